"""Receiving submissions: manifest, assessment and events in one transaction, then the receipt."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from pydantic import ValidationError
from sqlalchemy import func, select

from audit.engines.scoring import InvalidAnswer, check_all
from audit.formats.manifest import Manifest
from audit.formats.receipt import Receipt
from audit.infra import events, faults
from audit.infra.db import db, now
from audit.infra.refusals import Invalid, NotFound, Refusal
from audit.infra.storage import storage
from audit.people.models import Device, Membership
from audit.visits.assessments import assess
from audit.visits.models import Photo, Submission, SubmissionPhoto, Visit, photo_key
from audit.visits.moves import move
from audit.visits.queries import due_of, latest_submission
from audit.visits.rules import Quarantine, State, is_late, quarantine

LARGEST = 2 * 1024 * 1024
MOST_SET_ASIDE = 20
"""Unreadable manifests kept per visit: enough for support, no room for filling the disk."""


class WrongHash(Invalid):
    """The body does not hash to the name it was sent under."""

    kind = "wrong-hash"


class Unreadable(Invalid):
    """The manifest is none, or does not fit its visit; kept for support."""

    kind = "unreadable"


class PhotosMissing(Refusal):
    """Photos that the manifest names have not been received."""

    kind, status = "photos-missing", 409


def receive(device: Device, visit_id: UUID, sha256: str, body: bytes) -> tuple[str, bool]:
    """Keep a submission; (the receipt's JSON, whether it is new).

    The same bytes give the same receipt for ever. Raises WrongHash, Unreadable,
    PhotosMissing or NotFound, and then has kept nothing as received.
    """
    if hashlib.sha256(body).hexdigest() != sha256:
        raise WrongHash(_("The visit arrived damaged. It will be sent again."))
    sender = device.membership
    visit = _visit_of(sender, visit_id)
    if known := _known(visit.id, sha256):
        return known.receipt_json, False
    manifest = _read(body, visit, sha256)
    faults.point("submission-before-transaction")
    with db.write():
        if known := _known(visit.id, sha256):
            return known.receipt_json, False
        photos = _photos(sender, manifest)
        submission = _keep(visit, sender, device, manifest, sha256, body, photos)
        _judge(submission, visit, sender, manifest)
        faults.point("submission-inside-transaction")
        receipt = submission.receipt_json
    faults.point("submission-after-commit")
    return receipt, True


def _visit_of(sender: Membership, visit_id: UUID) -> Visit:
    """The visit, also when it was taken from the sender meanwhile (it is quarantined then)."""
    visit = db.session.get(Visit, visit_id)
    if visit is None or visit.organisation_id != sender.organisation_id:
        raise NotFound
    if visit.assignee_id != sender.id and not _was_assigned(visit, sender):
        raise NotFound
    return visit


def _was_assigned(visit: Visit, sender: Membership) -> bool:
    given = ("visit.offered", "visit.reassigned")
    return any(
        event.kind in given and event.data.get("assignee") == str(sender.id)
        for event in events.timeline(visit.id)
    )


def _known(visit_id: UUID, sha256: str) -> Submission | None:
    return db.session.scalar(
        select(Submission).filter_by(visit_id=visit_id, manifest_sha256=sha256)
    )


def _read(body: bytes, visit: Visit, sha256: str) -> Manifest:
    try:
        manifest = Manifest.model_validate_json(body)
    except ValidationError as error:
        _set_aside(visit, sha256, body)
        raise Unreadable(_("This visit could not be read; it was kept for support.")) from error
    if manifest.visit != str(visit.id) or manifest.checklist != visit.version.hash:
        _set_aside(visit, sha256, body)
        raise Unreadable(_("This was filled in for another visit or checklist version."))
    try:
        check_all(visit.version.checklist, manifest.answers)
    except InvalidAnswer as error:
        _set_aside(visit, sha256, body)
        sentence = _("The answer to “%(item)s” does not fit its question.", item=error.item)
        raise Unreadable(sentence) from error
    return manifest


def _set_aside(visit: Visit, sha256: str, body: bytes) -> None:
    folder = f"unreadable/{visit.id}"
    if len(list(storage().path(folder).glob("*"))) < MOST_SET_ASIDE:
        storage().write(f"{folder}/{sha256}.json", [body])


def _photos(sender: Membership, manifest: Manifest) -> dict[str, Photo]:
    """The rows of all photos named; their bytes are looked at again, inside the transaction."""
    names = list(dict.fromkeys(photo.sha256 for photo in manifest.photos))
    rows = {
        photo.sha256: photo
        for photo in db.session.scalars(
            select(Photo).where(
                Photo.organisation_id == sender.organisation_id,
                Photo.uploader_id == sender.id,
                Photo.sha256.in_(names),
            )
        )
    }
    missing = [
        name
        for name in names
        if name not in rows
        or not storage().exists(photo_key(sender.organisation_id, sender.id, name))
    ]
    if missing:
        raise PhotosMissing(_("Some photos have not arrived yet."), missing=missing)
    return rows


def _keep(
    visit: Visit,
    sender: Membership,
    device: Device | None,
    manifest: Manifest,
    sha256: str,
    body: bytes,
    photos: dict[str, Photo],
) -> Submission:
    received = now()
    count = select(func.count()).select_from(Submission).filter_by(visit_id=visit.id)
    number = (db.session.scalar(count) or 0) + 1
    latest = latest_submission(visit)
    submission = Submission(
        visit_id=visit.id,
        sender_id=sender.id,
        device_id=device.id if device else None,
        number=number,
        manifest_sha256=sha256,
        content=body,
        receipt_json=_receipt(visit, number, sha256, manifest, received),
        received_at=received,
        late=is_late(received, due_of(visit, received)),
        quarantine=quarantine(
            visit.state,
            own=visit.assignee_id == sender.id,
            base=manifest.base,
            latest=latest.manifest_sha256 if latest else None,
        ),
    )
    db.session.add(submission)
    submission.photos = [
        SubmissionPhoto(
            photo_id=photos[photo.sha256].id,
            position=position,
            place=photo.of,
            caption=photo.caption,
        )
        for position, photo in enumerate(manifest.photos)
    ]
    db.session.flush()
    return submission


def _receipt(visit: Visit, number: int, sha256: str, manifest: Manifest, received: datetime) -> str:
    return Receipt(
        visit=str(visit.id),
        submission=number,
        manifest_sha256=sha256,
        photos=list(dict.fromkeys(photo.sha256 for photo in manifest.photos)),
        received_at=received.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    ).model_dump_json()


def _judge(submission: Submission, visit: Visit, sender: Membership, manifest: Manifest) -> None:
    """Move the visit on with a first assessment, or set the submission aside."""
    data: dict[str, Any] = {
        "submission": str(submission.id),
        "manifest": submission.manifest_sha256,
        "photos": [photo.sha256 for photo in manifest.photos],
        "late": submission.late,
    }
    if submission.quarantine is not None:
        events.record(
            "submission.quarantined",
            organisation_id=visit.organisation_id,
            subject_id=visit.id,
            actor_id=sender.id,
            reason=Quarantine(submission.quarantine).value,
            **data,
        )
        return
    move(visit, State.SUBMITTED, by=sender.id, **data)
    assess(submission, visit, made_by=None)
