"""Looking a submission over by a job: what is unusual is kept, and never decides anything."""

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from audit.formats.manifest import Manifest
from audit.infra import events, jobs
from audit.infra.db import db
from audit.infra.images import PictureError, fingerprint_in_worker
from audit.infra.storage import storage
from audit.people.models import Organisation
from audit.visits.models import Photo, Submission, SubmissionPhoto, Visit
from audit.visits.signals import queries, rules
from audit.visits.signals.models import Signal

log = logging.getLogger(__name__)


@events.on("visit.submitted")
@events.on("submission.adopted")
def _ask_for_signals(event: events.Event) -> None:
    submission = event.data["submission"]
    jobs.ask("signals", f"signals:{submission}", submission=submission)


@jobs.handles("signals")
def find(submission: str) -> None:
    """Look a submission over; again finds the same and forgets nothing that was seen."""
    kept = db.session.get_one(Submission, UUID(submission))
    _fingerprint([used.photo for used in kept.photos if used.purpose != "signature"])
    kept = db.session.get_one(Submission, UUID(submission))
    found = dict(_found(kept))
    with db.write() as session:
        db.lock(session.get_one(Submission, UUID(submission)))
        _keep(UUID(submission), found)


def _keep(submission: UUID, found: dict[str, dict[str, Any]]) -> None:
    known = db.session.scalars(select(Signal).filter_by(submission_id=submission)).all()
    for signal in known:
        if signal.kind not in found:
            db.session.delete(signal)
        elif signal.data != found[signal.kind]:
            signal.data = found[signal.kind]
            signal.seen_by, signal.seen_at = None, None  # it is another finding than was seen
    new = found.keys() - {signal.kind for signal in known}
    db.session.add_all(
        Signal(submission_id=submission, kind=kind, data=found[kind]) for kind in sorted(new)
    )


def _fingerprint(photos: list[Photo]) -> None:
    """Keep what each picture looks like, once; one that cannot be decoded looks like nothing."""
    wanted = {p.id: p.key for p in photos if p.fingerprint is None and p.erased_at is None}
    made: dict[UUID, str] = {}
    for photo_id, key in wanted.items():
        try:
            made[photo_id] = fingerprint_in_worker(storage().read(key))
        except PictureError:
            made[photo_id] = ""
        except FileNotFoundError:  # erased since; what checks I2 tells of any other reason
            log.warning("photo %s is gone", photo_id)
    if not made:
        return
    with db.write() as session:
        for photo in session.scalars(select(Photo).where(Photo.id.in_(made))):
            photo.fingerprint = made[photo.id]


def _found(submission: Submission) -> Iterator[tuple[str, dict[str, Any]]]:
    visit, manifest = submission.visit, submission.manifest
    made = {
        "too-fast": _too_fast(visit, manifest),
        "straight-line": rules.straight_line(visit.version.checklist, manifest.answers),
        "same-photo": _matches(_same_photos(submission)),
        "near-photo": _matches(_near_photos(submission)),
        "same-text": _matches(_same_texts(submission, manifest)),
        "clock": rules.clock(manifest.times.offset_ms),
        "far-away": _far_away(visit, manifest),
    }
    yield from ((kind, data) for kind, data in made.items() if data)


def _matches(found: list[dict[str, Any]]) -> dict[str, Any] | None:
    return {"found": found[: rules.MOST], "n": len(found)} if found else None


def seconds_of(manifest: Manifest) -> int:
    """How long a visit took by its phone, from the first tap to submitting it."""
    started = datetime.fromisoformat(manifest.times.started)
    return round((datetime.fromisoformat(manifest.times.submitted) - started).total_seconds())


def _too_fast(visit: Visit, manifest: Manifest) -> dict[str, Any] | None:
    if manifest.outcome != "completed":
        return None
    others = [
        seconds_of(other)
        for other in queries.others_on_the_checklist(visit)
        if other.outcome == "completed"
    ]
    answered = sum(answer.state == "answered" for answer in manifest.answers.values())
    return rules.too_fast(seconds_of(manifest), answered, others)


def _far_away(visit: Visit, manifest: Manifest) -> dict[str, Any] | None:
    asked = db.session.get_one(Organisation, visit.organisation_id).wants_position
    branch, here = visit.branch, manifest.position
    if not asked or here is None or branch.latitude is None or branch.longitude is None:
        return None
    place = (branch.latitude, branch.longitude)
    return rules.far_away((here.latitude, here.longitude), place, here.accuracy)


def _same_texts(submission: Submission, manifest: Manifest) -> list[dict[str, Any]]:
    earlier = queries.notes_elsewhere(submission)
    return [dict(match) for match in rules.reused(dict(manifest.notes), earlier)]


def _same_photos(submission: Submission) -> list[dict[str, Any]]:
    """The very same bytes on another visit, whoever sent them."""
    elsewhere = queries.photos_elsewhere(
        submission, Photo.sha256.in_({used.photo.sha256 for used in submission.photos})
    )
    first: dict[str, UUID] = {}
    for photo in elsewhere:
        first.setdefault(photo.sha256, photo.visit_id)
    return [
        _match(used, first[used.photo.sha256])
        for used in submission.photos
        if used.photo.sha256 in first
    ]


def _near_photos(submission: Submission) -> list[dict[str, Any]]:
    """Other bytes that look the same; flat pictures look like nothing."""
    mine = [used for used in submission.photos if used.photo.fingerprint]
    if not mine:
        return []
    elsewhere = queries.photos_elsewhere(submission, Photo.fingerprint != "")
    found = []
    for used in mine:
        near = (
            photo
            for photo in elsewhere
            if photo.sha256 != used.photo.sha256
            and rules.looks_alike(used.photo.fingerprint or "", photo.fingerprint)
        )
        if other := next(near, None):
            found.append(_match(used, other.visit_id))
    return found


def _match(used: SubmissionPhoto, visit: UUID) -> dict[str, Any]:
    return {"photo": str(used.photo_id), "place": used.place, "visit": str(visit)}
