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
    OWN: what was given to this person. PUBLISHED: what was published of one's places, blind.
    """

    PLACES = "places"
    OWN = "own"
    PUBLISHED = "published"


class Action(StrEnum):
    """What a route may stand for."""

    ACCOUNT = "account"
    CHECKLISTS_SEE = "checklists.see"
    CHECKLISTS_EDIT = "checklists.edit"
    VISITS_SEE = "visits.see"
    VISITS_OFFER = "visits.offer"
    VISITS_CANCEL = "visits.cancel"
    VISITS_CAPTURE = "visits.capture"
    VISITS_AUDIT = "visits.audit"
    VISITS_REVIEW = "visits.review"
    VISITS_PUBLISH = "visits.publish"
    VISITS_DECIDE = "visits.decide"
    VIEWS_KEEP = "views.keep"
    VIEWS_SHARE = "views.share"
    CALENDAR_SEE = "calendar.see"
    PHOTOS_ERASE = "photos.erase"
    REPORTS_SEE = "reports.see"
    REPORTS_MAKE = "reports.make"
    PROGRAMMES_SEE = "programmes.see"
    PROGRAMMES_PLAN = "programmes.plan"
    JOBS_CLAIM = "jobs.claim"
    SHOPPERS_SEE = "shoppers.see"
    SHOPPERS_EDIT = "shoppers.edit"
    GRADES_OWN = "grades.own"
    FEES_SEE = "fees.see"
    FEES_DECIDE = "fees.decide"
    FEES_OWN = "fees.own"
    BRANCH_SEE = "branch.see"
    BRANCH_ANSWER = "branch.answer"
    APPEALS_DECIDE = "appeals.decide"
    ORGANISATION_EDIT = "organisation.edit"
    OFFICE_SEE = "office.see"
    BRANCHES_EDIT = "branches.edit"
    PEOPLE_EDIT = "people.edit"
    IMPORTS_MAKE = "imports.make"
    RESULTS_SEE = "results.see"
    EXPORTS_MAKE = "exports.make"
    AGREEMENTS_OWN = "agreements.own"


_A, _M, _S, _R, _SH, _B = Role
_DESK = (_A, _M, _S, _R)

TABLE: Final[Mapping[Action, Mapping[Role, Scope]]] = {
    Action.ACCOUNT: dict.fromkeys(Role, Scope.OWN),
    Action.CHECKLISTS_SEE: dict.fromkeys(_DESK, Scope.PLACES),
    Action.CHECKLISTS_EDIT: dict.fromkeys((_A, _M), Scope.PLACES),
    Action.VISITS_SEE: {**dict.fromkeys(_DESK, Scope.PLACES), _SH: Scope.OWN},
    Action.VISITS_OFFER: dict.fromkeys((_A, _M, _S), Scope.PLACES),
    Action.VISITS_CANCEL: dict.fromkeys((_A, _M, _S), Scope.PLACES),
    Action.VISITS_CAPTURE: {_S: Scope.OWN, _SH: Scope.OWN},
    Action.VISITS_AUDIT: {_S: Scope.PLACES},
    Action.VISITS_REVIEW: dict.fromkeys((_A, _R), Scope.PLACES),
    Action.VISITS_PUBLISH: dict.fromkeys((_A, _R), Scope.PLACES),
    Action.VISITS_DECIDE: dict.fromkeys(_DESK, Scope.PLACES),
    Action.VIEWS_KEEP: dict.fromkeys(_DESK, Scope.PLACES),
    Action.VIEWS_SHARE: dict.fromkeys((_A, _M), Scope.PLACES),
    Action.CALENDAR_SEE: {**dict.fromkeys(_DESK, Scope.PLACES), _SH: Scope.OWN},
    Action.PHOTOS_ERASE: dict.fromkeys((_A, _M, _R), Scope.PLACES),
    Action.REPORTS_SEE: dict.fromkeys(_DESK, Scope.PLACES),
    Action.REPORTS_MAKE: dict.fromkeys(_DESK, Scope.PLACES),
    Action.PROGRAMMES_SEE: dict.fromkeys(_DESK, Scope.PLACES),
    Action.PROGRAMMES_PLAN: dict.fromkeys((_A, _M), Scope.PLACES),
    Action.JOBS_CLAIM: {_SH: Scope.OWN},
    Action.SHOPPERS_SEE: dict.fromkeys(_DESK, Scope.PLACES),
    Action.SHOPPERS_EDIT: dict.fromkeys((_A, _M), Scope.PLACES),
    Action.GRADES_OWN: {_SH: Scope.OWN},
    Action.FEES_SEE: dict.fromkeys((_A, _M), Scope.PLACES),
    Action.FEES_DECIDE: dict.fromkeys((_A, _M), Scope.PLACES),
    Action.FEES_OWN: {_SH: Scope.OWN, _S: Scope.OWN},
    Action.BRANCH_SEE: {_B: Scope.PUBLISHED},
    Action.BRANCH_ANSWER: {_B: Scope.PUBLISHED},
    Action.APPEALS_DECIDE: dict.fromkeys((_A, _M, _R), Scope.PLACES),
    Action.ORGANISATION_EDIT: {_A: Scope.PLACES},
    Action.OFFICE_SEE: dict.fromkeys((_A, _M), Scope.PLACES),
    Action.BRANCHES_EDIT: dict.fromkeys((_A, _M), Scope.PLACES),
    Action.PEOPLE_EDIT: dict.fromkeys((_A, _M), Scope.PLACES),
    Action.IMPORTS_MAKE: dict.fromkeys((_A, _M), Scope.PLACES),
    Action.RESULTS_SEE: dict.fromkeys(_DESK, Scope.PLACES),
    Action.EXPORTS_MAKE: dict.fromkeys(_DESK, Scope.PLACES),
    Action.AGREEMENTS_OWN: {_SH: Scope.OWN},
}


def scope_of(action: Action, role: Role) -> Scope | None:
    """How far `role` may do `action`; None when it may not."""
    return TABLE[action].get(role)


def may(role: Role | None, action: str) -> bool:
    """Whether a person with this role (None: nobody signed in) may enter a route."""
    if action in {ANYONE, A_FILE}:
        return True
    return role is not None and scope_of(Action(action), role) is not None
