"""The frozen bytes of what the phone submits, in every format that was ever sent."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter, ValidationError
from pydantic_core import from_json

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


class Photo1(Format):
    """A photo note of format 1: which bytes, of what, with which words."""

    sha256: Sha256
    of: Place
    caption: Annotated[str, StringConstraints(max_length=500)] = ""
    unreduced: bool = False


class Photo2(Photo1):
    """A photo note of format 2: also whether it was cropped or blurred on the phone."""

    edited: bool = False


Purpose = Literal["evidence", "corrected", "receipt", "signature"]
"""What a photo is for: what was found, the corrected state, what was paid, a name by hand."""


class Photo(Photo2):
    """A photo note with its purpose."""

    purpose: Purpose = "evidence"


class Position(Format):
    """Where a phone was, with its holder's consent; degrees (WGS 84) and metres."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    accuracy: Annotated[float, Field(ge=0, le=10**7)]
    at: Instant


class Expense(Format):
    """Something that was paid on the visit; the amount is in minor units."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    amount: Annotated[int, Field(ge=1, le=10**9)]
    photo: Sha256 | None = None


Short = Annotated[str, StringConstraints(max_length=120)]
Remark = Annotated[str, StringConstraints(max_length=1000)]


class Signature(Format):
    """What one side of an announced audit signed on the spot, or why it did not.

    Drawn on the glass (`photo`, a picture of that purpose), confirmed by name (`at` alone),
    declined (`declined` says why), or left open where the branch said no more than a remark.
    """

    side: Literal["auditor", "branch"]
    name: Short = ""
    role: Short = ""
    at: Instant | None = None
    photo: Sha256 | None = None
    declined: Remark = ""
    remark: Remark = ""


class Adhoc(Format):
    """Where an audit was made that nobody had offered: the phone minted its visit."""

    branch: Uuid


class _Told(Format):
    """What every format of the manifest tells."""

    visit: Uuid
    base: Sha256 | None
    checklist: Sha256
    locale: Language
    app_build: Annotated[str, StringConstraints(max_length=64)]
    answers: Answers
    notes: dict[Place, Prose]
    no_photo: dict[Place, Prose] = Field(default_factory=dict)
    times: Times
    outcome: Literal["completed", "closed", "recognised", "unsafe", "abandoned"]


class Manifest1(_Told):
    """Format 1: no ad-hoc audits, no word about edited photos."""

    format: Literal[1]
    photos: Annotated[list[Photo1], Field(max_length=200)]


class Manifest2(_Told):
    """Format 2: photos have no purpose; no position, expenses or signatures."""

    format: Literal[2]
    adhoc: Adhoc | None = None
    photos: Annotated[list[Photo2], Field(max_length=200)]


class Manifest(_Told):
    """One visit as submitted; immutable, named by the SHA-256 of its bytes."""

    format: Literal[3]
    adhoc: Adhoc | None = None
    photos: Annotated[list[Photo], Field(max_length=200)]
    exception: Prose = ""
    """What happened, when the outcome is not `completed`."""
    position: Position | None = None
    expenses: Annotated[list[Expense], Field(max_length=20)] = Field(default_factory=list)
    signatures: Annotated[list[Signature], Field(max_length=2)] = Field(default_factory=list)

    @property
    def pictured(self) -> list[str]:
        """The places that have a photo of what was found: the corrected state is none."""
        return [photo.of for photo in self.photos if photo.purpose == "evidence"]


CURRENT: Literal[3] = 3


class NewerFormat(ValueError):
    """The manifest is of a format that this server does not know yet."""


_ANY: TypeAdapter[Manifest | Manifest2 | Manifest1] = TypeAdapter(
    Annotated[Manifest | Manifest2 | Manifest1, Field(discriminator="format")]
)


def read_manifest(body: bytes) -> Manifest:
    """A manifest of any format ever sent, lifted into the current one.

    Raises NewerFormat, or pydantic's ValidationError for what is no manifest.
    """
    try:
        told = _ANY.validate_json(body)
    except ValidationError as error:
        if (said := _format_of(body)) > CURRENT:
            raise NewerFormat(str(said)) from error
        raise
    return told if isinstance(told, Manifest) else _lifted(told)


def _format_of(body: bytes) -> int:
    """The number that the bytes give as their format; 0 when they give none."""
    try:
        told = from_json(body)
    except ValueError:
        return 0
    said = told.get("format") if isinstance(told, dict) else None
    return said if isinstance(said, int) else 0


def _lifted(old: Manifest1 | Manifest2) -> Manifest:
    photos = [Photo(**photo.model_dump()) for photo in old.photos]
    told = {name: getattr(old, name) for name in type(old).model_fields}
    return Manifest(**{**told, "format": CURRENT, "photos": photos})
