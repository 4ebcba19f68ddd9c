"""Verbs of appeals: file, withdraw, reject, uphold."""

import hashlib
from collections.abc import Iterable
from typing import IO, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from audit.formats.answers import Answer
from audit.infra import faults
from audit.infra.chronicle import new_id
from audit.infra.db import db, now
from audit.infra.images import PictureError
from audit.infra.refusals import Conflict, Forbidden
from audit.people.models import Membership, Organisation
from audit.visits.appeals import queries, rules
from audit.visits.appeals.models import Appeal, AppealAttachment, AppealKind, Standing
from audit.visits.appeals.wording import bar_words
from audit.visits.copies import make_copies
from audit.visits.models import Assessment, Photo, Publication, Visit
from audit.visits.moves import must_be, record
from audit.visits.review import actions as review
from audit.visits.review.guards import Stale, lock
from audit.visits.rules import State
from audit.visits.sync import photos


class AppealsClosed(Conflict):
    """The time to appeal is over, or the organisation takes no appeals."""

    kind = "appeals-closed"


class AlreadyAppealed(Conflict):
    """There is an appeal against this item of this visit already."""

    kind = "already-appealed"


class AlreadyDecided(Conflict):
    """Somebody has decided about the appeal, or it was withdrawn."""

    kind = "already-decided"


class OwnWork(Forbidden):
    """Whoever judged or made a visit does not decide about an appeal against it."""

    kind = "own-work"


class Wanted(NamedTuple):
    """What an appeal says: against which item, what is wrong, and why."""

    item: str
    kind: AppealKind
    reason: str


def take_in(file: IO[bytes], *, by: Membership) -> Photo:
    """Keep a picture that supports an appeal, sealed like every photo, and make its copies.

    Raises PhotoRefused, also for one that cannot be decoded: only copies are ever shown.
    """
    data = file.read()
    photo, _new = photos.receive(by, hashlib.sha256(data).hexdigest(), [data])
    try:
        if photo.erased_at is None:
            make_copies(photo)
    except PictureError as error:
        raise photos.PhotoRefused(error) from error
    return photo


def file(
    publication: Publication, wanted: Wanted, pictures: Iterable[Photo] = (), *, by: Membership
) -> Appeal:
    """Ask that an item be looked at again. Raises AppealsClosed, AlreadyAppealed, Stale."""
    with db.write() as session:
        visit = session.get_one(Visit, publication.visit_id)
        lock(visit)
        must_be(visit, State.PUBLISHED)
        if visit.assessment_id != publication.assessment_id:
            raise Stale(_("The visit was published again. Look at that first."))
        must_be_open(publication, visit)
        if wanted.item in queries.items_appealed(visit.id):
            raise AlreadyAppealed(_("There is an appeal against this item already."))
        appeal = Appeal(
            id=new_id(),
            visit_id=visit.id,
            assessment_id=publication.assessment_id,
            item=wanted.item,
            kind=wanted.kind,
            reason=wanted.reason.strip(),
            filed_by=by.id,
            filed_at=now(),
            due_at=rules.due_at(now(), visit.branch.time_zone),
        )
        session.add(appeal)
        session.flush()
        for photo in dict.fromkeys(pictures):
            session.add(AppealAttachment(appeal_id=appeal.id, photo_id=photo.id))
        record(visit, "appeal.filed", by=by.id, appeal=str(appeal.id))
        faults.point("review-inside-transaction")
    return appeal


def must_be_open(publication: Publication, visit: Visit) -> None:
    """AppealsClosed once the last day to appeal is over by the branch's clock."""
    days = db.session.get_one(Organisation, visit.organisation_id).appeal_days
    if not rules.may_file(publication.published_at, days, visit.branch.time_zone, now()):
        raise AppealsClosed(
            _("The time to appeal is over. Write your answer below instead: the desk reads it.")
        )


def withdraw(appeal: Appeal, *, by: Membership) -> None:
    """Take an open appeal back, for good. Raises AlreadyDecided."""
    with db.write():
        visit = _open(appeal)
        appeal.standing, appeal.decided_at = Standing.WITHDRAWN, now()
        record(visit, "appeal.withdrawn", by=by.id, appeal=str(appeal.id))


def reject(appeal: Appeal, reason: str, *, by: Membership) -> None:
    """Leave the item as it was published, and say why. Raises AlreadyDecided, OwnWork."""
    with db.write():
        visit = _to_decide(appeal, by)
        _decided(appeal, Standing.REJECTED, reason, by)
        record(visit, "appeal.rejected", by=by.id, appeal=str(appeal.id))


def uphold(
    appeal: Appeal, answer: Answer, reason: str, summary: str, *, by: Membership
) -> Assessment:
    """Put another answer in the item's place and publish the visit again, revised: all or nothing.

    Raises AlreadyDecided, OwnWork, InvalidAnswer, NothingChanged.
    """
    with db.write() as session:
        visit = _to_decide(appeal, by)
        counting = session.get_one(Assessment, visit.assessment_id)
        result = review.adjust(visit, counting, {appeal.item: (answer, reason)}, by=by)
        _decided(appeal, Standing.UPHELD, reason, by)
        appeal.result_id = result.id
        record(visit, "appeal.upheld", by=by.id, appeal=str(appeal.id), assessment=str(result.id))
        review.publish(visit, result, summary, by=by, revised=True)
    return result


def _decided(appeal: Appeal, standing: Standing, reason: str, by: Membership) -> None:
    appeal.standing, appeal.decision = standing, reason.strip()
    appeal.decided_by, appeal.decided_at = by.id, now()


def _to_decide(appeal: Appeal, by: Membership) -> Visit:
    visit = _open(appeal)
    if bar := queries.bars_for(by, [appeal]).get(appeal.id):
        raise OwnWork(bar_words(bar))
    return visit


def _open(appeal: Appeal) -> Visit:
    """The appeal's visit, locked: of two who decide at once, the second finds it decided."""
    visit = db.session.scalars(
        select(Visit)
        .where(Visit.id == appeal.visit_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    db.session.refresh(appeal, with_for_update={"key_share": True})
    if appeal.standing is not Standing.OPEN:
        raise AlreadyDecided(_("Somebody was faster: this appeal is not open any more."))
    must_be(visit, State.PUBLISHED)
    return visit
