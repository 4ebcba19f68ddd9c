"""Reads of the list of visits; they start from what the member may see."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from audit.checklists.models import ChecklistVersion
from audit.infra.db import db, now
from audit.infra.i18n.ordering import place_of
from audit.people.models import Branch, Membership, User
from audit.people.permits import Action, Role
from audit.people.queries import branches_under
from audit.visits.models import Assessment, Return, Submission, SubmissionDecision, Visit
from audit.visits.queries import for_display, seen_by
from audit.visits.review.models import Hold
from audit.visits.rules import GIVEN, State
from audit.visits.signals.models import Signal
from audit.visits.work.rules import MADE_WITHIN, OPEN_FOR, Filters
from audit.visits.work.searching import found_by

SOON = timedelta(days=2)
A_DAY = timedelta(days=1)


def filtered(
    member: Membership, filters: Filters, action: Action = Action.VISITS_SEE
) -> Select[Visit]:
    """The visits that a member may see (or do `action` on) and that the filters leave, unordered.

    What would tell a shopper of a score that is not final is passed over.
    """
    if member.role is Role.SHOPPER:
        filters = filters.for_shopper()
    found = seen_by(member, action).where(*_where(member, filters))
    return in_states(found, filters)


def in_states(found: Select[Visit], filters: Filters) -> Select[Visit]:
    """Those of a selection that stand in the states that are meant."""
    wanted = filters.wanted_states
    return found.where(Visit.state.in_(sorted(wanted))) if wanted else found


def _where(member: Membership, filters: Filters) -> Iterable[ColumnElement[bool]]:
    if filters.kinds:
        yield Visit.kind.in_(filters.kinds)
    if filters.mine or filters.person:
        yield Visit.assignee_id == (member.id if filters.mine else filters.person)
    if filters.branch:
        yield Visit.branch_id == filters.branch
    if filters.programme:
        yield Visit.programme_id == filters.programme
    if filters.region:
        yield Visit.branch_id.in_(branches_under(member, filters.region))
    if filters.checklist:
        yield Visit.version_id.in_(_versions(filters))
    yield from _open_within(filters.first, filters.last)
    yield from _made(filters)
    if filters.times:
        yield or_(*(_timely(name, member) for name in filters.times))
    if filters.outcomes or filters.below is not None:
        yield _scored(filters)
    if filters.flags:
        yield or_(*(_flagged(name) for name in filters.flags))
    if filters.words:
        yield found_by(member, filters.words)


def _versions(filters: Filters) -> Select[UUID]:
    """The versions of a checklist; of one that is named, those that score like it."""
    found = select(ChecklistVersion.id).where(ChecklistVersion.checklist_id == filters.checklist)
    if filters.version is None:
        return found
    named = aliased(ChecklistVersion)
    alike = select(named.scoring_hash).where(
        named.checklist_id == filters.checklist, named.number == filters.version
    )
    return found.where(ChecklistVersion.scoring_hash.in_(alike))


def _made(filters: Filters) -> Iterable[ColumnElement[bool]]:
    """By the day by the branch's clock, else by the end of the window, as results count."""
    unknown = Visit.made_on.is_(None)
    if filters.made_first:
        ends = Visit.closes_at >= _start(filters.made_first)
        yield or_(Visit.made_on >= filters.made_first, and_(unknown, ends))
    if filters.made_last:
        ends = Visit.closes_at < _start(filters.made_last + A_DAY)
        yield or_(Visit.made_on <= filters.made_last, and_(unknown, ends))


def _open_within(
    first: date | None, last: date | None, zone: tzinfo = UTC
) -> Iterable[ColumnElement[bool]]:
    """Windows that are open on one of these days, by one clock for all branches."""
    if first:
        yield Visit.closes_at >= _start(first, zone)
    if last:
        yield Visit.opens_at < _start(last + A_DAY, zone)


def _start(day: date, zone: tzinfo = UTC) -> datetime:
    return datetime.combine(day, time(0), zone).astimezone(UTC)


def _timely(name: str, member: Membership) -> ColumnElement[bool]:
    moment, zone = now(), ZoneInfo(member.organisation.time_zone)
    today = moment.astimezone(zone).date()
    if name in OPEN_FOR:
        last = today + (OPEN_FOR[name] - 1) * A_DAY
        return and_(*_open_within(today, last, zone))
    if name in MADE_WITHIN:
        return Visit.made_on > today - MADE_WITHIN[name] * A_DAY
    if name == "soon":
        near = and_(Visit.due_at >= moment, Visit.due_at < moment + SOON)
        return and_(Visit.state.in_(GIVEN), near)
    if name == "overdue":
        waited = and_(
            Return.visit_id == Visit.id, Return.due_at < moment, Return.submission_id == _counting()
        )
        returned = and_(Visit.state == State.RETURNED, exists().where(waited))
        return or_(and_(Visit.state.in_(GIVEN), Visit.due_at < moment), returned)
    late = and_(Submission.id == _counting(), Submission.late)
    return exists().where(late)


def _counting() -> ColumnElement[UUID]:
    """The submission of the assessment that counts."""
    counted = select(Assessment.submission_id).where(Assessment.id == Visit.assessment_id)
    return counted.correlate(Visit).scalar_subquery()


def _scored(filters: Filters) -> ColumnElement[bool]:
    """An assessment that counts with such a result; what has no score is below nothing."""
    wanted = [Assessment.id == Visit.assessment_id]
    if filters.outcomes:
        wanted.append(Assessment.outcome.in_(filters.outcomes))
    if filters.below is not None:
        wanted.append(Assessment.score < filters.below * 100)
    return exists().where(*wanted)


def _flagged(name: str) -> ColumnElement[bool]:
    match name:
        case "critical":
            return exists().where(Assessment.id == Visit.assessment_id, Assessment.critical > 0)
        case "signal":
            return exists().where(Signal.submission_id == _counting(), Signal.seen_at.is_(None))
        case "hold":
            return exists().where(Hold.visit_id == Visit.id, Hold.released_at.is_(None))
    decided = exists().where(SubmissionDecision.submission_id == Submission.id)
    return exists().where(
        Submission.visit_id == Visit.id, Submission.quarantine.is_not(None), ~decided
    )


def counted(found: Select[Visit]) -> dict[State, int]:
    """How many visits of a selection stand in each state."""
    rows = found.with_only_columns(Visit.state, func.count()).group_by(Visit.state)
    return {row[0]: row[1] for row in db.session.execute(rows)}


def ids_of(found: Select[Visit], most: int) -> list[UUID]:
    """The visits of a selection, what ends first at the top; at most so many."""
    ordered = found.with_only_columns(Visit.id).order_by(Visit.closes_at, Visit.id)
    return list(db.session.scalars(ordered.limit(most)))


def page_of(found: Select[Visit], sort: str, *, page: int, size: int) -> list[Visit]:
    """One page of a selection in an order; one more than `size` tells of another."""
    start = (page - 1) * size
    if sort in GROUPED:
        ids = _by_names(found, sort, start, size + 1)
    else:
        ids = _by_columns(found, sort, start, size + 1)
    place = joinedload(Visit.branch).joinedload(Branch.region)
    loaded = select(Visit).where(Visit.id.in_(ids)).options(place, *for_display())
    rows = {visit.id: visit for visit in db.session.scalars(loaded)}
    return [rows[each] for each in ids]


def _by_columns(found: Select[Visit], sort: str, start: int, size: int) -> list[UUID]:
    rows = found.with_only_columns(Visit.id)
    match sort:
        case "oldest":
            rows = rows.order_by(Visit.closes_at, Visit.id)
        case "changed":
            rows = rows.order_by(Visit.changed_at.desc(), Visit.id)
        case "lowest":
            rows = rows.outerjoin(Assessment, Assessment.id == Visit.assessment_id)
            rows = rows.order_by(Assessment.score.is_(None), Assessment.score, Visit.id)
        case _:
            rows = rows.order_by(Visit.closes_at.desc(), Visit.id)
    return list(db.session.scalars(rows.limit(size).offset(start)))


GROUPED = {"branch": Visit.branch_id, "person": Visit.assignee_id}


def _by_names(found: Select[Visit], sort: str, start: int, size: int) -> list[UUID]:
    """A page in the order of names, which only the reader's language knows: the names are sorted
    here, and of the visits only those are read that stand under the names of the page."""
    column = GROUPED[sort]
    grouped = found.with_only_columns(column, func.count()).group_by(column)
    sizes = {row[0]: row[1] for row in db.session.execute(grouped)}
    names = _names(sort, set(sizes))
    before, chosen, skipped = 0, [], 0
    for each in sorted(sizes, key=lambda one: (place_of(names.get(one, "")), one)):
        if before + sizes[each] <= start:
            skipped = before + sizes[each]
        elif before < start + size:
            chosen.append(each)
        before += sizes[each]
    if not chosen:
        return []
    place = case({each: n for n, each in enumerate(chosen)}, value=column)
    rows = found.with_only_columns(Visit.id).where(column.in_(chosen))
    rows = rows.order_by(place, Visit.closes_at.desc(), Visit.id)
    return list(db.session.scalars(rows.limit(size).offset(start - skipped)))


def _names(sort: str, ids: set[UUID]) -> dict[UUID, str]:
    if sort == "branch":
        named = select(Branch.id, Branch.name).where(Branch.id.in_(ids))
    else:
        named = select(Membership.id, User.name).join(Membership.user)
        named = named.where(Membership.id.in_(ids))
    return {row[0]: row[1] for row in db.session.execute(named)}


def checklists_of(member: Membership) -> list[tuple[UUID, dict[str, str]]]:
    """Every checklist of the organisation with the title of its newest version."""
    other = aliased(ChecklistVersion)
    later = exists().where(
        other.checklist_id == ChecklistVersion.checklist_id, other.number > ChecklistVersion.number
    )
    newest = select(ChecklistVersion.checklist_id, ChecklistVersion.content).where(
        ChecklistVersion.organisation_id == member.organisation_id, ~later
    )
    rows = db.session.execute(newest.order_by(ChecklistVersion.checklist_id))
    return [(row[0], json.loads(row[1])["title"]) for row in rows]
