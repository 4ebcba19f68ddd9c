"""The frozen bytes of what the phone submits."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from audit.formats.answers import Answers
from audit.formats.base import Format, Language, Sha256, Slug, Uuid

Place = Annotated[str, StringConstraints(pattern=r"^(visit|(item|section):[a-z0-9-]{1,64})$")]
"""What a note or a photo belongs to: "visit", "section:<id>" or "item:<id>"."""


def _on_the_calendar(moment: str) -> str:
    """The text itself; ValueError for a 31st of February."""
    datetime.fromisoformat(moment)
    return moment


Instant = Annotated[
    str,
    StringConstraints(
        pattern=r"^(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z$"
    ),
    AfterValidator(_on_the_calendar),
]
"""A moment by the phone's clock, in UTC, as Date.toISOString() writes it; years 1900 to 2999,
so that no offset puts it beyond the calendar."""

Offset = Annotated[int, Field(ge=-(10**13), le=10**13)]
"""Milliseconds by which a clock may be wrong: three centuries, more than any is."""

Prose = Annotated[str, StringConstraints(max_length=10_000)]


class Times(Format):
    """When the phone says things happened; the server's clock minus the phone's in ms."""

    started: Instant
    submitted: Instant
    offset_ms: Offset
    marks: dict[Slug, Instant] = Field(default_factory=dict)

    def by_server(self, instant: str) -> datetime:
        """One of these moments by the server's clock, in UTC."""
        return datetime.fromisoformat(instant) + timedelta(milliseconds=self.offset_ms)


class Photo(Format):
    """A photo note: which bytes, of what, with which words."""

    sha256: Sha256
    of: Place
    caption: Annotated[str, StringConstraints(max_length=500)] = ""
    unreduced: bool = False


class Manifest(Format):
    """One visit as submitted; immutable, named by the SHA-256 of its bytes."""

    format: Literal[1]
    visit: Uuid
    base: Sha256 | None
    checklist: Sha256
    locale: Language
    app_build: Annotated[str, StringConstraints(max_length=64)]
    answers: Answers
    notes: dict[Place, Prose]
    no_photo: dict[Place, Prose] = Field(default_factory=dict)
    times: Times
    photos: Annotated[list[Photo], Field(max_length=200)]
    outcome: Literal["completed", "closed", "recognised", "unsafe", "abandoned"]
