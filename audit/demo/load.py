"""Telling the demo's story into an empty installation."""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import select

from audit.checklists.actions import publish
from audit.checklists.models import ChecklistVersion
from audit.demo import wave
from audit.demo.accounts import paydays
from audit.demo.agreeing import agreed_at_first, agreeing
from audit.demo.album import Album
from audit.demo.arriving import arriving
from audit.demo.capture import captured
from audit.demo.cast import CAST, MANAGER, OTHER_SUPERVISOR, REVIEWER, SUPERVISOR
from audit.demo.disputes import disputes
from audit.demo.drafting import drafting
from audit.demo.dressing import dressing
from audit.demo.exporting import exporting
from audit.demo.habits import habits
from audit.demo.importing import importing
from audit.demo.keeping import keeping
from audit.demo.knowing import knowing
from audit.demo.letters import letters
from audit.demo.lives import Life, Part, life
from audit.demo.places import PLACES, REGIONS
from audit.demo.shelving import shelving
from audit.demo.story import MONTHS, Plan, latest_moment, plans
from audit.demo.working import working
from audit.engines.language.parse import parse
from audit.infra import jobs
from audit.infra.chronicle import Telling, told
from audit.infra.db import db
from audit.people import actions as people
from audit.people.messages.actions import unheard
from audit.people.models import Branch, Device, Membership, MembershipPlace, Organisation, Region
from audit.people.organisation.actions import SETTINGS, settle
from audit.people.permits import Role
from audit.visits.models import Assessment, Publication, Visit
from audit.visits.rules import State

NAME = "Harbour Bank"
SHIPPED = Path(__file__).resolve().parents[2] / "checklists"
CHECKLIST_OF = {"mystery": "six-parameters", "audit": "service-standards"}
VISITED = {
    State.SUBMITTED, State.RETURNED, State.APPROVED, State.PUBLISHED, State.EXCLUDED,
}  # fmt: skip
REPORTS_READY = 3
"""So many of the newest published visits get their report by a job; others when asked for."""


@dataclass
class Stage:
    """Everything and everybody that visits need."""

    branches: dict[str, Branch]
    members: dict[str, Membership]
    phones: dict[str, Device]
    versions: dict[str, ChecklistVersion]
    album: Album


def load_demo(today: date, *, months: int = MONTHS) -> bool:
    """Tell the story up to `today`; False and nothing done where a demo organisation is.

    The same `today` gives the same rows and bytes, secrets excepted. Call inside an
    application context.
    """
    if db.session.scalar(select(Organisation.id).where(Organisation.demo)):
        return False
    story = plans(today, months)
    began = min(plan.day for plan in story) - timedelta(days=30)
    with told(f"{NAME} {today}", latest_moment(began)) as telling, unheard(), db.write():
        stage = _set(telling)
        lives = [_life(plan, stage) for plan in story]
        lives += _wave(today, stage)
        lives.append(knowing(today, stage.members, stage.branches))
        lives.append(habits(today, stage.members))
        lives.append(arriving(today, stage.members))
        lives.append(agreeing(today, stage.members))
        lives.append(working(today, stage.members))
        lives.append(drafting(today, stage.members, stage.versions))
        lives.append(shelving(today, stage.members, stage.versions))
        lives.append(keeping(today, stage.members, stage.branches))
        lives.append(dressing(today, stage.members))
        lives.append(importing(today, stage.members))
        lives.append(disputes(today, stage.members, stage.branches))
        payer = stage.members[MANAGER]
        lives.append(paydays(began, today, by=payer, zone="Europe/London"))
        _run(telling, lives, latest_moment(today))
        _leave_few_jobs()
        letters(stage.members[MANAGER].organisation_id, telling.moment)
    exporting(today, stage.members)
    return True


def _set(telling: Telling) -> Stage:
    organisation = people.add_organisation(NAME, demo=True)
    branches = _branches(organisation)
    members, phones = _members(organisation, branches, telling)
    settings = {name: getattr(organisation, name) for name in SETTINGS}
    settle(organisation, settings | {"safety_phone": "+442079460958"}, by=members[CAST[0].email])
    agreed_at_first(members[CAST[0].email], members)
    versions = {}
    for path in sorted(SHIPPED.glob("*.yaml")):
        document = parse(path.read_text("utf-8"), path.name).checklist
        assert document is not None, path
        by = members[CAST[0].email].id
        versions[document.id] = publish(document, organisation=organisation, by=by)
    return Stage(branches, members, phones, versions, Album())


def _branches(organisation: Organisation) -> dict[str, Branch]:
    regions = {name: Region(organisation_id=organisation.id, name=name) for name in REGIONS}
    db.session.add_all(regions.values())
    db.session.flush()
    branches = {
        place.name: Branch(
            organisation_id=organisation.id,
            region_id=regions[place.region].id,
            name=place.name,
            address=place.address,
            time_zone=place.time_zone,
        )
        for place in PLACES
    }
    db.session.add_all(branches.values())
    db.session.flush()
    return branches


def _members(
    organisation: Organisation, branches: dict[str, Branch], telling: Telling
) -> tuple[dict[str, Membership], dict[str, Device]]:
    members, phones = {}, {}
    for person in CAST:
        telling.moment += timedelta(minutes=7)
        member = people.add_user(
            person.email,
            person.name,
            organisation=organisation,
            role=person.role,
            pseudonym=person.pseudonym,
        )
        people.choose_language(member.user, person.locale)
        if person.branch:
            branch = branches[person.branch]
            db.session.add(MembershipPlace(membership_id=member.id, branch_id=branch.id))
        if person.role in {Role.SHOPPER, Role.SUPERVISOR}:
            phones[person.email], _secret = people.enrol_device(member, "Android phone")
        members[person.email] = member
    return members, phones


def _life(plan: Plan, stage: Stage) -> Life:
    version = stage.versions[CHECKLIST_OF[plan.kind]]
    assignee = stage.members[plan.assignee]
    supervisor = OTHER_SUPERVISOR if plan.place.region == "Gulf" else SUPERVISOR
    part = Part(
        plan=plan,
        branch=stage.branches[plan.place.name],
        version=version,
        assignee=assignee,
        phone=stage.phones[plan.assignee],
        supervisor=stage.members[supervisor],
        reviewer=stage.members[REVIEWER],
        random=plan.chance("course"),
        keeper=_keeper(plan, stage),
    )
    return life(part, captured(plan, version, stage.album) if plan.end in VISITED else None)


def _keeper(plan: Plan, stage: Stage) -> Membership | None:
    """Who manages the branch of a plan."""
    there = (p.email for p in CAST if p.role is Role.BRANCH_MANAGER and p.branch == plan.place.name)
    email = next(there, None)
    return stage.members[email] if email else None


def _wave(today: date, stage: Stage) -> list[Life]:
    running = wave.Wave(
        today,
        stage.versions[CHECKLIST_OF["mystery"]],
        stage.branches,
        stage.members,
        stage.phones,
    )
    return running.lives(lambda plan: captured(plan, running.version, stage.album))


def _run(telling: Telling, lives: Iterable[Life], until: datetime) -> None:
    """Let every life go on when its next moment has come."""
    order = count()
    waiting = [(moment, next(order), each) for each in lives if (moment := next(each, None))]
    heapq.heapify(waiting)
    while waiting:
        moment, _, each = heapq.heappop(waiting)
        telling.moment = min(moment, until)
        if following := next(each, None):
            heapq.heappush(waiting, (following, next(order), each))


def _leave_few_jobs() -> None:
    """Keep the queue short: copies and reports are also made when somebody asks for them."""
    newest = select(Publication).order_by(Publication.published_at.desc()).limit(REPORTS_READY)
    ready = list(db.session.scalars(newest))
    kept = {str(publication.assessment_id) for publication in ready}
    kept |= {str(publication.assessment.submission_id) for publication in ready}
    unusual = _unusual()
    jobs.withdraw(
        job
        for job in db.session.scalars(select(jobs.Job))
        if (
            job.key not in unusual
            if job.kind == "signals"
            else not kept.intersection(job.arguments.values())
        )
    )


def _unusual() -> set[str]:
    """The jobs that look over two of the visits that wait for a reviewer: the story's people use
    the same words more often than real ones do."""
    waiting = select(Assessment.submission_id).join(Visit, Visit.assessment_id == Assessment.id)
    waiting = waiting.where(Visit.state == State.SUBMITTED).order_by(Visit.due_at, Visit.id)
    return {f"signals:{submission}" for submission in db.session.scalars(waiting.limit(2))}
