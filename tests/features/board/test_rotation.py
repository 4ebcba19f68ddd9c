"""The rules of rotation where visits are offered by hand or handed over, and the day they count."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from audit.infra.db import db
from audit.people.permits import Role
from audit.visits.board import actions as board
from audit.visits.offers import actions as offers
from audit.visits.rotation import actions as rotation
from audit.visits.rotation.facts import NotEligible
from audit.visits.rules import State
from tests.builders import Phone, Workplace, accepted, manifest, offered
from tests.features.board.boards import posted
from tests.features.programmes.waves import shoppers


def instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def times(started: datetime) -> dict[str, object]:
    return {"started": instant(started), "submitted": instant(started), "offset_ms": 0}


def test_a_visit_counts_on_the_day_it_was_made_not_on_the_day_it_arrived(
    phone: Phone, workplace: Workplace
):
    now = datetime.now(UTC)
    visit = accepted(workplace)
    with db.write():
        visit.opens_at = now - timedelta(days=9)
    began = now - timedelta(days=3)
    assert phone.send(visit.id, manifest(visit, times=times(began))).status_code == 201
    db.session.rollback()
    assert visit.made_on == began.date()


def test_no_phones_clock_puts_a_visit_before_its_window(phone: Phone, workplace: Workplace):
    visit = accepted(workplace)
    long_ago = datetime.now(UTC) - timedelta(days=400)
    assert phone.send(visit.id, manifest(visit, times=times(long_ago))).status_code == 201
    db.session.rollback()
    assert visit.made_on == visit.opens_at.date()


def test_a_hand_offer_to_who_knows_somebody_there_stands_beside_its_field(
    supervisor: FlaskClient, workplace: Workplace
):
    me = workplace.people[Role.SHOPPER]
    rotation.tie(me, workplace.branches[0], "", by=me)
    today = datetime.now(UTC).date()
    wanted = {
        "checklist": str(workplace.mystery.id),
        "branch": str(workplace.branches[0].id),
        "assignee": str(me.id),
        "opens_on": str(today + timedelta(days=1)),
        "closes_on": str(today + timedelta(days=3)),
        "due_hours": "24",
        "scenario": "A loan.",
    }
    answer = supervisor.post("/visits", data=wanted)
    assert answer.status_code == 422
    assert "This shopper knows somebody at this branch." in answer.text
    assert "A loan." in answer.text
    elsewhere = {**wanted, "branch": str(workplace.branches[1].id)}
    assert supervisor.post("/visits", data=elsewhere).status_code == 303


def test_a_visit_is_not_handed_to_who_knows_somebody_there(
    supervisor: FlaskClient, workplace: Workplace
):
    (other,) = shoppers(workplace, 1)
    visit = accepted(workplace)
    rotation.tie(other, workplace.branches[0], "", by=other)
    answer = supervisor.post(
        f"/visits/{visit.id}/handover", data={"to": str(other.id), "reason": "Is ill."}
    )
    assert answer.status_code == 409
    assert "Knows somebody there." in answer.text
    assert "Is ill." in answer.text


def test_a_programmes_visit_is_handed_over_by_its_rules(workplace: Workplace):
    me, (other, third) = workplace.people[Role.SHOPPER], shoppers(workplace, 2)
    by = workplace.people[Role.SUPERVISOR].id
    _old, slots = posted(workplace)
    made = board.claim(slots[0].id, other)
    with db.write():
        made.state, made.made_on = State.PUBLISHED, datetime.now(UTC).date()
    _new, slots = posted(workplace, lockout_days=90, name="Winter")
    visit = board.claim(slots[0].id, me)
    with pytest.raises(NotEligible, match="Was here on"):
        offers.hand_over(visit, other, "Is ill.", by=by)
    assert (visit.assignee_id, visit.state) == (me.id, State.ACCEPTED)
    offers.hand_over(visit, third, "Is ill.", by=by)
    assert (visit.assignee_id, visit.state) == (third.id, State.OFFERED)


def test_a_visit_does_not_stand_in_its_own_way_when_a_companion_takes_it(workplace: Workplace):
    me, (friend,) = workplace.people[Role.SHOPPER], shoppers(workplace, 1)
    rotation.pair(me, friend, by=workplace.people[Role.MANAGER])
    _programme, slots = posted(workplace, lockout_days=90)
    visit = board.claim(slots[0].id, me)
    offers.hand_over(visit, friend, "Is ill.", by=workplace.people[Role.SUPERVISOR].id)
    assert visit.assignee_id == friend.id


def test_an_announced_audit_heeds_no_tie(workplace: Workplace):
    auditor = workplace.people[Role.SUPERVISOR]
    rotation.tie(auditor, workplace.branches[0], "", by=auditor)
    assert offered(workplace, kind="audit").state is State.OFFERED
