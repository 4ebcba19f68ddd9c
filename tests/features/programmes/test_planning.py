"""A programme is planned on one page, changed while it harms nobody, started and ended."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from audit.infra.db import db
from audit.infra.events import Event
from audit.people.models import MembershipPlace
from audit.people.permits import Role
from audit.visits.programmes import actions
from audit.visits.programmes.models import Programme, Slot, Stage
from audit.visits.rules import State
from tests.builders import Workplace, build_workplace, signed_in
from tests.features.programmes.waves import planned, running, slots_of


@pytest.fixture
def manager(app: Flask, workplace: Workplace) -> FlaskClient:
    """The browser of the manager, who plans."""
    return signed_in(app, workplace.people[Role.MANAGER])


def sent(place: Workplace, **other: Any) -> dict[str, Any]:
    today = datetime.now(UTC).date()
    return {
        "name": "Autumn 2026",
        "goal": "How are loans explained?",
        "checklist": str(place.mystery.id),
        "branches": [str(branch.id) for branch in place.branches],
        "opens_on": str(today + timedelta(days=1)),
        "closes_on": str(today + timedelta(days=21)),
        "not_before": "09:30",
        "not_after": "16:30",
        "due_hours": "48",
        "per_branch": "2",
        "scenarios": "Ask about a loan.\n\n  Lost a card.  \n",
        "brief": "Be friendly.",
        "fee": "18.50",
        "expenses_limit": "5",
        "closed": "100",
        "recognised": "40",
        "unsafe": "100",
        "abandoned": "0",
        "lockout_days": "90",
        "gap_days": "3",
        "most_per_day": "",
        "most_per_programme": "2",
        "lowest_grade": "350",
        "languages": ["en", "cy"],
        **other,
    }


def only() -> Programme:
    return db.session.scalars(select(Programme)).one()


def test_a_plan_keeps_what_was_filled_in_and_makes_a_slot_for_each_visit(
    manager: FlaskClient, workplace: Workplace
):
    answer = manager.post("/programmes", data=sent(workplace))
    programme = only()
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/programmes/{programme.id}"
    assert (programme.name, programme.stage) == ("Autumn 2026", Stage.PLANNED)
    assert (programme.fee, programme.expenses_limit, programme.currency) == (1850, 500, "GBP")
    assert programme.payable == {"closed": 100, "recognised": 40, "unsafe": 100, "abandoned": 0}
    assert (programme.not_before, programme.not_after, programme.due_hours) == (
        "09:30",
        "16:30",
        48,
    )
    assert (programme.lockout_days, programme.gap_days, programme.lowest_grade) == (90, 3, 350)
    assert (programme.most_per_day, programme.most_per_programme) == (None, 2)
    assert programme.languages == ["cy", "en"]
    assert programme.scenarios == ["Ask about a loan.", "Lost a card."]
    assert [(s.branch.name[:4], s.number) for s in slots_of(programme)] == [
        ("Mark", 1), ("Mark", 2), ("Pier", 1), ("Pier", 2), ("Quay", 1), ("Quay", 2),
    ]  # fmt: skip


def test_scenarios_take_turns_at_each_branch_and_across_branches(workplace: Workplace):
    programme = planned(workplace, per_branch=2)
    told = [slot.scenario for slot in slots_of(programme)]
    loan, card = programme.scenarios
    assert told == [loan, card, card, loan, loan, card]


@pytest.mark.parametrize("ticked", ["everywhere", "regions"])
def test_a_region_or_everything_ticked_stands_for_its_branches(
    manager: FlaskClient, workplace: Workplace, ticked: str
):
    choice = (
        {"everywhere": "y"}
        if ticked == "everywhere"
        else {"regions": [str(workplace.regions[1].id)]}
    )
    manager.post("/programmes", data=sent(workplace, branches=[], per_branch="1", **choice))
    names = [slot.branch.name.split(",")[0] for slot in slots_of(only())]
    assert names == (["Market", "Pier", "Quay"] if ticked == "everywhere" else ["Pier", "Quay"])


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "Give the programme a name"),
        ({"checklist": ""}, "Choose what the visits are about"),
        ({"checklist": str(uuid4())}, "Not a valid choice"),
        ({"branches": []}, "Choose at least one branch"),
        ({"opens_on": ""}, "Enter the first day"),
        ({"closes_on": "2001-01-01"}, "Choose a day less than two years away"),
        ({"closes_on": str(datetime.now(UTC).date())}, "The last moment must come after the first"),
        ({"not_after": "late"}, "Write the time as 09:30"),
        ({"per_branch": "0"}, "Enter a whole number from 1 to 24"),
        ({"per_branch": "many"}, "Enter a whole number."),
        ({"scenarios": "x\n" * 25}, "At most 24 scenarios"),
        ({"scenarios": "x" * 501}, "At most 500 characters in a line"),
        ({"fee": "eighteen"}, "Enter an amount in digits"),
        ({"fee": "-1"}, "Enter an amount in digits"),
        ({"expenses_limit": "1.005"}, "Enter an amount in digits"),
        ({"recognised": "101"}, "Enter a whole number from 0 to 100"),
        ({"lockout_days": ""}, "Enter a whole number from 0 to 730"),
        ({"languages": ["xx"]}, "xx"),
    ],
)
def test_what_does_not_hold_is_said_beside_its_field_and_nothing_is_lost(
    manager: FlaskClient, workplace: Workplace, wrong: dict[str, Any], sentence: str
):
    answer = manager.post("/programmes", data=sent(workplace, **wrong))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "How are loans explained?" in answer.text
    assert "Be friendly." in answer.text
    assert db.session.scalars(select(Programme)).all() == []


def test_amounts_are_read_in_persian_digits_as_well(manager: FlaskClient, workplace: Workplace):
    manager.post("/programmes", data=sent(workplace, fee="۱۸٫۵", expenses_limit=""))
    assert (only().fee, only().expenses_limit) == (1850, None)


def test_a_window_follows_the_clock_of_each_branch(app: Flask, workplace: Workplace):
    with db.write():
        workplace.branches[1].time_zone = "Asia/Dubai"
        workplace.branches[2].time_zone = "America/New_York"
    today = datetime.now(UTC).date()
    programme = running(
        workplace, opens_on=today + timedelta(days=1), closes_on=today + timedelta(days=5)
    )
    shopper = workplace.people[Role.SHOPPER]
    by = workplace.people[Role.SUPERVISOR].id
    for slot in slots_of(programme):
        visit = actions.fill(slot, shopper, by=by, accepted=False)
        from zoneinfo import ZoneInfo

        zone = ZoneInfo(slot.branch.time_zone)
        assert visit.opens_at.astimezone(zone).strftime("%H:%M") == "09:00"
        assert visit.closes_at.astimezone(zone).strftime("%H:%M") == "17:00"
        assert visit.opens_at.astimezone(zone).date() == today + timedelta(days=1)
        assert visit.due_at - visit.closes_at == timedelta(hours=programme.due_hours)


def test_until_a_visit_exists_everything_can_be_changed(manager: FlaskClient, workplace: Workplace):
    programme = running(workplace, per_branch=2)
    form = sent(workplace, per_branch="1", branches=[str(workplace.branches[2].id)], fee="")
    answer = manager.post(f"/programmes/{programme.id}/plan", data=form)
    assert answer.status_code == 303, answer.text
    db.session.refresh(programme)
    assert (programme.fee, programme.per_branch) == (None, 1)
    assert [slot.branch.name for slot in slots_of(programme)] == [workplace.branches[2].name]


def test_afterwards_only_what_harms_nobody(manager: FlaskClient, workplace: Workplace):
    programme = running(workplace, workplace.branches[:2])
    actions.fill(
        slots_of(programme)[0],
        workplace.people[Role.SHOPPER],
        by=workplace.people[Role.SUPERVISOR].id,
        accepted=False,
    )
    page = manager.get(f"/programmes/{programme.id}/plan").text
    assert 'name="fee"' not in page
    assert 'name="closes_on"' in page
    later = programme.closes_on + timedelta(days=3)
    form = sent(
        workplace, closes_on=str(later), branches=[str(workplace.branches[2].id)], fee="99",
        brief="Smile.", per_branch="7",
    )  # fmt: skip
    answer = manager.post(f"/programmes/{programme.id}/plan", data=form)
    assert answer.status_code == 303, answer.text
    db.session.refresh(programme)
    assert (programme.closes_on, programme.brief) == (later, "Smile.")
    assert (programme.fee, programme.per_branch) == (1850, 1)
    names = [slot.branch.name.split(",")[0] for slot in slots_of(programme)]
    assert names == ["Market", "Quay"], "who has a visit stays, who is new gets a slot"
    earlier = sent(workplace, closes_on=str(later - timedelta(days=1)))
    answer = manager.post(f"/programmes/{programme.id}/plan", data=earlier)
    assert answer.status_code == 422
    assert "it can only end later" in answer.text


def test_a_change_that_a_visit_overtook_is_refused(workplace: Workplace):
    programme = running(workplace)
    by = workplace.people[Role.MANAGER].id
    actions.fill(slots_of(programme)[0], workplace.people[Role.SHOPPER], by=by, accepted=True)
    with pytest.raises(actions.PlanMovedOn):
        actions.replan(programme, {"fee": 1}, [], reach=frozenset(), by=by)
    db.session.refresh(programme)
    assert programme.fee == 1850


def test_ending_closes_the_job_board_and_cancels_nothing(
    manager: FlaskClient, workplace: Workplace
):
    programme = running(workplace)
    by = workplace.people[Role.MANAGER].id
    first, second, _third = slots_of(programme)
    visit = actions.fill(first, workplace.people[Role.SHOPPER], by=by, accepted=True)
    actions.post(programme, [second], on_board=True, by=by)
    assert manager.post(f"/programmes/{programme.id}/end").status_code == 303
    db.session.expire_all()
    assert programme.stage is Stage.ENDED
    assert not any(slot.on_board for slot in slots_of(programme))
    assert visit.state is State.ACCEPTED
    with pytest.raises(actions.NotRunning):
        actions.fill(second, workplace.people[Role.SHOPPER], by=by, accepted=False)
    assert manager.post(f"/programmes/{programme.id}/start").status_code == 409


def test_each_step_is_one_event_of_ids_alone(workplace: Workplace):
    programme = running(workplace)
    by = workplace.people[Role.MANAGER].id
    actions.start(programme, by=by)
    actions.end(programme, by=by)
    actions.end(programme, by=by)
    found = select(Event).where(Event.subject_id == programme.id).order_by(Event.seq)
    kinds = [event.kind for event in db.session.scalars(found)]
    assert kinds == ["programme.planned", "programme.started", "programme.ended"]


def test_another_organisations_programme_does_not_exist(app: Flask, workplace: Workplace):
    programme = running(workplace)
    other = build_workplace("Other Bank", "other.example")
    stranger = signed_in(app, other.people[Role.ADMINISTRATOR])
    slot = slots_of(programme)[0]
    for address in ("", "/plan", "/visits", f"/slots/{slot.id}"):
        assert stranger.get(f"/programmes/{programme.id}{address}").status_code == 404
    for address in ("/plan", "/start", "/end", "/board", "/matching", "/offers"):
        assert stranger.post(f"/programmes/{programme.id}{address}").status_code == 404
    assert stranger.get("/programmes").text.count("Autumn") == 0


def test_who_reaches_a_part_of_it_cannot_change_all_of_it(app: Flask, workplace: Workplace):
    manager = workplace.people[Role.MANAGER]
    programme = running(workplace)
    with db.write() as session:
        place = MembershipPlace(membership_id=manager.id, region_id=workplace.regions[1].id)
        session.add(place)
    browser = signed_in(app, manager)
    assert browser.get(f"/programmes/{programme.id}").status_code == 200
    assert browser.get(f"/programmes/{programme.id}/plan").status_code == 404
    assert browser.post(f"/programmes/{programme.id}/end").status_code == 404
    assert len(db.session.scalars(select(Slot)).all()) == 3
