"""What stands in one cell, read as people write it; ValueError with a word for what is wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from audit.formats.base import Text
from audit.infra.i18n.digits import read_number, typed
from audit.infra.i18n.folding import fold

Names = Mapping[str, str]
"""Folded words -> the id that they stand for."""


@dataclass(frozen=True)
class Vocabulary:
    """What headings and cells may say, in every language: folded words -> ids."""

    columns: Names
    languages: Names
    types: Names
    critical: Names
    photo: Names
    note: Names
    parameters: Names
    yes_no: Names
    untitled: str
    """the title of a section that nobody gave one"""
    own: Mapping[str, Text] = field(default_factory=dict)
    """the organisation's own parameters, by id: they need no declaration"""


class Unfit(ValueError):
    """A cell that cannot be read; `kind` is a word for why."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def one_of(text: str, names: Names, kind: str) -> str:
    """The id that a word stands for."""
    try:
        return names[fold(text)]
    except KeyError as error:
        raise Unfit(kind) from error


def number(text: str) -> int | float:
    """A number with any digits, a comma or a point, perhaps with a per cent sign."""
    plain = re.sub(r"[\s%٪]", "", typed(text))
    try:
        read = read_number(plain)
    except ValueError as error:
        raise Unfit("number") from error
    return int(read) if read == read.to_integral_value() else float(read)


MINUTES = ("m", "دق")
TIMED = re.compile(r"(\d{1,7}) ?(s|secs?|seconds?|m|min|mins|minutes?|munud|eiliad|ثانیه|دقیقه)\.?")
CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):(\d\d)")


def seconds(text: str) -> int:
    """Seconds, or minutes and seconds with a colon, or hours before them."""
    plain = re.sub(r"\s", "", typed(text))
    if timed := TIMED.fullmatch(fold(text)):
        return int(timed[1]) * (60 if timed[2].startswith(MINUTES) else 1)
    if clock := CLOCK.fullmatch(plain):
        hours, minutes, rest = (int(part or 0) for part in clock.groups())
        return hours * 3600 + minutes * 60 + rest
    try:
        return int(str(number(plain)))
    except ValueError as error:
        raise Unfit("seconds") from error


SCALE = re.compile(r"1 ?(?:-|–|—|\.\.+|…|to|تا|الی|i) ?(\d{1,2})")


def type_of(text: str, types: Names, yes_no: Names) -> tuple[str, int | None]:
    """The type that a cell names, and how many points where it is a scale that says so.

    People also write "Ja / Nein" or "1-10".
    """
    words = fold(text)
    if words in types:
        return types[words], None
    if scale := SCALE.fullmatch(words):
        return "scale", int(scale[1])
    sides = [yes_no.get(side.strip()) for side in re.split(r"[/|]| or | یا | او | neu ", words)]
    if sorted(filter(None, sides)) == ["no", "yes"]:
        return "yes_no", None
    return one_of(text, types, "type"), None


def yes_or_no(text: str, names: Names) -> bool:
    """Yes or no in any language."""
    return one_of(text, names, "yes-no") == "yes"
