"""The guide of the first days: what the first visit needs, and what is there already."""

from dataclasses import dataclass

from flask import session, url_for
from flask_babel import gettext as _
from sqlalchemy import exists, func, select

from audit.checklists.models import Checklist, ChecklistVersion
from audit.infra.db import db
from audit.infra.events import Event
from audit.people.agreements.models import AgreementVersion
from audit.people.models import Branch, Membership
from audit.people.permits import Action, Role, may
from audit.visits.models import Visit

ASIDE = "guide_aside"


@dataclass(frozen=True)
class Step:
    """One thing to do, whether it is done, and where."""

    title: str
    about: str
    address: str
    done: bool


def shown_to(member: Membership) -> list[Step]:
    """The steps for an administrator of an organisation that is not ready; else nothing."""
    if not may(member.role, Action.ORGANISATION_EDIT):
        return []
    all_ = steps(member)
    done = done_count(all_)
    if done == len(all_) or session.get(ASIDE) == done:
        return []
    return all_


def done_count(all_: list[Step]) -> int:
    """How many steps are done."""
    return sum(step.done for step in all_)


def steps(member: Membership) -> list[Step]:
    """The six steps, each with whether the data says that it is done; one query."""
    settled, branches, people, agreement, checklists, visits = _facts(member)
    return [
        Step(
            _("Look through the settings"),
            _("Language of reports, time zone, and the number for shoppers who feel unsafe."),
            url_for("organisation.show"),
            settled,
        ),
        Step(
            _("Add your branches"),
            _("One by one, or all of them from a table."),
            url_for("places.index"),
            branches,
        ),
        Step(
            _("Add shoppers and a reviewer"),
            _("One by one, or from a table; they are invited by e-mail."),
            url_for("members.index"),
            people,
        ),
        Step(
            _("Publish the agreement with shoppers"),
            _("What shoppers agree to before their first visit."),
            url_for("agreements.index"),
            agreement,
        ),
        Step(
            _("Publish a checklist"),
            _("One that comes with the product, your own from a spreadsheet, or a new one."),
            url_for("checklists.index"),
            checklists,
        ),
        Step(
            _("Offer the first visit"),
            _("To one shopper, or plan a programme for many branches."),
            url_for("visits.new"),
            visits,
        ),
    ]


def _facts(member: Membership) -> tuple[bool, ...]:
    here = member.organisation_id
    working = select(func.count(func.distinct(Membership.role))).where(
        Membership.organisation_id == here,
        Membership.role.in_((Role.SHOPPER, Role.REVIEWER)),
        Membership.ended_at.is_(None),
    )
    published = exists().where(
        Checklist.organisation_id == here, ChecklistVersion.checklist_id == Checklist.id
    )
    row = db.session.execute(
        select(
            exists().where(Event.organisation_id == here, Event.kind == "organisation.settled"),
            exists().where(Branch.organisation_id == here, Branch.closed_at.is_(None)),
            working.scalar_subquery(),
            exists().where(AgreementVersion.organisation_id == here),
            published,
            exists().where(Visit.organisation_id == here),
        )
    ).one()
    settled, branches, roles, *others = row
    working_here = roles >= len((Role.SHOPPER, Role.REVIEWER))
    return bool(settled), bool(branches), working_here, *map(bool, others)
