"""The one verb about signals: say that one was seen."""

from uuid import UUID

from audit.infra.db import db, now
from audit.infra.refusals import found
from audit.people.models import Membership
from audit.visits.models import Submission, Visit
from audit.visits.moves import record
from audit.visits.signals.models import Signal


def see(visit: Visit, signal_id: UUID, *, by: Membership) -> Signal:
    """Note that a reviewer has seen a signal and thought about it; again is harmless."""
    with db.write() as session:
        signal = found(session.get(Signal, signal_id, with_for_update={"key_share": True}))
        submission = session.get_one(Submission, signal.submission_id)
        found(submission if submission.visit_id == visit.id else None)
        if signal.seen_at is None:
            signal.seen_by, signal.seen_at = by.id, now()
            record(visit, "signal.seen", by=by.id, signal=str(signal.id), found=signal.kind)
    return signal
