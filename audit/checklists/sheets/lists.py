"""Several things in one cell: options with their worth, points of a scale with their words.

They stand on a line each, or with semicolons between; what holds a semicolon itself is put in
quotes, or each on a line of its own. What is written here is read back as the same.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from audit.checklists.sheets.cells import Unfit, number
from audit.infra.i18n.digits import read_whole

Pair = tuple[str, str]

BREAKS, SEMICOLONS = "\n\r", ";؛"
WORTH = re.compile(
    r"(.*\S)(?:\s*[=＝]\s*|\s*:\s+)([^=＝:]*[\d\u0660-\u0669\u06f0-\u06f9][^=＝:]*)", re.DOTALL
)
POINT = re.compile(r"([\d\u0660-\u0669\u06f0-\u06f9]{1,2})\s*[=＝:]\s*(.*\S)", re.DOTALL)
QUOTED = re.compile(r'"((?:[^"]|"")*)"', re.DOTALL)
CLOSED = re.compile(r"\s*([;؛=＝:]|[\n\r]|$)")
"""What may follow the end of a quoted text; elsewhere a quote is only a sign."""


def split(text: str, signs: str) -> list[str]:
    """The parts between the signs; a sign within quotes parts nothing."""
    parts, at = [""], 0
    while at < len(text):
        begins = parts[-1].rstrip()[-1:] in {"", "=", "＝", ":"}
        found = QUOTED.match(text, at) if begins else None
        if found and CLOSED.match(text, found.end()):
            parts[-1] += found[0]
            at = found.end()
            continue
        if text[at] in signs:
            parts.append("")
        else:
            parts[-1] += text[at]
        at += 1
    return [part.strip() for part in parts if part.strip()]


def parts_of(text: str, shape: re.Pattern[str]) -> list[str]:
    """The parts of a cell: its lines where it has several, else what semicolons part.

    Lines may end in semicolons or hold several parts, as long as each is whole.
    """
    lines = split(text, BREAKS)
    finer = split(text, BREAKS + SEMICOLONS)
    if len(lines) < 2 or all(shape.fullmatch(part) for part in finer):
        return finer
    return [line.rstrip(SEMICOLONS + " ") if not QUOTED.fullmatch(line) else line for line in lines]


def unquoted(text: str) -> str:
    """What stands between quotes, a doubled one being one; anything else as it is."""
    found = QUOTED.fullmatch(text)
    return found[1].replace('""', '"') if found else text


def quoted(text: str) -> str:
    """A text in quotes."""
    return '"{}"'.format(text.replace('"', '""'))


def written(pairs: Sequence[Pair], read: Callable[[str], Sequence[Pair]]) -> str:
    """Pairs as the plainest cell that is read as the same: with semicolons, on lines, quoted."""
    plain = [f"{one} = {other}" for one, other in pairs]
    safe = [f"{_safe(one)} = {_safe(other)}" for one, other in pairs]
    for cell in ("; ".join(plain), "\n".join(plain), "\n".join(safe)):
        if _is_read(cell, pairs, read):
            return cell
    return "\n".join(safe)


def _is_read(cell: str, pairs: Sequence[Pair], read: Callable[[str], Sequence[Pair]]) -> bool:
    try:
        return list(read(cell)) == list(pairs)
    except Unfit:
        return False


def _safe(text: str) -> str:
    return text if re.fullmatch(r"[\d.]+", text) else quoted(text)


def worths(text: str) -> list[Pair]:
    """Options as (words, worth); the worth is "" where none tells any."""
    parts = parts_of(text, WORTH)
    told = [WORTH.fullmatch(part) for part in parts]
    if any(told) and not all(told):
        raise Unfit("worth")
    return [
        (unquoted(found[1]), found[2].strip()) if found else (unquoted(part), "")
        for part, found in zip(parts, told, strict=True)
    ]


def points(text: str) -> list[Pair]:
    """Points of a scale as (point, words)."""
    told = [POINT.fullmatch(part) for part in parts_of(text, POINT)]
    if not all(told) or not told:
        raise Unfit("anchors")
    return [(str(read_whole(found[1])), unquoted(found[2])) for found in told if found]


def options(text: str, language: str, worth: str) -> list[dict[str, Any]]:
    """Options with what each is worth; several of `mark`s, one or more of `points`.

    Without any worth, the first of `mark`s is 100 and the last 0; `points` are 1 each.
    """
    named = worths(text)
    if len(named) < (2 if worth == "mark" else 1):
        raise Unfit("options")
    last = len(named) - 1
    read: list[dict[str, Any]] = []
    for at, (words, told) in enumerate(named):
        even = round(100 * (last - at) / last, 2) if worth == "mark" else 1
        read.append({"text": {language: words}, worth: _tidy(number(told) if told else even)})
    return read


def _tidy(value: int | float) -> int | float:
    return int(value) if value == int(value) else value
