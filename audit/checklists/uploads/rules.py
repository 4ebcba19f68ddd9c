"""What a file may hold: one checklist, or a zip of several; everything wrong with it by line."""

import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO

from audit.engines.language.parse import parse
from audit.engines.language.tree import MAX_BYTES
from audit.formats.base import Text
from audit.formats.checklist import Checklist
from audit.infra.zips import BROKEN, PACKED

LARGEST_FILE = 8_000_000
MOST_FILES = 60
MOST_ALTOGETHER = 12_000_000
"""Bytes of all checklists of a zip, unpacked."""

MOST_PROBLEMS = 300
LONGEST_LINE = 300
OTHER_KINDS = {
    b"%PDF": "pdf",
    b"\xd0\xcf\x11\xe0": "old-sheet",
    b"\xff\xd8\xff": "picture",
    b"\x89PNG": "picture",
}


@dataclass(frozen=True, order=True)
class Trouble:
    """One thing to mend: in which file, on which line (0: in none), and what the line says.

    `kind` is why the file cannot be taken at all, a word for each reason; else `message` says it.
    """

    file: str
    line: int
    message: str = ""
    shown: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Found:
    """One checklist without a problem, and the file that it came from."""

    file: str
    document: Checklist
    line: int = 1
    """The line of its id, and what it says."""
    shown: str = ""
    remarks: tuple[tuple[str, int, tuple[str, ...]], ...] = ()
    """What is to be known of how it was read: a word for what, how many, names."""


@dataclass
class Reading:
    """What a file holds: checklists, or all that is wrong; never both are used."""

    found: list[Found] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


@dataclass(frozen=True)
class Source:
    """One file's bytes, or why there are none."""

    name: str
    data: bytes = b""
    refusal: str = ""


def read(name: str, data: bytes, own: Mapping[str, Text] | None = None) -> Reading:
    """The checklists in a file, or everything that is wrong with it."""
    reading = Reading()
    for source in sources(name, data):
        _read_one(source, reading, own)
    names = Counter(each.document.id for each in reading.found)
    for each in reading.found:
        if names[each.document.id] > 1:
            reading.troubles.append(Trouble(each.file, each.line, shown=each.shown, kind="doubled"))
    reading.troubles.sort()
    return reading


def _read_one(source: Source, reading: Reading, own: Mapping[str, Text] | None) -> None:
    refusal, text = source.refusal, ""
    if not refusal:
        text, refusal = _text(source.data)
    if refusal:
        reading.troubles.append(Trouble(source.name, 0, kind=refusal))
        return
    parsed = parse(text, source.name, own)
    lines = text.splitlines()
    reading.troubles += [
        Trouble(source.name, each.line, each.message, line_of(lines, each.line))
        for each in parsed.problems
    ]
    if parsed.checklist:
        at = next((n for n, line in enumerate(lines, 1) if line.startswith("id:")), 1)
        reading.found.append(Found(source.name, parsed.checklist, at, line_of(lines, at)))


def line_of(lines: list[str], number: int) -> str:
    """A line as it is shown: without its end, and not without end."""
    line = lines[number - 1].rstrip() if 0 < number <= len(lines) else ""
    return f"{line[:LONGEST_LINE]}…" if len(line) > LONGEST_LINE else line


def _text(data: bytes) -> tuple[str, str]:
    """The text of a file, or why it is none."""
    for start, refusal in OTHER_KINDS.items():
        if data.startswith(start):
            return "", refusal
    if not data.strip():
        return "", "empty"
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return "", "letters"


def sources(name: str, data: bytes) -> Iterator[Source]:
    """The file itself, or what is in the zip."""
    if len(data) > LARGEST_FILE:
        yield Source(name, refusal="too-large")
    elif not data.startswith(b"PK"):
        yield Source(name, data)
    else:
        try:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                yield from _members(name, archive)
        except BROKEN:
            yield Source(name, refusal="broken-zip")


def _members(name: str, archive: zipfile.ZipFile) -> Iterator[Source]:
    entries = archive.infolist()
    if any(entry.filename == "[Content_Types].xml" for entry in entries):
        yield Source(name, refusal="sheet")
        return
    wanted = [entry for entry in entries if _is_wanted(entry)]
    if not wanted:
        yield Source(name, refusal="nothing-in-zip")
    if len(wanted) > MOST_FILES:
        yield Source(name, refusal="many-in-zip")
        return
    altogether = 0
    for entry in wanted:
        inner = shown_name(entry.filename)
        if entry.flag_bits & 1:
            yield Source(inner, refusal="locked")
            continue
        data, refusal = _unpacked(archive, entry)
        altogether += len(data)
        if altogether > MOST_ALTOGETHER:
            yield Source(name, refusal="large-zip")
            return
        yield Source(inner, data, refusal)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> tuple[bytes, str]:
    """A member's bytes, however many its header promises."""
    if entry.compress_type not in PACKED:
        return b"", "damaged"
    try:
        with archive.open(entry) as file:
            data = file.read(MAX_BYTES + 1)
    except BROKEN:
        return b"", "damaged"
    if len(data) > MAX_BYTES:
        return b"", "large"
    return data, ""


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    """A checklist, not a folder or what an operating system leaves behind."""
    path = entry.filename.replace("\\", "/")
    parts = [part for part in path.split("/") if part.strip(".")]
    hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
    return path.lower().endswith((".yaml", ".yml")) and not hidden and not entry.is_dir()


def shown_name(name: str) -> str:
    """A file's name as it may be shown: short, without signs that nobody types."""
    typed = "".join(sign for sign in name.replace("\\", "/") if sign.isprintable())
    return typed[-120:] or "?"
