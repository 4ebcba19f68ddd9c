"""What may happen to a visit: the table of its states, pure."""

from datetime import datetime
from enum import StrEnum

from audit.people.permits import Role


class State(StrEnum):
    """Where a visit stands on the server."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    EXCLUDED = "excluded"


NEXT: dict[State, frozenset[State]] = {
    State.OFFERED: frozenset(
        {State.ACCEPTED, State.DECLINED, State.EXPIRED, State.CANCELLED, State.OFFERED}
    ),
    State.ACCEPTED: frozenset({State.SUBMITTED, State.CANCELLED, State.OFFERED}),
    State.SUBMITTED: frozenset({State.RETURNED, State.APPROVED, State.EXCLUDED}),
    State.RETURNED: frozenset({State.SUBMITTED, State.APPROVED, State.EXCLUDED}),
    State.APPROVED: frozenset({State.PUBLISHED, State.SUBMITTED, State.EXCLUDED}),
    State.PUBLISHED: frozenset({State.APPROVED, State.PUBLISHED}),
    State.DECLINED: frozenset(),
    State.EXPIRED: frozenset(),
    State.CANCELLED: frozenset(),
    State.EXCLUDED: frozenset(),
}
"""An accepted visit never expires silently: late is a flag on the submission. From approved
back to submitted is the undo of an approval, from published back to approved that of a
publication, back to offered is giving it to somebody else. From returned to approved, what was
sent before is taken as it is; from published to published, an appeal has led to a revision."""

STATES_OF: dict[str, tuple[State, ...]] = {
    "open": (State.OFFERED, State.ACCEPTED, State.RETURNED),
    "review": (State.SUBMITTED, State.APPROVED),
    "published": (State.PUBLISHED,),
    "ended": (State.DECLINED, State.EXPIRED, State.CANCELLED, State.EXCLUDED),
}
"""The states behind each group of the list of visits."""

GIVEN = frozenset({State.OFFERED, State.ACCEPTED})
"""A person has it, and nothing was sent in yet."""

ADOPTABLE = frozenset(State) - {State.APPROVED, State.PUBLISHED, State.EXCLUDED}
"""Where a submission that was set aside may still become the one that counts: the visit then
stands at submitted. Later somebody has vouched for the other one."""

EVENT_OF: dict[State, str] = {state: f"visit.{state}" for state in State}
"""The event that each move records."""

STATE_AFTER: dict[str, State] = {
    **{kind: state for state, kind in EVENT_OF.items()},
    "visit.reopened": State.SUBMITTED,
    "visit.unpublished": State.APPROVED,
    "visit.revised": State.PUBLISHED,
    "visit.started": State.ACCEPTED,
    "visit.reassigned": State.OFFERED,
    "submission.adopted": State.SUBMITTED,
}
"""Where a visit stands after an event; I7 replays them and compares."""


MAKERS = {"mystery": (Role.SHOPPER,), "audit": (Role.SUPERVISOR,)}
"""Who makes visits of a kind; of any other kind, both."""


def makers_of(kind: str) -> tuple[Role, ...]:
    """The roles of those to whom a visit of this kind may be given."""
    return MAKERS.get(kind, (Role.SHOPPER, Role.SUPERVISOR))


class Quarantine(StrEnum):
    """Why a received submission waits for a person instead of moving its visit."""

    REASSIGNED = "reassigned"
    CANCELLED = "cancelled"
    FORKED = "forked"


class Decision(StrEnum):
    """What became of a submission that was set aside."""

    ADOPTED = "adopted"
    DISMISSED = "dismissed"


COUNTED = ("visit.submitted", "submission.adopted")
"""The events that make a submission the one that counts; the last of them names it."""


SCORED = frozenset({"completed", "recognised"})
"""The outcomes of a manifest that are scored: of any other visit too little was seen to judge a
branch by, and unknown is never 0."""


def quarantine(
    state: State, *, own: bool, base: str | None, latest: str | None
) -> Quarantine | None:
    """Whether a submission is set aside: reassigned, ended, or not based on the latest.

    `own`: the visit is still the sender's; `latest`: the hash of the last submission.
    """
    if not own or state is State.OFFERED:  # offered again: it had been taken from the sender
        return Quarantine.REASSIGNED
    if state in {State.CANCELLED, State.DECLINED, State.EXPIRED, State.EXCLUDED}:
        return Quarantine.CANCELLED
    if base != latest or state not in {State.ACCEPTED, State.RETURNED}:
        return Quarantine.FORKED
    return None


def is_late(received: datetime, due: datetime) -> bool:
    """Whether a submission came after its due moment."""
    return received > due


def window_problem(opens: datetime, closes: datetime, due: datetime, now: datetime) -> str | None:
    """What is wrong with a window, by the name of its field; None when it holds."""
    if closes <= opens:
        return "closes"
    if closes <= now:
        return "past"
    if due < closes:
        return "due"
    return None
