"""Who may do what, where: the one table (R0.24, RP.7)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from audit.infra.permits import A_FILE, ANYONE


class Role(StrEnum):
    """What a membership makes of a person in one organisation."""

    ADMINISTRATOR = "administrator"
    MANAGER = "manager"
    SUPERVISOR = "supervisor"
    REVIEWER = "reviewer"
    SHOPPER = "shopper"
    BRANCH_MANAGER = "branch_manager"


class Scope(StrEnum):
    """How far a permit reaches within the organisation.

    PLACES: the regions and branches of the membership (all of them when it names none).
    OWN: what was given to this person. PUBLISHED: published audits at one's places.
    """

    PLACES = "places"
    OWN = "own"
    PUBLISHED = "published"


class Action(StrEnum):
    """What a route may stand for."""

    ACCOUNT = "account"
    CHECKLISTS_SEE = "checklists.see"
    VISITS_SEE = "visits.see"
    VISITS_OFFER = "visits.offer"
    VISITS_CANCEL = "visits.cancel"
    VISITS_CAPTURE = "visits.capture"
    VISITS_AUDIT = "visits.audit"
    VISITS_REVIEW = "visits.review"
    VISITS_PUBLISH = "visits.publish"
    VISITS_DECIDE = "visits.decide"
    REPORTS_SEE = "reports.see"
    REPORTS_MAKE = "reports.make"


_A, _M, _S, _R, _SH, _B = Role
_DESK = (_A, _M, _S, _R)

TABLE: Final[Mapping[Action, Mapping[Role, Scope]]] = {
    Action.ACCOUNT: dict.fromkeys(Role, Scope.OWN),
    Action.CHECKLISTS_SEE: dict.fromkeys(_DESK, Scope.PLACES),
    Action.VISITS_SEE: {
        **dict.fromkeys(_DESK, Scope.PLACES),
        _SH: Scope.OWN,
        _B: Scope.PUBLISHED,
    },
    Action.VISITS_OFFER: dict.fromkeys((_A, _M, _S), Scope.PLACES),
    Action.VISITS_CANCEL: dict.fromkeys((_A, _M, _S), Scope.PLACES),
    Action.VISITS_CAPTURE: {_S: Scope.OWN, _SH: Scope.OWN},
    Action.VISITS_AUDIT: {_S: Scope.PLACES},
    Action.VISITS_REVIEW: dict.fromkeys((_A, _R), Scope.PLACES),
    Action.VISITS_PUBLISH: dict.fromkeys((_A, _R), Scope.PLACES),
    Action.VISITS_DECIDE: dict.fromkeys(_DESK, Scope.PLACES),
    Action.REPORTS_SEE: {
        **dict.fromkeys((_A, _M, _S, _R), Scope.PLACES),
        _B: Scope.PUBLISHED,
    },
    Action.REPORTS_MAKE: dict.fromkeys((_A, _M, _S, _R), Scope.PLACES),
}


def scope_of(action: Action, role: Role) -> Scope | None:
    """How far `role` may do `action`; None when it may not."""
    return TABLE[action].get(role)


def may(role: Role | None, action: str) -> bool:
    """Whether a person with this role (None: nobody signed in) may enter a route."""
    if action in {ANYONE, A_FILE}:
        return True
    return role is not None and scope_of(Action(action), role) is not None
