"""Answers as the phone records them."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from audit.formats.base import Format, Slug

State = Literal["answered", "not_applicable", "not_observed", "unanswered"]
Said = Annotated[str, StringConstraints(max_length=10_000)]
"""As long as a note may be: a report must be able to hold it."""

Value = Said | int | list[Said]
"""yes_no "yes"|"no"; scale and duration int (seconds); choice option id; multi sorted
option ids; number decimal as string; text string; time "HH:MM"."""


class Answered(Format):
    """What was seen, heard or timed."""

    state: Literal["answered"]
    value: Value


class Unvalued(Format):
    """Why there is no value."""

    state: Literal["not_applicable", "not_observed", "unanswered"]


Answer = Annotated[Answered | Unvalued, Field(discriminator="state")]
Answers = dict[Slug, Answer]
