"""Slots are filled by hand, by a fair matching with a preview, or from the job board."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from audit.fees.models import Entry
from audit.infra.db import db
from audit.people.permits import Role
from audit.visits.models import Visit
from audit.visits.offers import actions as offers
from audit.visits.programmes import actions
from audit.visits.programmes.models import Programme, Slot
from audit.visits.programmes.views import propose
from audit.visits.review import actions as review
from audit.visits.rotation.facts import NotEligible
from audit.visits.rules import State
from tests.builders import Workplace, manifest, phone_of, signed_in
from tests.features.programmes.waves import branches, planned, running, shoppers, slots_of
from tests.features.stages import counted_queries


@pytest.fixture
def supervisor(app: Flask, workplace: Workplace) -> FlaskClient:
    """The browser of the supervisor, who offers."""
    return signed_in(app, workplace.people[Role.SUPERVISOR])


def fill(place: Workplace, slot: Slot, *, accepted: bool = False) -> Visit:
    by = place.people[Role.SUPERVISOR].id
    return actions.fill(slot, place.people[Role.SHOPPER], by=by, accepted=accepted)


def test_a_visit_takes_its_terms_from_the_programme(workplace: Workplace):
    programme = running(workplace, brief="Be friendly.", due_hours=48)
    slot = slots_of(programme)[0]
    visit = fill(workplace, slot)
    assert (visit.state, visit.programme_id) == (State.OFFERED, programme.id)
    assert (visit.pay, visit.expenses_limit, visit.currency) == (1850, 500, "GBP")
    assert visit.fee == "£18.50 and expenses up to £5.00"
    assert (visit.scenario, visit.brief) == ("Ask about a loan.", "Be friendly.")
    assert slot.visit_id == visit.id
    assert visit.due_at - visit.closes_at == timedelta(hours=48)


def test_a_claimed_visit_is_accepted_at_once(workplace: Workplace):
    visit = fill(workplace, slots_of(running(workplace))[0], accepted=True)
    assert visit.state is State.ACCEPTED


def test_a_slot_is_filled_once(workplace: Workplace):
    slot = slots_of(running(workplace))[0]
    first = fill(workplace, slot)
    (other,) = shoppers(workplace, 1)
    with pytest.raises(actions.AlreadyTaken):
        actions.fill(slot, other, by=workplace.people[Role.SUPERVISOR].id, accepted=True)
    db.session.refresh(slot)
    assert slot.visit_id == first.id


@pytest.mark.parametrize("how", ["declined", "cancelled", "expired"])
def test_a_visit_that_came_to_nothing_frees_its_slot(
    supervisor: FlaskClient, workplace: Workplace, how: str
):
    programme = running(workplace)
    slot = slots_of(programme)[0]
    visit = fill(workplace, slot)
    if how == "declined":
        offers.decline(visit, "Away.", by=visit.assignee_id)
    elif how == "cancelled":
        offers.cancel(visit, by=workplace.people[Role.SUPERVISOR].id)
    else:
        with db.write():
            visit.closes_at = datetime.now(UTC) - timedelta(minutes=1)
        offers.expire()
    page = supervisor.get(f"/programmes/{programme.id}/visits").text
    assert "Offer again" in page
    again = fill(workplace, slot)
    assert again.id != visit.id
    assert slot.visit_id == again.id


def test_a_visit_that_was_left_out_is_paid_and_its_slot_given_to_somebody_else(
    app: Flask, workplace: Workplace
):
    programme = running(workplace)
    slot = slots_of(programme)[0]
    visit = fill(workplace, slot, accepted=True)
    assert phone_of(app, visit.assignee).send(visit.id, manifest(visit)).status_code == 201
    review.exclude(visit, "The wrong branch.", by=workplace.people[Role.REVIEWER])
    (other,) = shoppers(workplace, 1)
    again = actions.fill(slot, other, by=workplace.people[Role.SUPERVISOR].id, accepted=False)
    assert slot.visit_id == again.id
    assert db.session.query(Entry).filter_by(visit_id=visit.id).one().amount == 1850


def test_before_it_starts_and_after_its_last_day_nothing_is_offered(workplace: Workplace):
    with pytest.raises(actions.NotRunning):
        fill(workplace, slots_of(planned(workplace))[0])
    over = running(
        workplace,
        name="Past",
        opens_on=datetime.now(UTC).date() - timedelta(days=9),
        closes_on=datetime.now(UTC).date() - timedelta(days=3),
    )
    with pytest.raises((actions.NotRunning, NotEligible)):
        fill(workplace, slots_of(over)[0])


def test_one_visit_is_offered_to_who_may_make_it(supervisor: FlaskClient, workplace: Workplace):
    programme = running(workplace, per_branch=2, lockout_days=30)
    first, second, *_others = slots_of(programme)
    able, other = shoppers(workplace, 2)
    actions.fill(first, other, by=workplace.people[Role.SUPERVISOR].id, accepted=True)
    address = f"/programmes/{programme.id}/slots/{second.id}"
    page = supervisor.get(address).text
    assert re.search(f'value="{other.id}" disabled', page)
    assert "Has an open visit at this branch" in page
    refused = supervisor.post(address, data={"assignee": str(other.id)})
    assert refused.status_code == 409
    assert "Has an open visit at this branch" in refused.text
    assert supervisor.post(address, data={}).status_code == 422
    assert supervisor.post(address, data={"assignee": str(able.id)}).status_code == 303
    db.session.refresh(second)
    assert second.visit is not None
    assert second.visit.assignee_id == able.id


def pairs_in(page: str) -> list[str]:
    return re.findall(r'name="pair" value="([^"]+)"', page)


def ticked(programme: Programme) -> dict[str, list[str]]:
    return {"slot": [str(slot.id) for slot in slots_of(programme)]}


def test_what_the_preview_shows_is_what_is_offered(supervisor: FlaskClient, workplace: Workplace):
    programme = running(workplace, branches(workplace, 9), per_branch=1)
    shoppers(workplace, 3)
    preview = supervisor.post(f"/programmes/{programme.id}/matching", data=ticked(programme))
    pairs = pairs_in(preview.text)
    assert len(pairs) == 9
    assert all(slot.visit_id is None for slot in slots_of(programme)), "nothing is offered yet"
    answer = supervisor.post(f"/programmes/{programme.id}/offers", data={"pair": pairs})
    assert answer.status_code == 303
    db.session.expire_all()
    made = {f"{slot.id}:{slot.visit.assignee_id}" for slot in slots_of(programme) if slot.visit}
    assert made == set(pairs)


def test_visits_are_spread_by_who_has_the_fewest_in_hand(workplace: Workplace):
    programme = running(workplace, branches(workplace, 9))
    fresh = shoppers(workplace, 3)
    busy = workplace.people[Role.SHOPPER]
    for slot in slots_of(programme)[:3]:
        fill(workplace, slot)
    member = workplace.people[Role.SUPERVISOR]
    proposal = propose(member, programme, slots_of(programme)[3:])
    loads = Counter(person.id for _slot, person in proposal.given)
    assert [loads[each.id] for each in fresh] == [2, 2, 2]
    assert loads[busy.id] == 0


def test_each_person_meets_different_scenarios(workplace: Workplace):
    programme = running(workplace, branches(workplace, 8))
    shoppers(workplace, 3)
    proposal = propose(workplace.people[Role.SUPERVISOR], programme, slots_of(programme))
    met: dict[str, set[str]] = {}
    for slot, person in proposal.given:
        met.setdefault(str(person.id), set()).add(slot.scenario)
    assert [len(each) for each in met.values()] == [2, 2, 2, 2]


def test_what_is_left_over_says_why(supervisor: FlaskClient, workplace: Workplace):
    programme = running(workplace, most_per_programme=1)
    preview = supervisor.post(f"/programmes/{programme.id}/matching", data=ticked(programme))
    assert len(pairs_in(preview.text)) == 1
    assert preview.text.count("One person makes at most 1 visit of this programme.") == 2


def test_a_rule_that_holds_between_the_proposed_visits_is_kept(workplace: Workplace):
    programme = running(workplace, per_branch=2, lockout_days=30)
    shoppers(workplace, 1)
    proposal = propose(workplace.people[Role.SUPERVISOR], programme, slots_of(programme))
    assert not proposal.left
    who = [(slot.branch_id, person.id) for slot, person in proposal.given]
    assert len(set(who)) == len(who) == 6


def test_an_offer_that_was_overtaken_is_said_and_the_others_are_made(
    supervisor: FlaskClient, workplace: Workplace
):
    programme = running(workplace)
    (other,) = shoppers(workplace, 1)
    preview = supervisor.post(f"/programmes/{programme.id}/matching", data=ticked(programme))
    pairs = pairs_in(preview.text)
    taken, person = pairs[0].split(":")
    slot = next(each for each in slots_of(programme) if str(each.id) == taken)
    rival = other if str(other.id) != person else workplace.people[Role.SHOPPER]
    actions.fill(slot, rival, by=workplace.people[Role.SUPERVISOR].id, accepted=False)
    answer = supervisor.post(f"/programmes/{programme.id}/offers", data={"pair": pairs})
    assert answer.status_code == 409
    assert "Somebody else has this visit by now." in answer.text
    db.session.expire_all()
    assert all(each.visit_id for each in slots_of(programme))


def test_the_same_confirmation_twice_offers_once(supervisor: FlaskClient, workplace: Workplace):
    programme = running(workplace)
    preview = supervisor.post(f"/programmes/{programme.id}/matching", data=ticked(programme))
    pairs = {"pair": pairs_in(preview.text)}
    for _ in range(2):
        answer = supervisor.post(f"/programmes/{programme.id}/offers", data=pairs)
        assert answer.status_code == 303
    db.session.expire_all()
    assert db.session.query(Visit).count() == 3


def test_what_was_sent_without_sense_changes_nothing(supervisor: FlaskClient, workplace: Workplace):
    programme = running(workplace)
    slot = slots_of(programme)[0]
    for pair in ("", "x:y", f"{slot.id}", f"{slot.id}:{slot.id}", f"{slot.id}:x:y"):
        answer = supervisor.post(f"/programmes/{programme.id}/offers", data={"pair": [pair]})
        assert answer.status_code == 422, pair
    for address in ("matching", "board"):
        answer = supervisor.post(f"/programmes/{programme.id}/{address}", data={"slot": ["x"]})
        assert answer.status_code == 422
        assert "Choose at least one visit" in answer.text


def test_chosen_visits_go_on_the_job_board_and_off_again(
    supervisor: FlaskClient, workplace: Workplace
):
    programme = running(workplace)
    taken, *free = slots_of(programme)
    fill(workplace, taken)
    for on in ("1", "0"):
        data = {**ticked(programme), "on_board": on}
        assert supervisor.post(f"/programmes/{programme.id}/board", data=data).status_code == 303
        db.session.expire_all()
        assert [slot.on_board for slot in free] == [on == "1"] * 2
        assert not taken.on_board


def test_announced_audits_stand_in_the_supervisors_calendar_alone(
    supervisor: FlaskClient, workplace: Workplace
):
    programme = running(workplace, version_id=workplace.audit.id, fee=None, expenses_limit=None)
    slot = slots_of(programme)[0]
    data = {**ticked(programme), "on_board": "1"}
    assert supervisor.post(f"/programmes/{programme.id}/board", data=data).status_code == 409
    with pytest.raises(NotEligible):
        fill(workplace, slot)
    auditor = workplace.people[Role.SUPERVISOR]
    visit = actions.fill(slot, auditor, by=auditor.id, accepted=True)
    assert (visit.kind, visit.fee) == ("audit", "")


def test_the_preview_asks_as_much_for_many_as_for_few(
    supervisor: FlaskClient, workplace: Workplace
):
    asked = []
    for count in (3, 30):
        programme = running(workplace, branches(workplace, count))
        with counted_queries() as seen:
            supervisor.post(f"/programmes/{programme.id}/matching", data=ticked(programme))
        asked.append(len(seen))
    assert asked[0] == asked[1]
