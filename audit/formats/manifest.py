"""The frozen bytes of what the phone submits."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from audit.formats.answers import Answers
from audit.formats.base import Format, Language, Sha256, Slug, Uuid

Place = Annotated[str, StringConstraints(pattern=r"^(visit|(item|section):[a-z0-9-]{1,64})$")]
"""What a note or a photo belongs to: "visit", "section:<id>" or "item:<id>"."""

Instant = Annotated[
    str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$")
]
"""A moment by the phone's clock, in UTC, as Date.toISOString() writes it."""

Prose = Annotated[str, StringConstraints(max_length=10_000)]


class Times(Format):
    """When the phone says things happened; the server's clock minus the phone's in ms."""

    started: Instant
    submitted: Instant
    offset_ms: int
    marks: dict[Slug, Instant] = Field(default_factory=dict)


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
