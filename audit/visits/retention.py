"""Photos older than the organisation keeps them are erased, a few at a time, by themselves."""

from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from flask_babel import force_locale, ngettext
from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from audit.engines.deadlines import months_before
from audit.infra.db import db, now
from audit.infra.events import Event
from audit.infra.i18n import reader
from audit.people.models import Organisation
from audit.visits.appeals.models import Appeal, AppealAttachment, Standing
from audit.visits.erasure import erase_photo
from audit.visits.models import Photo, Submission, SubmissionPhoto, Visit
from audit.visits.rules import NEXT, State

GRACE = timedelta(days=7)
"""So long after the months were changed nothing is erased: it cannot be taken back."""

DAYS_END = timedelta(hours=26)
"""An appeal's last day ends by the clock of the branch, up to a day after the days are over."""

AT_ONCE = 50
"""In one go, so that other chores get their turn."""

AT_REST = tuple(
    state for state, following in NEXT.items() if not following or state is State.PUBLISHED
)
"""Where nobody looks at the photos any more in order to decide."""


def erase_old() -> int:
    """Erase what is too old in every organisation that keeps photos for a time; how many."""
    keeping = select(Organisation).where(Organisation.kept_months.is_not(None))
    found = db.session.scalars(keeping.order_by(Organisation.id))
    due = ((each, pair) for each in found.all() if _settled_long_ago(each) for pair in _due(each))
    erased = 0
    for organisation, (visit_id, photo_id) in list(islice(due, AT_ONCE)):
        visit, photo = db.session.get_one(Visit, visit_id), db.session.get_one(Photo, photo_id)
        erase_photo(visit, photo, _reason(organisation), by=None)
        erased += 1
    return erased


def _settled_long_ago(organisation: Organisation) -> bool:
    settled = select(Event).where(
        Event.organisation_id == organisation.id, Event.kind == "organisation.settled"
    )
    last = next(
        (
            event.at
            for event in db.session.scalars(settled.order_by(Event.seq.desc()))
            if "kept_months" in event.data.get("settings", ())
        ),
        None,
    )
    return last is None or last + GRACE < now()


def _due(organisation: Organisation) -> list[tuple[UUID, UUID]]:
    """Visit and photo, each photo once; the oldest of what was sent, then of what was lent."""
    until = months_before(now(), organisation.kept_months or 0)
    sent = _old(organisation, until).join(SubmissionPhoto).join(Submission).join(Visit)
    lent = (
        _old(organisation, until)
        .join(AppealAttachment, AppealAttachment.photo_id == Photo.id)
        .join(Appeal)
        .join(Visit, Visit.id == Appeal.visit_id)
    )
    moment = now() - timedelta(days=organisation.appeal_days) - DAYS_END
    rows = [
        (visit, photo)
        for chosen in (sent, lent)
        for _at, visit, photo in db.session.execute(
            chosen.where(~_needed_since(moment)).limit(AT_ONCE)
        )
    ]
    return list({photo: (visit, photo) for visit, photo in rows}.values())


def _old(organisation: Organisation, until: datetime) -> Select[datetime, UUID, UUID]:
    return (
        select(Photo.received_at, Visit.id, Photo.id)
        .select_from(Photo)
        .where(
            Photo.organisation_id == organisation.id,
            Photo.erased_at.is_(None),
            Photo.received_at < until,
        )
        .order_by(Photo.received_at, Photo.id, Visit.id)
    )


def _needed_since(moment: datetime) -> ColumnElement[bool]:
    """A visit for which the photo was sent or lent, this one or any other, is not at its end, may
    still be appealed, or is being appealed."""
    visit, other = aliased(Visit), aliased(Appeal)
    sending, lending = aliased(SubmissionPhoto), aliased(AppealAttachment)
    appealed = exists().where(other.visit_id == visit.id, other.standing == Standing.OPEN)
    loud = or_(visit.state.not_in(AT_REST), visit.changed_at >= moment, appealed)
    found = select(visit.id).where(loud)
    submission, appeal = aliased(Submission), aliased(Appeal)
    sent = found.join(submission, submission.visit_id == visit.id).join(
        sending, sending.submission_id == submission.id
    )
    lent = found.join(appeal, appeal.visit_id == visit.id).join(
        lending, lending.appeal_id == appeal.id
    )
    return or_(
        sent.where(sending.photo_id == Photo.id).correlate(Photo).exists(),
        lent.where(lending.photo_id == Photo.id).correlate(Photo).exists(),
    )


def _reason(organisation: Organisation) -> str:
    months = organisation.kept_months or 0
    count = reader(organisation.language).number(months)
    with force_locale(organisation.language):
        words = ngettext(
            "Older than %(count)s month: this organisation keeps photos no longer.",
            "Older than %(count)s months: this organisation keeps photos no longer.",
            months,
            count=count,
        )
    return str(words)
