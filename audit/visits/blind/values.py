"""The blind edition: a published visit as plain values with nothing of the shopper (R0.24, RS.13).

It is the one source of all that a branch reads: no name, no moment, no place on earth, no phone, no
hash of what was sent, no other visit. A test searches everything made from it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from audit.engines.scoring import score
from audit.engines.scoring.ratios import written
from audit.formats.answers import Answers
from audit.formats.checklist import Checklist
from audit.formats.manifest import Manifest
from audit.formats.score import Part, Score
from audit.visits.blind.rules import (
    SHOWN,
    DayPart,
    blind_answers,
    blind_marks,
    day_part,
    limits_of,
    whole_points,
)
from audit.visits.models import Assessment, Publication, SubmissionPhoto, Visit
from audit.visits.signing.rules import How, how_signed
from audit.visits.signing.wording import who_words


@dataclass(frozen=True, slots=True)
class When:
    """When a visit was made, no closer than its branch may know.

    `day` is given for announced audits alone; of a covert visit only month, kind of day and part
    of the day.
    """

    year: int
    month: int
    weekend: bool
    part: DayPart
    day: date | None


@dataclass(frozen=True, slots=True)
class BlindPhoto:
    """A copy that a branch may see, by the id of the photo as its submission uses it."""

    id: UUID
    of: str
    caption: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class BlindSigned:
    """What the branch itself signed and said on the spot; the auditor's side is never in it."""

    how: How
    who: str
    declined: str
    remark: str
    photo: UUID | None


@dataclass(frozen=True)
class BlindVisit:
    """A published visit as its branch may know it.

    `score` follows from rounded marks alone; outcome, band and failed critical items are the
    official ones. `shown` is the score in whole points; null when nothing counted.
    """

    visit_id: UUID
    publication_id: UUID
    branch: str
    address: str
    region: str
    time_zone: str
    kind: str
    when: When
    checklist: Checklist
    version: int
    version_hash: str
    answers: Answers
    notes: Mapping[str, str]
    photos: tuple[BlindPhoto, ...]
    signed: BlindSigned | None
    ended: str
    """"completed", "closed", or "other": why it was not completed may point to somebody."""
    score: Score
    shown: int | None
    rounded: bool
    """Whether a measured time was rounded, so that the score may stand a little off."""
    summary: str
    published_on: date
    revised: bool

    @cached_property
    def places(self) -> dict[str, list[BlindPhoto]]:
        """The photos by what they show."""
        found: dict[str, list[BlindPhoto]] = {}
        for photo in self.photos:
            found.setdefault(photo.of, []).append(photo)
        return found

    @property
    def pictures(self) -> frozenset[UUID]:
        """Every picture that the branch may fetch: the photos, and how it signed."""
        drawn = {self.signed.photo} if self.signed and self.signed.photo else set()
        return frozenset({photo.id for photo in self.photos} | drawn)

    @property
    def visible(self) -> frozenset[str]:
        """The items that were asked."""
        return frozenset(line.item for line in self.score.trace if line.state != "hidden")


@dataclass(frozen=True, slots=True)
class HeldBack:
    """What a reviewer held back of one submission: photos, and notes in other words by place."""

    photos: frozenset[UUID]
    notes: Mapping[str, str]


def edition_of(
    visit: Visit,
    assessment: Assessment,
    photos: Iterable[SubmissionPhoto],
    held: HeldBack,
    publication: Publication | None = None,
) -> BlindVisit:
    """The blind edition of an assessment; without a publication as it would be published."""
    checklist, manifest = visit.version.checklist, assessment.manifest
    zone, used = ZoneInfo(visit.branch.time_zone), list(photos)
    official = assessment.full
    marks = blind_marks(checklist, manifest.answers)
    rounded = blind_score(checklist, manifest.answers, official, marks)
    return BlindVisit(
        visit_id=visit.id,
        publication_id=publication.id if publication else visit.id,
        branch=visit.branch.name,
        address=visit.branch.address,
        region=visit.branch.region.name,
        time_zone=visit.branch.time_zone,
        kind=checklist.kind,
        when=when_of(manifest, zone, checklist.kind),
        checklist=checklist,
        version=visit.version.number,
        version_hash=visit.version.hash,
        answers=blind_answers(checklist, manifest.answers, held.notes),
        notes=blind_notes(manifest.notes, held.notes),
        photos=tuple(blind_photos(used, manifest, held)),
        signed=blind_signed(used, manifest, held),
        ended=manifest.outcome if manifest.outcome in {"completed", "closed"} else "other",
        score=rounded,
        shown=points_of(rounded, official, checklist),
        rounded=bool(marks),
        summary=publication.summary.strip() if publication else "",
        published_on=_day(publication, zone),
        revised=publication.revised if publication else False,
    )


def _day(publication: Publication | None, zone: ZoneInfo) -> date:
    return publication.published_at.astimezone(zone).date() if publication else date.min


def when_of(manifest: Manifest, zone: ZoneInfo, kind: str) -> When:
    """When the visit was made, by the branch's clock; the day of announced ones alone."""
    began: datetime = manifest.times.by_server(manifest.times.started).astimezone(zone)
    return When(
        year=began.year,
        month=began.month,
        weekend=began.weekday() >= 5,
        part=day_part(began),
        day=began.date() if kind == "audit" else None,
    )


def blind_notes(notes: Mapping[str, str], reworded: Mapping[str, str]) -> dict[str, str]:
    """The notes as the branch reads them: in other words where there are some, or left out."""
    said = {place: reworded.get(place, text).strip() for place, text in notes.items()}
    return {place: text for place, text in said.items() if text}


def blind_photos(
    photos: Iterable[SubmissionPhoto], manifest: Manifest, held: HeldBack
) -> list[BlindPhoto]:
    """The photos that are evidence, not held back and not erased, in the shopper's order; what was
    put right after what was found."""
    shown = []
    for used in photos:
        purpose = manifest.photos[used.position].purpose
        if purpose in SHOWN and used.id not in held.photos and used.photo.erased_at is None:
            caption = held.notes.get(f"caption:{used.id}", used.caption).strip()
            shown.append(BlindPhoto(used.id, used.place, caption, purpose == "corrected"))
    return sorted(shown, key=lambda photo: photo.corrected)


def blind_signed(
    photos: Iterable[SubmissionPhoto], manifest: Manifest, held: HeldBack
) -> BlindSigned | None:
    """How the branch signed; without the drawing where it was held back or erased."""
    told = next((each for each in manifest.signatures if each.side == "branch"), None)
    if told is None:
        return None
    drawn = (
        used.id
        for used in photos
        if manifest.photos[used.position].sha256 == told.photo
        and used.id not in held.photos
        and used.photo.erased_at is None
    )
    return BlindSigned(
        how=how_signed(told),
        who=who_words(told),
        declined=told.declined.strip(),
        remark=told.remark.strip(),
        photo=next(drawn, None),
    )


def blind_score(
    checklist: Checklist, answers: Answers, official: Score, marks: Mapping[str, int]
) -> Score:
    """The score by rounded marks, with the verdicts that were published."""
    counted = score(checklist, answers, marks)
    told: dict[str, object] = {
        name: getattr(official, name) for name in ("outcome", "band", "critical")
    }
    told["sections"] = {
        id_: whole_part(part, official.sections[id_], checklist.scoring.gates.get(id_))
        for id_, part in counted.sections.items()
    }
    told["parameters"] = {id_: whole_part(part) for id_, part in counted.parameters.items()}
    return counted.model_copy(update=told)


def whole_part(rounded: Part, official: Part | None = None, gate: float | None = None) -> Part:
    """A section's or parameter's score in whole points, on the right side of its gate."""
    if rounded.exact is None:
        return rounded
    limits = [Fraction(str(gate))] if gate is not None and official and official.exact else []
    exact = Fraction((official and official.exact) or rounded.exact) * 100
    points = whole_points(Fraction(rounded.exact) * 100, exact, limits)
    return Part(score=points * 100, exact=written(Fraction(points, 100)))


def points_of(rounded: Score, official: Score, checklist: Checklist) -> int | None:
    """The score in whole points, on the right side of pass mark and bands."""
    shown, exact = _judged(rounded), _judged(official)
    if shown is None or exact is None:
        return None
    return whole_points(shown, exact, limits_of(checklist.scoring))


def _judged(told: Score) -> Fraction | None:
    """What pass mark and bands judge: per cent, or raw points."""
    if told.raw is not None:
        return Fraction(str(told.raw.value))
    return None if told.exact is None else Fraction(told.exact) * 100
