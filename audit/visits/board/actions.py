"""The one verb of the job board: claim a visit."""

from uuid import UUID

from flask_babel import gettext as _

from audit.infra.db import db
from audit.infra.refusals import found
from audit.people.models import Membership
from audit.visits.board.queries import job_for, visit_in
from audit.visits.models import Visit
from audit.visits.programmes.actions import AlreadyTaken, NotRunning, fill
from audit.visits.programmes.rules import is_free
from audit.visits.rotation import facts
from audit.visits.rules import GIVEN


def claim(slot_id: UUID, shopper: Membership) -> Visit:
    """Take a visit on; of any number who try at once one gets it. Claiming again is harmless.

    Raises NotFound, AlreadyTaken, NotRunning when it stands on the board no more, and
    NotEligible with the reasons.
    """
    with db.write() as session:
        if visit := _own(visit_in(shopper, slot_id), shopper):  # too late: told before any lock
            return visit
        facts.lock([shopper.id])
        slot = found(job_for(shopper, slot_id))
        session.refresh(slot.programme, with_for_update={"read": True})
        db.lock(slot)
        if visit := _own(slot.visit, shopper):
            return visit
        if not slot.on_board:
            raise NotRunning(_("It was taken off the board, so it cannot be taken on any more."))
        return fill(slot, shopper, by=shopper.id, accepted=True)


def _own(visit: Visit | None, shopper: Membership) -> Visit | None:
    """The visit where this shopper has it already, None where nobody has; AlreadyTaken."""
    if visit is None or is_free(visit.state):
        return None
    if visit.assignee_id == shopper.id and visit.state in GIVEN:
        return visit
    raise AlreadyTaken(_("Somebody else took it on a moment before you."))
