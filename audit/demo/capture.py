"""What the demo's phones send: a manifest as bytes, with the pictures that it names."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import rfc8785

from audit.checklists.models import ChecklistVersion
from audit.demo import accounts
from audit.demo.album import Album
from audit.demo.answering import answers_of
from audit.demo.desk import TERSE
from audit.demo.evidence import Evidence, evidence_of
from audit.demo.mishaps import SAID, before_a_closed_door
from audit.demo.onspot import OnTheSpot, on_the_spot
from audit.demo.story import Plan
from audit.formats.answers import Answered, Answers
from audit.formats.manifest import Expense, Manifest, Photo, Times

BUILD = "demo"


@dataclass(frozen=True)
class Capture:
    """Everything that was filled in and photographed on one visit."""

    plan: Plan
    language: str
    answers: Answers
    evidence: Evidence
    pictures: tuple[bytes, ...]
    started: datetime
    took: timedelta
    expenses: list[Expense]
    receipts: tuple[bytes, ...] = ()
    """Photos of what was paid, as the expenses name them."""
    spot: OnTheSpot = field(default_factory=OnTheSpot)

    @property
    def asked_about(self) -> tuple[str, ...]:
        """The places of up to three notes on single items: what a reviewer asks about."""
        return tuple(place for place in self.evidence.notes if place.startswith("item:"))[:3]


def captured(plan: Plan, version: ChecklistVersion, album: Album) -> Capture:
    """Make the visit of a plan."""
    random, language = plan.chance("filling in"), plan.language
    if plan.outcome == "closed":
        return _closed(plan, album)
    answers = answers_of(version.checklist, plan.conduct, random)
    evidence = evidence_of(version.checklist, answers, language, plan.photos, random)
    return Capture(
        plan=plan,
        language=language,
        answers=answers,
        evidence=evidence,
        pictures=tuple(album.next_photo(shot.scene) for shot in evidence.shots),
        started=plan.at(0, random.randint(10, 14), random.randint(0, 59)),
        took=timedelta(minutes=random.randint(22, 48), seconds=random.randint(0, 59)),
        spot=on_the_spot(album) if plan.signed else OnTheSpot(),
        **_paid(plan, album),
    )


def _closed(plan: Plan, album: Album) -> Capture:
    """Nothing was seen but the door, so nothing is answered."""
    evidence = before_a_closed_door(plan.language)
    return Capture(
        plan=plan,
        language=plan.language,
        answers={},
        evidence=evidence,
        pictures=tuple(album.next_photo(shot.scene) for shot in evidence.shots),
        started=plan.at(0, 11, 20),
        took=timedelta(minutes=14, seconds=8),
        **_paid(plan, album),
    )


def _paid(plan: Plan, album: Album) -> dict[str, Any]:
    """What was laid out, each with its receipt where the shopper kept one."""
    told, receipts = [], []
    for laid_out in accounts.expenses(plan):
        picture = album.next_photo(laid_out.paper) if laid_out.paper else None
        receipts += [picture] if picture else []
        photo = sha256(picture) if picture else None
        told.append(Expense(text=laid_out.words, amount=laid_out.amount, photo=photo))
    return {"expenses": told, "receipts": tuple(receipts)}


def tersely(capture: Capture) -> Capture:
    """The same visit as first sent, its notes too short to be of use."""
    short = dict.fromkeys(capture.asked_about, TERSE[capture.language])
    evidence = replace(capture.evidence, notes=capture.evidence.notes | short)
    return replace(capture, evidence=evidence)


def from_memory(capture: Capture) -> Capture:
    """The same visit filled in once more on another phone: waits seem shorter, notes terser."""
    answers = {
        item: answer.model_copy(update={"value": answer.value * 3 // 4})
        if isinstance(answer, Answered) and isinstance(answer.value, int) and answer.value > 10
        else answer
        for item, answer in capture.answers.items()
    }
    return replace(tersely(capture), answers=answers)


def manifest_of(
    capture: Capture, visit: UUID, version: str, sent: datetime, base: str | None
) -> bytes:
    """The frozen bytes of a capture (RFC 8785), as a phone would send them."""
    manifest = Manifest(
        format=3,
        visit=str(visit),
        base=base,
        checklist=version,
        locale=capture.language,
        app_build=BUILD,
        answers=capture.answers,
        notes=capture.evidence.notes,
        no_photo=capture.evidence.no_photo,
        times=Times(started=_iso(capture.started), submitted=_iso(sent), offset_ms=0),
        photos=[
            Photo(sha256=sha256(data), of=shot.place, caption=shot.caption)
            for shot, data in zip(capture.evidence.shots, capture.pictures, strict=True)
        ]
        + [Photo(sha256=sha256(data), of="visit", purpose="receipt") for data in capture.receipts]
        + capture.spot.photos,
        outcome=capture.plan.outcome,
        exception=SAID[capture.plan.outcome],
        expenses=capture.expenses,
        signatures=capture.spot.signatures(sent),
    )
    return rfc8785.dumps(manifest.model_dump(mode="json"))


def sha256(data: bytes) -> str:
    """The name that phones give to bytes."""
    return hashlib.sha256(data).hexdigest()


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
