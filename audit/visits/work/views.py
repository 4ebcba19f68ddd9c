"""What the list of visits shows, gathered in a constant number of queries."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from audit.checklists.wording import plain
from audit.infra.db import db
from audit.infra.i18n.ordering import by_name
from audit.people.models import Branch, Membership, Region, User
from audit.people.permits import Action, Role, may
from audit.people.queries import in_places, names_of
from audit.visits.programmes.models import Programme
from audit.visits.queries import undecided_count
from audit.visits.rules import GIVEN, STATES_OF, State
from audit.visits.work import queries, wording
from audit.visits.work.forms import FiltersForm, form_of
from audit.visits.work.models import FirstView, SavedView
from audit.visits.work.rules import ME, SORTS, Filters, read

PAGE = 50
Choices = dict[str, list[tuple[str, str]]]


@dataclass(frozen=True)
class Group:
    """One group of states as a chip of the list: its name, how many, where to."""

    name: str
    count: int
    query: str
    current: bool


def list_page(
    member: Membership, filters: Filters, *, page: int, form: FiltersForm | None = None
) -> dict[str, Any]:
    """Everything that the list shows to this member."""
    own = member.role is Role.SHOPPER
    anywhere = queries.filtered(member, replace(filters, states=()))
    counts, found = queries.counted(anywhere), queries.in_states(anywhere, filters)
    rows = queries.page_of(found, filters.sort, page=page, size=PAGE)
    wanted = filters.wanted_states or frozenset(State)
    choices: Choices = {} if own else choices_for(member)
    shown = form or form_of(filters)
    shown.offer(choices, counts)
    return {
        "visits": rows[:PAGE],
        "more": len(rows) > PAGE,
        "page": page,
        "filters": filters,
        "form": shown,
        "total": sum(counts.get(state, 0) for state in wanted),
        "groups": _groups(filters, counts),
        "chips": _chips(member, filters, choices),
        "own": own,
        "may_pick": may(member.role, Action.VISITS_OFFER),
        "given": GIVEN,
        "undecided": undecided_count(member),
    }


def _groups(filters: Filters, counts: dict[State, int]) -> list[Group]:
    groups = [("", tuple(State)), *STATES_OF.items()]
    return [
        Group(
            name,
            sum(counts.get(state, 0) for state in states),
            replace(filters, states=(name,) if name else ()).query(),
            filters.states == ((name,) if name else ()),
        )
        for name, states in groups
    ]


def _chips(member: Membership, filters: Filters, choices: Choices) -> list[tuple[str, str]]:
    """Every filter in words, with the address of the list without it."""
    names = {value: words for options in choices.values() for value, words in options}
    if filters.person and str(filters.person) not in names:
        names |= _former(member, filters.person)
    chips = wording.chip_words(filters, names)
    return [(words, filters.without(name, value).query()) for name, value, words in chips]


def _former(member: Membership, person: UUID) -> dict[str, str]:
    """The name of somebody of the organisation who has left."""
    theirs = select(Membership.id).where(
        Membership.id == person, Membership.organisation_id == member.organisation_id
    )
    return {str(key): name for key, name in names_of(set(db.session.scalars(theirs))).items()}


def choices_for(member: Membership) -> Choices:
    """What the filters offer by name: places, programmes, checklists, people."""
    return {
        **calendar_choices(member),
        "programme": _named(_programmes(member)),
        "checklist": checklist_choices(member),
    }


def calendar_choices(member: Membership) -> Choices:
    """What the calendar's filters offer by name: places and people."""
    return {
        "region": _named(_regions(member)),
        "branch": _named(_branches(member)),
        "who": [(ME, wording.mine()), *_named(_people(member))],
    }


def _named(found: Select[UUID, str]) -> list[tuple[str, str]]:
    """Ids and names by name; of a list that may be long only these are read."""
    rows = [(str(row[0]), str(row[1])) for row in db.session.execute(found)]
    return by_name(rows, lambda row: row[1])


def checklist_choices(member: Membership) -> list[tuple[str, str]]:
    """Every checklist by its title."""
    titled = [(str(key), plain(title)) for key, title in queries.checklists_of(member)]
    return by_name(titled, lambda pair: pair[1])


def _regions(member: Membership) -> Select[UUID, str]:
    found = select(Region.id, Region.name)
    return found.where(Region.organisation_id == member.organisation_id).order_by(Region.id)


def _branches(member: Membership) -> Select[UUID, str]:
    found = select(Branch.id, Branch.name).where(
        Branch.organisation_id == member.organisation_id,
        in_places(member, Branch.id),  # type: ignore[arg-type]
    )
    return found.order_by(Branch.id)


def _programmes(member: Membership) -> Select[UUID, str]:
    found = select(Programme.id, Programme.name)
    return found.where(Programme.organisation_id == member.organisation_id).order_by(Programme.id)


def _people(member: Membership) -> Select[UUID, str]:
    """Those who make visits, and who made some and have left."""
    found = select(Membership.id, User.name).join(Membership.user)
    return found.where(
        Membership.organisation_id == member.organisation_id,
        Membership.role.in_((Role.SHOPPER, Role.SUPERVISOR)),
    ).order_by(Membership.id)


def views_for(member: Membership) -> list[SavedView]:
    """The views that a member may use, own ones first, each by name."""
    found = (
        select(SavedView)
        .where(
            SavedView.organisation_id == member.organisation_id,
            SavedView.dropped_at.is_(None),
            or_(SavedView.owner_id == member.id, SavedView.shared),
        )
        .options(joinedload(SavedView.owner).joinedload(Membership.user))
        .order_by(SavedView.id)
    )
    named = by_name(db.session.scalars(found), lambda view: view.name)
    return sorted(named, key=lambda view: view.owner_id != member.id)


def view_for(member: Membership, view_id: UUID, *, dropped: bool = False) -> SavedView | None:
    """One view that a member may use."""
    found = select(SavedView).where(
        SavedView.id == view_id,
        SavedView.organisation_id == member.organisation_id,
        or_(SavedView.owner_id == member.id, SavedView.shared),
    )
    if not dropped:
        found = found.where(SavedView.dropped_at.is_(None))
    return db.session.scalar(found)


def own_view(member: Membership, view_id: UUID, *, dropped: bool = False) -> SavedView | None:
    """One view that a member may change: an own one, or a shared one by whoever may share."""
    view = view_for(member, view_id, dropped=dropped)
    if view is None or view.owner_id == member.id:
        return view
    return view if may(member.role, Action.VIEWS_SHARE) else None


def first_view(member: Membership) -> UUID | None:
    """Which view a member's list opens with, where it is still there for them."""
    found = select(FirstView.view_id).where(FirstView.membership_id == member.id)
    view_id = db.session.scalar(found)
    return view_id if view_id and view_for(member, view_id) else None


@dataclass(frozen=True)
class ViewRow:
    """A kept view as its page shows it."""

    view: SavedView
    words: list[str]
    own: bool
    may_change: bool


def view_rows(member: Membership) -> list[ViewRow]:
    """The views that a member may use, each with its filters in words."""
    choices = choices_for(member)
    shares = may(member.role, Action.VIEWS_SHARE)
    rows = []
    for view in views_for(member):
        own = view.owner_id == member.id
        filters = read(parse_qsl(view.query))
        names = {value: words for options in choices.values() for value, words in options}
        words = [chip[2] for chip in wording.chip_words(filters, names)]
        if filters.sort != SORTS[0]:
            words.append(dict(wording.words_of("sort"))[filters.sort])
        rows.append(ViewRow(view, words, own, own or shares))
    return rows
