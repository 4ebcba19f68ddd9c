"""Receiving photos: durable bytes first, then the row that says they are there."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, or_, select

from audit.infra import faults, images
from audit.infra.db import db, now
from audit.infra.refusals import Invalid, Refusal, found
from audit.infra.storage import TooManyBytes, WrongBytes, storage
from audit.people.models import Membership
from audit.visits.appeals.models import AppealAttachment
from audit.visits.models import Photo, SubmissionPhoto, photo_key

LARGEST = 15 * 1024 * 1024
UNNAMED_ALLOWANCE = 400 * 1024 * 1024
"""Bytes per member that no submission names yet; more are refused until some are sent."""

KEPT_UNNAMED = timedelta(days=30)
"""How long a photo waits for its submission before it is collected."""


class TooLarge(Refusal):
    """A photo of more than 15 MB."""

    kind, status = "too-large", 413


class PhotoRefused(Refusal):
    """No picture, or none that can serve as a photo note; says which and why."""

    def __init__(self, error: images.PictureError) -> None:
        super().__init__(error.sentence)
        self.kind, self.status = error.type, error.status


class WrongHash(Invalid):
    """The bytes are not those that the phone meant to send."""

    kind = "wrong-hash"


class StorageFull(Refusal):
    """No room for more unsent photos of this member."""

    kind, status = "insufficient-storage", 507


def photo_of(member: Membership, sha256: str) -> Photo | None:
    """A photo that this member uploaded before."""
    wanted = select(Photo).where(
        Photo.organisation_id == member.organisation_id,
        Photo.uploader_id == member.id,
        Photo.sha256 == sha256,
    )
    return db.session.scalar(wanted)


def receive(member: Membership, sha256: str, chunks: Iterable[bytes]) -> tuple[Photo, bool]:
    """Store a photo durably; (photo, whether it is new). Any number of times is harmless."""
    known = photo_of(member, sha256)
    key = photo_key(member.organisation_id, member.id, sha256)
    if known is not None and (known.erased_at or storage().exists(key)):
        return known, False  # what was erased is not taken in again: its tombstone answers
    if _unnamed_bytes(member.id) > UNNAMED_ALLOWANCE:
        raise StorageFull(_("Too many photos wait for their visit. Send the visits first."))
    organisation_id, uploader_id = member.organisation_id, member.id
    size = _store(key, sha256, chunks)
    picture = _inspect(key)
    with db.write():
        photo = photo_of(member, sha256)  # again: the same photo may have come twice at once
        new = False
        if photo is None:
            photo = Photo(
                organisation_id=organisation_id,
                uploader_id=uploader_id,
                sha256=sha256,
                media_type=picture.media_type,
                size=size,
                width=picture.width,
                height=picture.height,
            )
            new = db.put(photo)
            photo = photo if new else found(photo_of(member, sha256))
    faults.point("photo-after-row")
    return photo, new


def collect() -> int:
    """Forget photos that no submission or appeal named within 30 days; returns how many.

    Decided inside the transaction that every receipt needs, so none is collected from under
    one; the row goes first, so a kill in between leaves bytes that nobody was promised.
    """
    over = (~_named(), Photo.received_at < now() - KEPT_UNNAMED, Photo.erased_at.is_(None))
    if db.session.scalar(select(Photo.id).where(*over).limit(1)) is None:
        return 0
    with db.write() as session:
        old = select(Photo).where(*over).order_by(Photo.id).limit(200)
        photos = list(session.scalars(old.with_for_update(skip_locked=True)))
        keys = [key for photo in photos for key in (photo.key, *photo.derivative_keys)]
        for photo in photos:
            session.delete(photo)
    for key in keys:
        storage().delete(key)
    return len(photos)


def _named() -> ColumnElement[bool]:
    sent = select(SubmissionPhoto.id).where(SubmissionPhoto.photo_id == Photo.id).exists()
    attached = select(AppealAttachment.id).where(AppealAttachment.photo_id == Photo.id).exists()
    return or_(sent, attached)


def _store(key: str, sha256: str, chunks: Iterable[bytes]) -> int:
    try:
        return storage().write(key, chunks, sha256=sha256, limit=LARGEST)
    except TooManyBytes as error:
        raise TooLarge(_("A photo may have 15 MB at most.")) from error
    except WrongBytes as error:
        raise WrongHash(_("The photo arrived damaged. It will be sent again.")) from error


def _inspect(key: str) -> images.Picture:
    try:
        return images.inspect(storage().path(key))
    except images.PictureError as error:
        storage().delete(key)
        raise PhotoRefused(error) from error


def _unnamed_bytes(uploader_id: UUID) -> int:
    total = select(func.coalesce(func.sum(Photo.size), 0))
    return db.session.scalar(total.where(Photo.uploader_id == uploader_id, ~_named())) or 0
