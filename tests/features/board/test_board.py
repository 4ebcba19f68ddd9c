"""The job board: what a shopper may take on, what not and why; claiming is atomic."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from audit.infra import events
from audit.infra.db import db
from audit.people.permits import Role
from audit.visits.board import actions as board
from audit.visits.models import Visit
from audit.visits.offers import actions as offers
from audit.visits.programmes import actions as programmes
from audit.visits.programmes.actions import AlreadyTaken
from audit.visits.rotation import actions as rotation
from audit.visits.rotation.facts import NotEligible
from audit.visits.rules import State
from tests.builders import Phone, Workplace, build_workplace, offered, signed_in
from tests.features.board.boards import claiming, posted
from tests.features.programmes.waves import running, shoppers, slots_of
from tests.features.stages import counted_queries


@pytest.fixture
def shopper(app: Flask, workplace: Workplace) -> FlaskClient:
    """The browser of the shopper."""
    return signed_in(app, workplace.people[Role.SHOPPER])


def visits() -> list[Visit]:
    db.session.rollback()
    return list(db.session.scalars(select(Visit).order_by(Visit.offered_at)))


def test_the_board_says_where_when_and_for_how_much_but_not_what_to_do(
    shopper: FlaskClient, workplace: Workplace
):
    posted(workplace, workplace.branches[:1], brief="Ask for Petra.")
    text = shopper.get("/jobs").text
    assert "Market, Harbour Bank" in text
    assert "£18.50" in text
    assert "Expenses up to £5.00" in text
    assert "09:00–17:00" in text
    assert "Ask about a loan." not in text
    assert "Petra" not in text


def test_a_claimed_visit_is_accepted_and_on_the_phone(
    shopper: FlaskClient, phone: Phone, workplace: Workplace
):
    _programme, slots = posted(workplace)
    answer = shopper.post(claiming(slots[0]))
    (visit,) = visits()
    assert answer.headers["Location"] == f"/jobs?taken={visit.id}"
    assert (visit.state, visit.pay) == (State.ACCEPTED, 1850)
    assert [(each["id"], each["state"]) for each in phone.visits()] == [(str(visit.id), "accepted")]
    kinds = [event.kind for event in events.timeline(visit.id)]
    assert kinds == ["visit.offered", "visit.accepted"]
    page = shopper.get(answer.headers["Location"]).text
    assert "It is yours." in page
    assert f"/visits/{visit.id}" in page


def test_claiming_again_gives_the_same_visit(shopper: FlaskClient, workplace: Workplace):
    _programme, slots = posted(workplace)
    first, again = shopper.post(claiming(slots[0])), shopper.post(claiming(slots[0]))
    assert first.headers["Location"] == again.headers["Location"]
    assert len(visits()) == 1


def test_who_comes_second_is_told_and_shown_what_is_left(
    app: Flask, shopper: FlaskClient, workplace: Workplace
):
    _programme, slots = posted(workplace)
    (other,) = shoppers(workplace, 1)
    board.claim(slots[0].id, other)
    answer = shopper.post(claiming(slots[0]))
    assert answer.status_code == 409
    assert "Somebody else took it on a moment before you." in answer.text
    assert slots[1].branch.name in answer.text
    assert claiming(slots[0]) not in answer.text
    assert other.user.name not in answer.text


def test_who_may_not_is_told_the_true_reason(shopper: FlaskClient, workplace: Workplace):
    _programme, slots = posted(workplace, lowest_grade=300, languages=["cy"])
    answer = shopper.post(claiming(slots[0]))
    assert answer.status_code == 409
    assert "It asks for a language that is not among yours." in answer.text
    assert visits() == []


def test_what_one_may_take_comes_first_and_the_rest_says_why_not(
    shopper: FlaskClient, workplace: Workplace
):
    _programme, slots = posted(workplace)
    market = slots[0].branch
    rotation.tie(workplace.people[Role.SHOPPER], market, "", by=workplace.people[Role.SHOPPER])
    text = shopper.get("/jobs").text
    assert "2 visits for you" in text
    assert text.index("Quay, Harbour Bank") < text.index("Market, Harbour Bank")
    assert "You know somebody there." in text
    assert claiming(slots[0]) not in text


def test_a_visit_may_be_made_from_the_day_on_which_the_lock_ends(
    shopper: FlaskClient, workplace: Workplace
):
    me = workplace.people[Role.SHOPPER]
    today = datetime.now(UTC).date()
    done = board.claim(posted(workplace)[1][0].id, me)
    with db.write():
        done.state, done.made_on = State.PUBLISHED, today - timedelta(days=5)
    _again, slots = posted(workplace, lockout_days=15, name="Winter")
    visit = board.claim(slots[0].id, me)
    assert visit.opens_at.date() == today + timedelta(days=10)
    with pytest.raises(NotEligible, match="You were here on"):
        board.claim(posted(workplace, lockout_days=60, name="Spring")[1][0].id, me)


def test_a_companion_learns_that_somebody_was_there_not_who(
    shopper: FlaskClient, workplace: Workplace
):
    (friend,) = shoppers(workplace, 1)
    me, manager = workplace.people[Role.SHOPPER], workplace.people[Role.MANAGER]
    rotation.pair(me, friend, by=manager)
    visit = board.claim(posted(workplace)[1][0].id, friend)
    posted(workplace, name="Winter", lockout_days=30)
    text = shopper.get("/jobs").text
    assert "You, or someone you go with, have a visit here." in text
    assert friend.user.name not in text
    assert str(visit.id) not in text


def test_of_several_at_one_branch_the_board_shows_one(shopper: FlaskClient, workplace: Workplace):
    posted(workplace, workplace.branches[:1], per_branch=3)
    assert shopper.get("/jobs").text.count("Take it on") == 1


def test_what_is_not_offered_there_cannot_be_claimed(shopper: FlaskClient, workplace: Workplace):
    programme = running(workplace)
    hidden = slots_of(programme)[0]
    answer = shopper.post(claiming(hidden))
    assert answer.status_code == 409
    assert "taken off the board" in answer.text
    ended, slots = posted(workplace, name="Old")
    programmes.end(ended, by=workplace.people[Role.MANAGER].id)
    assert shopper.post(claiming(slots[0])).status_code == 409
    assert "No open visits at present" in shopper.get("/jobs").text
    assert visits() == []


def test_an_announced_audit_never_stands_on_the_board(shopper: FlaskClient, workplace: Workplace):
    programme = running(workplace, version_id=workplace.audit.id)
    slots = slots_of(programme)
    with db.write():
        for slot in slots:
            slot.on_board = True
    assert "Take it on" not in shopper.get("/jobs").text
    assert shopper.post(claiming(slots[0])).status_code == 404


def test_another_organisations_visit_does_not_exist(shopper: FlaskClient, workplace: Workplace):
    other = build_workplace("Other Bank", "other.example")
    _programme, slots = posted(other)
    assert "Other Bank" not in shopper.get("/jobs").text
    assert shopper.post(claiming(slots[0])).status_code == 404
    assert shopper.post(claiming(uuid4())).status_code == 404
    assert shopper.get(f"/jobs/ties/{other.branches[0].id}").status_code == 404
    assert shopper.post(f"/jobs/ties/{other.branches[0].id}").status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SHOPPER])
def test_nobody_but_shoppers_claims(app: Flask, workplace: Workplace, role: Role):
    _programme, slots = posted(workplace)
    client = signed_in(app, workplace.people[role])
    assert client.get("/jobs").status_code == 403
    assert client.post(claiming(slots[0])).status_code == 403


def test_a_declined_visit_is_open_again(workplace: Workplace):
    me, (other,) = workplace.people[Role.SHOPPER], shoppers(workplace, 1)
    programme, slots = posted(workplace)
    first = board.claim(slots[0].id, me)
    offers.cancel(first, by=workplace.people[Role.MANAGER].id)
    programmes.post(programme, slots, on_board=True, by=workplace.people[Role.MANAGER].id)
    assert board.claim(slots[0].id, other).assignee_id == other.id


def test_knowing_somebody_there_takes_back_what_one_has(shopper: FlaskClient, workplace: Workplace):
    _programme, slots = posted(workplace)
    mine = board.claim(slots[0].id, workplace.people[Role.SHOPPER])
    asked = offered(workplace, branch=0)
    elsewhere = offered(workplace, branch=1)
    address = f"/jobs/ties/{workplace.branches[0].id}"
    assert "A visit of yours ends by it." in shopper.get(address).text
    assert shopper.post(address, data={"reason": "My sister."}).status_code == 303
    assert [mine.state, asked.state, elsewhere.state] == [
        State.CANCELLED,
        State.DECLINED,
        State.OFFERED,
    ]
    assert mine.cancellation == asked.refusal == "Knows somebody there."
    assert events.timeline(mine.id)[-1].data["reason"] == "tie"
    page = shopper.get("/jobs").text
    assert "Your visit there was taken back" in page
    assert "Where you know somebody" in page


def test_a_tie_can_be_taken_back(shopper: FlaskClient, workplace: Workplace):
    _programme, slots = posted(workplace, workplace.branches[:1])
    address = f"/jobs/ties/{workplace.branches[0].id}"
    shopper.post(address)
    assert shopper.post(claiming(slots[0])).status_code == 409
    assert shopper.post(f"{address}/removal").status_code == 303
    assert shopper.post(claiming(slots[0])).status_code == 303


def test_too_many_words_stay_in_the_form(shopper: FlaskClient, workplace: Workplace):
    answer = shopper.post(f"/jobs/ties/{workplace.branches[0].id}", data={"reason": "x" * 501})
    assert answer.status_code == 422
    assert "At most 500 characters" in answer.text
    assert "x" * 501 in answer.text


def test_the_board_asks_a_constant_number_of_queries(shopper: FlaskClient, workplace: Workplace):
    me, friends = workplace.people[Role.SHOPPER], shoppers(workplace, 6)
    asked = []
    for group in (friends[:1], friends[1:]):
        for friend in group:
            rotation.pair(me, friend, by=workplace.people[Role.MANAGER])
            _programme, slots = posted(workplace, name=friend.user.name)
            board.claim(slots[0].id, friend)
        shopper.get("/jobs")
        with counted_queries() as counted:
            assert "Take it on" in shopper.get("/jobs").text
        asked.append(len(counted))
    assert asked[0] == asked[1], asked
    assert asked[0] <= 16


def test_a_lost_race_says_so_to_a_program_too(workplace: Workplace):
    (other,) = shoppers(workplace, 1)
    _programme, slots = posted(workplace)
    board.claim(slots[0].id, other)
    with pytest.raises(AlreadyTaken) as refused:
        board.claim(slots[0].id, workplace.people[Role.SHOPPER])
    assert refused.value.kind == "already-taken"
