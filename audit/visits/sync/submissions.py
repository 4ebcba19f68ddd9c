"""Receiving submissions: manifest, assessment and events in one transaction, then the receipt."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select

from audit.checklists.models import ChecklistVersion
from audit.formats.manifest import Manifest
from audit.formats.receipt import Receipt
from audit.infra import faults
from audit.infra.db import db, now
from audit.infra.refusals import Invalid, NotFound, Refusal
from audit.infra.storage import storage
from audit.people.models import Device, Membership
from audit.visits.assessments import assess
from audit.visits.models import Photo, Submission, SubmissionPhoto, Visit
from audit.visits.moves import move, record
from audit.visits.queries import due_of, latest_submission, was_assigned
from audit.visits.rules import Quarantine, State, is_late, quarantine
from audit.visits.sync import adhoc, reading

LARGEST = 2 * 1024 * 1024


class WrongHash(Invalid):
    """The body does not hash to the name it was sent under."""

    kind = "wrong-hash"


class PhotosMissing(Refusal):
    """Photos that the manifest names have not been received."""

    kind, status = "photos-missing", 409


def receive(
    sender: Membership, visit_id: UUID, sha256: str, body: bytes, *, device: Device | None = None
) -> tuple[str, bool]:
    """Keep a submission; (the receipt's JSON, whether it is new).

    The same bytes give the same receipt for ever. Raises WrongHash, Unreadable, NotFound,
    BranchOutOfReach or PhotosMissing, and then has kept nothing as received.
    """
    if hashlib.sha256(body).hexdigest() != sha256:
        raise WrongHash(_("The visit arrived damaged. It will be sent again."))
    _visit_of(sender, visit_id)
    if known := _receipt_of(visit_id, sha256):
        return known, False
    manifest, version = _checked(sender, visit_id, sha256, body)
    faults.point("submission-before-transaction")
    with db.write():
        visit = _visit_of(sender, visit_id) or adhoc.start(visit_id, sender, manifest, version)
        db.lock(visit)
        if known := _receipt_of(visit_id, sha256):
            return known, False
        reading.check_version(manifest, visit.version)  # it may have come to be meanwhile
        photos = _photos(sender, manifest)
        submission = _keep(visit, sender, device, manifest, sha256, body, photos)
        _judge(submission, visit, sender, manifest)
        faults.point("submission-inside-transaction")
        receipt = submission.receipt_json
    faults.point("submission-after-commit")
    return receipt, True


def _visit_of(sender: Membership, visit_id: UUID) -> Visit | None:
    """The visit, also when it was taken from the sender meanwhile (what they send is set aside).

    None when there is none yet and the sender may start one; NotFound when it is another's.
    """
    visit = db.session.get(Visit, visit_id)
    if visit is None:
        adhoc.may_start(sender)
        return None
    if visit.organisation_id != sender.organisation_id:
        raise NotFound
    if visit.assignee_id != sender.id and not was_assigned(visit, sender):
        raise NotFound
    return visit


def _receipt_of(visit_id: UUID, sha256: str) -> str | None:
    known = select(Submission.receipt_json).filter_by(visit_id=visit_id, manifest_sha256=sha256)
    return db.session.scalar(known)


def _checked(
    sender: Membership, visit_id: UUID, sha256: str, body: bytes
) -> tuple[Manifest, ChecklistVersion]:
    visit = db.session.get(Visit, visit_id)
    try:
        manifest = reading.read(body)
        if visit is None and manifest.adhoc is None:
            raise NotFound
        version = visit.version if visit else adhoc.version_of(sender, manifest)
        return manifest, reading.check(manifest, visit_id, version)
    except reading.Unreadable:
        reading.keep_for_support(body, sha256, visit.id if visit else sender.id)
        raise


def _photos(sender: Membership, manifest: Manifest) -> dict[str, Photo]:
    """The rows of all photos named; their bytes are looked at again, inside the transaction."""
    names = list(dict.fromkeys(photo.sha256 for photo in manifest.photos))
    rows = {
        photo.sha256: photo
        for photo in db.session.scalars(
            select(Photo)
            .where(
                Photo.organisation_id == sender.organisation_id,
                Photo.uploader_id == sender.id,
                Photo.sha256.in_(names),
            )
            .order_by(Photo.id)
            .with_for_update(read=True, key_share=True)  # none is collected from under a receipt
        )
    }
    missing = [
        name
        for name in names
        if name not in rows or not (rows[name].erased_at or storage().exists(rows[name].key))
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
            purpose=photo.purpose,
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
        record(
            visit,
            "submission.quarantined",
            by=sender.id,
            reason=Quarantine(submission.quarantine).value,
            **data,
        )
        return
    move(visit, State.SUBMITTED, by=sender.id, **data)
    assess(submission, visit, made_by=None)
