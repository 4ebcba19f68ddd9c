"""What stands in one cell, read as people write it; ValueError with a word for what is wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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


CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):(\d\d)")


def seconds(text: str) -> int:
    """Seconds, or minutes and seconds with a colon, or hours before them."""
    plain = re.sub(r"\s", "", typed(text))
    if clock := CLOCK.fullmatch(plain):
        hours, minutes, rest = (int(part or 0) for part in clock.groups())
        return hours * 3600 + minutes * 60 + rest
    try:
        return int(str(number(plain)))
    except ValueError as error:
        raise Unfit("seconds") from error


def yes_or_no(text: str, names: Names) -> bool:
    """Yes or no in any language."""
    return one_of(text, names, "yes-no") == "yes"


OPTION = re.compile(r"(.*\S)\s*[=＝:]\s*([^=＝:]*[\d\u0660-\u0669\u06f0-\u06f9][^=＝:]*)")


def options(text: str, language: str, worth: str) -> list[dict[str, Any]]:
    """Options with semicolons or line breaks between them, each with its worth after "=".

    Without any worth, the first of `mark`s is 100 and the last 0; `points` are 1 each.
    """
    parts = [part.strip() for part in re.split(r"[;؛\n\r]+", text) if part.strip()]
    if len(parts) < 2:
        raise Unfit("options")
    named = [OPTION.fullmatch(part) for part in parts]
    if any(named) and not all(named):
        raise Unfit("worth")
    last = len(parts) - 1
    read: list[dict[str, Any]] = []
    for at, (part, told) in enumerate(zip(parts, named, strict=True)):
        even = round(100 * (last - at) / last, 2) if worth == "mark" else 1
        value = number(told[2]) if told else even
        read.append({"text": {language: told[1] if told else part}, worth: _tidy(value)})
    return read


def _tidy(value: int | float) -> int | float:
    return int(value) if value == int(value) else value
