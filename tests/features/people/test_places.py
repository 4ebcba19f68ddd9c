"""Regions and branches as the office keeps them."""

from typing import Any

import pytest
from sqlalchemy import select

from audit.infra import events
from audit.infra.db import db
from audit.infra.events import Event
from audit.people.models import MembershipPlace
from audit.people.permits import Role
from audit.people.places import actions
from audit.people.unfit import Taken, Unfit
from tests.builders import Workplace


def kinds() -> list[str]:
    return list(db.session.scalars(select(Event.kind).order_by(Event.seq)))


def test_a_branch_is_added_changed_closed_and_opened_with_one_event_each(workplace: Workplace):
    by, coast = workplace.people[Role.ADMINISTRATOR], workplace.regions[1]
    told = len(kinds())
    branch = actions.add_branch(
        workplace.organisation, region=coast, by=by, name="  Cliff \n Road ", code=" c-۱ "
    )
    assert (branch.name, branch.code, branch.code_key) == ("Cliff Road", "c-۱", "c-1")
    assert actions.change_branch(branch, by=by, name="Cliff Top", address="2 Cliff Road") == [
        "name",
        "address",
    ]
    assert actions.change_branch(branch, by=by, name="Cliff Top ", code="c-۱") == []
    actions.close_branch(branch, by=by)
    actions.close_branch(branch, by=by)
    assert branch.closed_at is not None
    actions.reopen_branch(branch, by=by)
    assert kinds()[told:] == ["branch.added", "branch.changed", "branch.closed", "branch.reopened"]
    said = events.timeline(branch.id)[1].data
    assert said == {"values": ["name", "address"]}


@pytest.mark.parametrize("again", ["HB-07", "hb-07", " hb-٠٧", "ＨＢ-07"])
def test_a_code_names_one_branch_however_it_is_written(workplace: Workplace, again: str):
    market, pier, _quay = workplace.branches
    actions.change_branch(market, by=None, code="HB-07")
    with pytest.raises(Taken) as refused:
        actions.change_branch(pier, by=None, code=again)
    assert refused.value.field == "code"
    db.session.rollback()
    assert pier.code_key is None
    actions.change_branch(market, by=None, code="")
    assert actions.change_branch(pier, by=None, code=again) == ["code", "code_key"]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("name", {"name": " \n "}),
        ("name", {"name": "x" * 121}),
        ("time_zone", {"time_zone": "Mars/Olympus"}),
        ("time_zone", {"time_zone": "../../etc/passwd"}),
        ("phone", {"phone": "call me"}),
        ("latitude", {"latitude": 91.0, "longitude": 0.0}),
        ("longitude", {"latitude": 1.0, "longitude": float("nan")}),
        ("longitude", {"latitude": 1.0, "longitude": None}),
    ],
)
def test_what_does_not_fit_is_refused_by_its_name(
    workplace: Workplace, field: str, values: dict[str, Any]
):
    with pytest.raises(Unfit) as refused:
        actions.change_branch(workplace.branches[0], by=None, **values)
    assert refused.value.field == field


def test_regions_nest_and_never_in_themselves(workplace: Workplace):
    north, coast = workplace.regions
    inner = actions.add_region(workplace.organisation, "Bay", parent=coast, by=None)
    for within in (north, coast, inner):
        with pytest.raises(Unfit, match="within itself"):
            actions.change_region(north, by=None, parent=within)
    assert actions.change_region(inner, by=None, parent=None) == ["parent_id"]
    assert inner.parent_id is None
    with pytest.raises(Taken):
        actions.add_region(workplace.organisation, " NORTH ", by=None)
    with pytest.raises(Taken):
        actions.change_region(inner, by=None, name="north")


def test_regions_are_six_levels_deep_at_most(workplace: Workplace):
    region = workplace.regions[1]
    for level in range(3, 7):
        region = actions.add_region(workplace.organisation, f"L{level}", parent=region, by=None)
    with pytest.raises(Unfit):
        actions.add_region(workplace.organisation, "L7", parent=region, by=None)
    other = actions.add_region(workplace.organisation, "Other", by=None)
    with pytest.raises(Unfit):
        actions.change_region(workplace.regions[0], by=None, parent=other)


def test_a_region_that_somebody_is_named_for_is_not_removed(workplace: Workplace):
    empty = actions.add_region(workplace.organisation, "Islands", by=None)
    member = workplace.people[Role.REVIEWER]
    with db.write() as session:
        session.add(MembershipPlace(membership_id=member.id, region_id=empty.id))
    with pytest.raises(actions.NotEmpty):
        actions.remove_region(empty, by=None)
    with pytest.raises(actions.NotEmpty):
        actions.remove_region(workplace.regions[0], by=None)
    free = actions.add_region(workplace.organisation, "Lakes", by=None)
    actions.remove_region(free, by=None)
    assert kinds()[-1] == "region.removed"
