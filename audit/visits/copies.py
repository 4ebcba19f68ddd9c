"""Copies of photos for browsers and reports; the evidence itself is never served inline."""

import logging
from typing import Literal
from uuid import UUID

from audit.infra import events, jobs
from audit.infra.db import db
from audit.infra.images import PictureError, copies_in_worker
from audit.infra.storage import storage
from audit.visits.models import COPIES, Photo, Submission

log = logging.getLogger(__name__)

Size = Literal["thumbnail", "screen", "report"]


def copy_key(photo: Photo, size: Size) -> str:
    """The storage key of a copy, which is made now when it is not there yet; FileNotFoundError once
    the photo was erased."""
    if photo.erased_at is not None:
        raise FileNotFoundError(photo.sha256)
    key = photo.derivative_key(size)
    if not storage().exists(key):
        make_copies(photo)
    return key


def make_copies(photo: Photo) -> None:
    """Write every copy of one photo. Raises PictureError when it cannot be decoded."""
    made = copies_in_worker(storage().read(photo.key))
    for size in COPIES:
        storage().write(photo.derivative_key(size), [getattr(made, size)])


@events.on("visit.submitted")
@events.on("submission.quarantined")
def _ask_for_copies(event: events.Event) -> None:
    submission = event.data["submission"]
    jobs.ask("photos.copies", f"photos.copies:{submission}", submission=submission)


@jobs.handles("photos.copies")
def _copies_of_submission(submission: str) -> None:
    kept = db.session.get_one(Submission, UUID(submission))
    for used in kept.photos:
        try:
            copy_key(used.photo, "thumbnail")
        except FileNotFoundError:
            continue  # erased meanwhile
        except PictureError:  # trying again would not mend it, and the others are not to blame
            log.warning("photo %s cannot be decoded", used.photo.id)
