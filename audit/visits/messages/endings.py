"""The letters about what came to an end: a visit that was called off, an appeal that was decided.

What a branch is told names the branch and nothing else (R0.24).
"""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from audit.infra.db import db
from audit.infra.i18n import current_reader
from audit.infra.letters import Letter, named
from audit.people.messages.kinds import Occasion, Together, address_of, kind
from audit.people.permits import Role
from audit.visits.appeals.models import Appeal, Standing
from audit.visits.messages.parts import letter, own_visit, where
from audit.visits.messages.views import MAKERS
from audit.visits.rules import State

DECIDED = {Standing.UPHELD, Standing.REJECTED}


def several_cancelled(n: int) -> Together:
    """Several visits that were called off in one letter."""
    count = current_reader().number(n)
    return Together(
        subject=ngettext(
            "%(n)s visit of yours is cancelled", "%(n)s visits of yours are cancelled", n, n=count
        ),
        said=ngettext(
            "%(n)s visit that was given to you is cancelled. You need not go there.",
            "%(n)s visits that were given to you are cancelled. You need not go there.",
            n,
            n=count,
        ),
        action=(_("See the visits"), address_of("capture.phone", "visits")),
    )


@kind(
    "visit.cancelled",
    _l("Visit cancelled"),
    label=_l("A visit of mine is cancelled"),
    roles=MAKERS,
    hint=_l("Whether I had accepted it or not answered yet."),
    several=several_cancelled,
)
def cancelled(occasion: Occasion) -> Letter | None:
    """That one need not go there; why is for the desk."""
    visit = own_visit(occasion, State.CANCELLED)
    if visit is None:
        return None
    days = occasion.reader.days(visit.opens_at, visit.closes_at, visit.branch.time_zone)
    return letter(
        occasion,
        subject=_("Cancelled: %(branch)s", branch=named(visit.branch.name)),
        said=_("a visit that was given to you is cancelled. You need not go there."),
        facts=(*where(visit), (_("To be made"), days)),
        action=(_("See the visits"), address_of("capture.phone", "visits")),
    )


@kind(
    "appeal.decided",
    _l("Appeal decided"),
    label=_l("An appeal of mine is decided"),
    roles=(Role.BRANCH_MANAGER,),
    hint=_l("The decision and its reason stand with the result."),
)
def decided(occasion: Occasion) -> Letter | None:
    """That there is a decision; what it is stands with the result."""
    about = occasion.message.about_id
    appeal = db.session.get(Appeal, about) if about else None
    if appeal is None or appeal.standing not in DECIDED:
        return None
    visit = appeal.visit
    if visit.state is not State.PUBLISHED:
        return None
    return letter(
        occasion,
        subject=_("Appeal decided: %(branch)s", branch=named(visit.branch.name)),
        said=_("your appeal was decided. The decision and its reason stand with the result."),
        facts=((_("Branch"), visit.branch.name),),
        action=(_("Read it"), address_of("branch.show", visit_id=visit.id)),
    )
