"""Deleting a photo for good: its bytes and all copies go, a tombstone and why stay (RP.4)."""

from uuid import UUID

from audit.infra import events, jobs
from audit.infra.db import db, now
from audit.infra.storage import storage
from audit.people.models import Membership
from audit.visits.models import Photo, Visit
from audit.visits.moves import record


def erase_photo(visit: Visit, photo: Photo, reason: str, *, by: Membership | None) -> None:
    """Erase a photo wherever it is used; again is harmless. `by` nobody: its time was over.

    The row says so first: bytes that a crash leaves behind are promised to nobody, and the job
    takes them away.
    """
    with db.write():
        db.lock(photo)
        if photo.erased_at is not None:
            return
        photo.erased_at, photo.erasure, photo.fingerprint = now(), reason.strip(), None
        record(
            visit,
            "photo.erased",
            by=by.id if by else None,
            photo=str(photo.id),
            sha256=photo.sha256,
        )
    _shred(str(photo.id))


@events.on("photo.erased")
def _ask_for_shredding(event: events.Event) -> None:
    photo = event.data["photo"]
    jobs.ask("photo.shred", f"photo.shred:{photo}", photo=photo)


@jobs.handles("photo.shred")
def _shred(photo: str) -> None:
    kept = db.session.get_one(Photo, UUID(photo))
    for key in (kept.key, *kept.derivative_keys):
        storage().delete(key)
