"""The letters about visits. What a branch is told names the branch and nothing else (R0.24)."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select

from audit.infra.db import db
from audit.infra.i18n import current_reader
from audit.infra.letters import Letter, named
from audit.people.messages.kinds import Occasion, Together, address_of, kind
from audit.people.permits import Role
from audit.visits.blind.edition import latest_publications
from audit.visits.messages.parts import letter, moment_at, on_phone, own_visit, where, window
from audit.visits.models import Assessment, Publication, Return, Visit
from audit.visits.rules import State
from audit.visits.wording import terms

MAKERS = (Role.SHOPPER, Role.SUPERVISOR)


def several_offered(n: int) -> Together:
    """Several offers in one letter."""
    count = current_reader().number(n)
    return Together(
        subject=ngettext("%(n)s visit for you", "%(n)s visits for you", n, n=count),
        said=ngettext(
            "%(n)s visit is offered to you. Accept or decline it, so that others can plan.",
            "%(n)s visits are offered to you. Accept or decline each, so that others can plan.",
            n,
            n=count,
        ),
        action=(_("See the visits"), address_of("capture.phone", "visits")),
    )


def several_published(n: int) -> Together:
    """Several of one's visits in one letter."""
    count = current_reader().number(n)
    return Together(
        subject=ngettext(
            "%(n)s visit of yours is published", "%(n)s visits of yours are published", n, n=count
        ),
        said=ngettext(
            "%(n)s visit of yours was reviewed and published. Thank you.",
            "%(n)s visits of yours were reviewed and published. Thank you.",
            n,
            n=count,
        ),
        action=(_("See the visits"), address_of("capture.phone", "visits")),
    )


def several_results(n: int) -> Together:
    """Several results of a branch's in one letter."""
    count = current_reader().number(n)
    return Together(
        subject=ngettext("%(n)s new result", "%(n)s new results", n, n=count),
        said=ngettext(
            "%(n)s result is there to be read, answered and taken to the team.",
            "%(n)s results are there to be read, answered and taken to the team.",
            n,
            n=count,
        ),
        action=(_("Read them"), address_of("branch.index")),
    )


@kind(
    "visit.offered",
    _l("Visit offered"),
    label=_l("A visit is offered to me"),
    roles=MAKERS,
    hint=_l("Also when it is given to me in somebody else’s place."),
    several=several_offered,
)
def offered(occasion: Occasion) -> Letter | None:
    """What is offered, until when, and where to answer."""
    visit = own_visit(occasion, State.OFFERED)
    if visit is None:
        return None
    return letter(
        occasion,
        subject=_("A visit for you: %(branch)s", branch=named(visit.branch.name)),
        said=_("a visit is offered to you. Accept or decline it, so that others can plan."),
        facts=(*where(visit), *window(occasion, visit), (_("Fee"), terms(visit))),
        action=(_("See the visit"), on_phone(visit)),
    )


@kind(
    "visit.due",
    _l("Time runs out"),
    label=_l("My time for a visit runs out"),
    roles=MAKERS,
    hint=_l("Once, a day before the end of a visit or of a correction that was not sent yet."),
)
def due(occasion: Occasion) -> Letter | None:
    """That there is a day left, and until when."""
    visit, end = own_visit(occasion, State.ACCEPTED, State.RETURNED), occasion.message.about_at
    if visit is None or end is None or end != _end_of(visit):
        return None
    returned = visit.state is State.RETURNED
    return letter(
        occasion,
        subject=_("One day left: %(branch)s", branch=named(visit.branch.name)),
        said=_("a visit waits to be corrected and sent again. Its time ends within a day.")
        if returned
        else _("a visit that you took on was not sent yet. Its last moment is within a day."),
        facts=(*where(visit), (_("Until"), moment_at(occasion, visit, end))),
        action=(_("See the visit"), on_phone(visit)),
    )


@kind(
    "visit.returned",
    _l("Visit returned"),
    label=_l("A visit comes back to me"),
    roles=MAKERS,
    hint=_l("With the day by which to send it again. What to change stands in the visit."),
)
def returned(occasion: Occasion) -> Letter | None:
    """That something is to be corrected, and until when; what it is stands in the visit."""
    visit = own_visit(occasion, State.RETURNED)
    end = _end_of(visit) if visit else None
    if visit is None or end is None:
        return None
    return letter(
        occasion,
        subject=_("To be corrected: %(branch)s", branch=named(visit.branch.name)),
        said=_("a reviewer has looked at your visit and asks for a change. It stands there."),
        facts=(*where(visit), (_("Send it again by"), moment_at(occasion, visit, end))),
        action=(_("See what to change"), on_phone(visit)),
    )


@kind(
    "visit.published",
    _l("Visit published"),
    label=_l("A visit of mine is published"),
    roles=MAKERS,
    hint=_l("Also when it is published again, after an appeal."),
    several=several_published,
)
def published(occasion: Occasion) -> Letter | None:
    """That one's own visit was published."""
    publication = _published(occasion)
    if publication is None:
        return None
    visit = db.session.get_one(Visit, publication.visit_id)
    if visit.assignee_id != occasion.message.membership_id:
        return None
    return letter(
        occasion,
        subject=_("Published: %(branch)s", branch=named(visit.branch.name)),
        said=_("your visit was published again, revised after an appeal.")
        if publication.revised
        else _("your visit was reviewed and published. Thank you."),
        facts=where(visit),
        action=(_("See the visit"), address_of("visits.show", visit_id=visit.id)),
    )


@kind(
    "branch.published",
    _l("Result for a branch"),
    label=_l("A visit to my branch is published"),
    roles=(Role.BRANCH_MANAGER,),
    hint=_l("Also when it is published again, after an appeal."),
    several=several_results,
)
def published_to_branch(occasion: Occasion) -> Letter | None:
    """That there is something new to read. No day, no kind, no score, nothing of a person."""
    publication = _published(occasion)
    if publication is None:
        return None
    visit = db.session.get_one(Visit, publication.visit_id)
    return letter(
        occasion,
        subject=_("A result for %(branch)s", branch=named(visit.branch.name)),
        said=_("a result of your branch was published again, revised after an appeal.")
        if publication.revised
        else _("a new result of your branch is there to be read, answered and taken to the team."),
        facts=((_("Branch"), visit.branch.name),),
        action=(_("Read it"), address_of("branch.show", visit_id=visit.id)),
    )


def _published(occasion: Occasion) -> Publication | None:
    """The publication, where it is the one that holds."""
    about = occasion.message.about_id
    publication = db.session.get(Publication, about) if about else None
    if publication is None:
        return None
    visit = db.session.get_one(Visit, publication.visit_id)
    latest = latest_publications([visit.id]).get(visit.id)
    return publication if visit.state is State.PUBLISHED and latest is publication else None


def _end_of(visit: Visit) -> datetime | None:
    """By when it is to be made, or to be sent again once it was returned."""
    if visit.state is not State.RETURNED:
        return visit.closes_at
    found = (
        select(Return.due_at)
        .join(Assessment, Assessment.submission_id == Return.submission_id)
        .where(Assessment.id == visit.assessment_id)
    )
    return db.session.scalar(found)
