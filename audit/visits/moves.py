"""The one way a visit changes state: by the table, with one event in the same transaction; and
the one way it changes hands."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from audit.infra import events
from audit.infra.db import db, now
from audit.infra.refusals import Conflict
from audit.visits.models import Handover, Visit
from audit.visits.rules import EVENT_OF, NEXT, State
from audit.visits.wording import standing


class IllegalMove(Conflict):
    """The visit has moved on, so this cannot be done any more."""

    kind = "visit-moved-on"


def must_be(visit: Visit, *states: State) -> None:
    """IllegalMove unless the visit stands in one of the states; call inside `db.write()`.

    Locks the visit: it stands there until the transaction ends.
    """
    db.lock(visit)
    if visit.state not in states:
        words = _("This visit is “%(state)s” by now, so nothing was changed.")
        raise IllegalMove(words % {"state": standing(visit.state).word})


def move(
    visit: Visit,
    to: State,
    *,
    by: UUID | None,
    kind: str = "",
    among: Iterable[State] = (),
    **data: Any,
) -> events.Event:
    """Put a visit into its next state inside `db.write()`; IllegalMove when it may not.

    Records the state's own event, unless `kind` names another. `among`: the states from which
    it may, where a person's decision reaches further than the table.
    """
    must_be(visit, *(among or (state for state, following in NEXT.items() if to in following)))
    visit.state = to
    visit.changed_at = now()
    return record(visit, kind or EVENT_OF[to], by=by, **data)


def record(visit: Visit, kind: str, *, by: UUID | None, **data: Any) -> events.Event:
    """Record what happened to a visit inside `db.write()`; ids and hashes only."""
    return events.record(
        kind, organisation_id=visit.organisation_id, subject_id=visit.id, actor_id=by, **data
    )


def give(visit: Visit, to: UUID, reason: str, *, by: UUID) -> None:
    """Make a visit another person's inside `db.write()`; from whom, to whom and why is kept."""
    db.session.add(
        Handover(
            visit_id=visit.id,
            from_id=visit.assignee_id,
            to_id=to,
            reason=reason.strip(),
            handed_by=by,
        )
    )
    visit.assignee_id = to
