"""Reading a workbook's XML a piece at a time, without anything that it might define."""

import re
from xml.parsers import expat

from audit.infra.tables.values import Unreadable

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def new_parser() -> expat.XMLParserType:
    """A parser that refuses definitions: entities that grow, files elsewhere."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def feed(parser: expat.XMLParserType, piece: bytes) -> None:
    """Read on; Unreadable when it is no XML."""
    try:
        parser.Parse(piece, False)
    except (expat.ExpatError, ValueError) as error:
        raise Unreadable("broken-xlsx") from error


def finish(parser: expat.XMLParserType) -> None:
    """Make sure that it did not break off; Unreadable when it did."""
    try:
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Unreadable("broken-xlsx") from error


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition(" ")[2]


def unescaped(text: str) -> str:
    """A text with the signs that XML cannot hold put back: "_x000D_" is a line's end.

    Half a sign ("_xD800_") is none, and no database keeps it.
    """
    if "_x" not in text:
        return text
    put_back = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return put_back.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _refuse(*_declared: object) -> None:
    raise Unreadable("broken-xlsx")
