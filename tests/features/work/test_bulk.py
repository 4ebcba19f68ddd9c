"""Acts on many visits: shown first, done once each, refused with a reason, taken back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from audit.infra import events, jobs
from audit.infra.db import db, now
from audit.people import actions as people
from audit.people.models import Membership
from audit.people.permits import Role
from audit.visits.bulk import actions
from audit.visits.bulk.models import Batch, BatchItem
from audit.visits.bulk.rules import Act, Fate, Stage
from audit.visits.models import Visit
from audit.visits.offers import actions as offers
from audit.visits.programmes import actions as programmes
from audit.visits.rotation.actions import tie
from audit.visits.rules import State
from tests.builders import Workplace, accepted, build_workplace, offered, signed_in
from tests.features.programmes.waves import running, slots_of
from tests.features.stages import counted_queries, submitted


@pytest.fixture
def manager(app: Flask, workplace: Workplace):
    return signed_in(app, workplace.people[Role.MANAGER])


@pytest.fixture
def second(workplace: Workplace) -> Membership:
    """Another shopper."""
    return people.add_user(
        "second@harbour.example", "Second Shopper", organisation=workplace.organisation,
        role=Role.SHOPPER,
    )  # fmt: skip


def only_batch(**wanted: object) -> Batch:
    return db.session.scalars(
        select(Batch).filter_by(**wanted).order_by(Batch.made_at.desc())
    ).first()


def items(batch: Batch) -> list[BatchItem]:
    found = select(BatchItem).where(BatchItem.batch_id == batch.id)
    return list(db.session.scalars(found.order_by(BatchItem.position)))


def kinds_of(visit: Visit) -> list[str]:
    return [event.kind for event in events.timeline(visit.id)]


def test_visits_are_extended_once_and_had_back(app, workplace, manager):
    first, second_ = offered(workplace), accepted(workplace, branch=1)
    gone = submitted(app, workplace, branch=2)
    ends = {visit.id: (visit.closes_at, visit.due_at) for visit in (first, second_, gone)}
    sent = {"act": "extend", "visit": [str(each) for each in ends]}
    there = manager.post("/visits/bulk", data=sent).headers["Location"]
    assert manager.post(f"{there}/terms", data={"days": "۳"}).status_code == 303
    shown = manager.get(there).text
    assert "To be done 2" in shown
    assert (
        "only what was not sent in yet can be changed" in manager.get(f"{there}?show=cannot").text
    )
    assert first.closes_at == ends[first.id][0], "looking changes nothing"
    for _again in range(3):
        manager.post(f"{there}/start")
        jobs.work_off()
    for visit in (first, second_):
        assert visit.closes_at - ends[visit.id][0] == timedelta(days=3)
        assert visit.due_at - ends[visit.id][1] == timedelta(days=3)
        assert kinds_of(visit).count("visit.extended") == 1
    assert (gone.closes_at, gone.due_at) == ends[gone.id]
    assert "2 visits extended" in manager.get(there).text
    offers.cancel(second_, "No need.", by=workplace.people[Role.MANAGER].id)
    for _again in range(2):
        back = manager.post(f"{there}/undo").headers["Location"]
        jobs.work_off()
    assert (first.closes_at, first.due_at) == ends[first.id]
    assert second_.closes_at != ends[second_.id][0], "what ended meanwhile is left alone"
    fates = {item.visit_id: item.fate for item in items(only_batch(act=Act.SHORTEN))}
    assert fates == {first.id: Fate.DONE, second_.id: Fate.REFUSED}
    assert "1 extension taken back" in manager.get(back).text


def test_a_window_is_not_extended_into_another_visit(workplace, manager):
    """The rules of rotation hold for longer windows as they do for offers."""
    shopper, today = workplace.people[Role.SHOPPER], now().date()
    wave = running(workplace, gap_days=10, closes_on=today + timedelta(days=5))
    slot = slots_of(wave)[0]
    visit = programmes.fill(slot, shopper, by=shopper.id, accepted=True)
    later = offered(workplace, branch=2, closes_at=now() + timedelta(days=22))
    with db.write():
        later.opens_at = now() + timedelta(days=20)
    sent = {"act": "extend", "visit": [str(visit.id)]}
    there = manager.post("/visits/bulk", data=sent).headers["Location"]
    until = today + timedelta(days=15)
    manager.post(f"{there}/terms", data={"until": until.isoformat()})
    assert "Has another open visit at that time." in manager.get(there).text
    near = manager.post(f"/visits/{visit.id}/extension", data={"until": until.isoformat()})
    assert near.status_code == 409
    assert "Has another open visit at that time." in near.text
    manager.post(f"{there}/terms", data={"days": "4"})
    assert "To be done 1" in manager.get(there).text


def test_cancelling_many_wants_a_reason_and_keeps_it(workplace, manager):
    visits = [offered(workplace, branch=number) for number in range(3)]
    sent = {"act": "cancel", "query": "state=offered&branch=", "everything": "1"}
    there = manager.post("/visits/bulk", data=sent).headers["Location"]
    wrong = manager.post(f"{there}/terms", data={"reason": "  "})
    assert wrong.status_code == 422
    assert "Say why" in wrong.text
    manager.post(f"{there}/terms", data={"reason": "The branch moves. " + "x" * 900})
    manager.post(f"{there}/start")
    assert {visit.state for visit in visits} == {State.OFFERED}, "the job does it"
    jobs.work_off()
    assert {visit.state for visit in visits} == {State.CANCELLED}
    assert all(visit.cancellation.startswith("The branch moves.") for visit in visits)
    assert manager.post(f"{there}/undo").status_code == 409
    assert manager.post(f"{there}/terms", data={"reason": "Other"}).status_code == 409


def test_what_changes_between_looking_and_doing_is_refused_by_name(workplace, manager):
    visits = [offered(workplace, branch=number) for number in range(2)]
    sent = {"act": "cancel", "visit": [str(visit.id) for visit in visits]}
    there = manager.post("/visits/bulk", data=sent).headers["Location"]
    manager.post(f"{there}/terms", data={"reason": "Too many."})
    offers.decline(visits[0], "Ill.", by=visits[0].assignee_id)
    manager.post(f"{there}/start")
    jobs.work_off()
    assert [visit.state for visit in visits] == [State.DECLINED, State.CANCELLED]
    assert "Declined" in manager.get(f"{there}?show=cannot").text
    assert only_batch().stage is Stage.DONE


def test_visits_are_shared_among_those_who_may_make_them(workplace, manager, second):
    holder = workplace.people[Role.SHOPPER]
    visits = [offered(workplace, branch=number) for number in range(3)]
    tie(second, workplace.branches[2], by=second)
    sent = {"act": "reassign", "visit": [str(visit.id) for visit in visits]}
    there = manager.post("/visits/bulk", data=sent).headers["Location"]
    manager.post(f"{there}/terms", data={"reason": "On leave.", "people": [str(second.id)]})
    cannot = manager.get(f"{there}?show=cannot").text
    assert "Knows somebody there." in cannot
    place = {item.visit_id: f"{there}/items/{item.position}" for item in items(only_batch())}
    tied, spared = place[visits[2].id], place[visits[0].id]
    assert "Has this visit now." in manager.get(tied).text
    assert manager.post(tied, data={"person": str(second.id)}).status_code == 422
    assert manager.post(spared, data={"person": "nobody"}).status_code == 303
    manager.post(f"{there}/start")
    jobs.work_off()
    assert [visit.assignee_id for visit in visits] == [holder.id, second.id, holder.id]
    assert kinds_of(visits[1]).count("visit.reassigned") == 1


def many_offers(workplace: Workplace, **other: object) -> dict[str, object]:
    day = now().date()
    return {
        "checklist": str(workplace.mystery.id),
        "everywhere": "y",
        "opens_on": (day + timedelta(days=2)).isoformat(),
        "closes_on": (day + timedelta(days=9)).isoformat(),
        "not_before": "09:00",
        "not_after": "17:00",
        "due_hours": "24",
        "scenarios": "A card is lost.\nAn account is opened.",
        "brief": "Any counter.",
        "fee": "18.50",
        "lockout_days": "90",
        "gap_days": "0",
        "lowest_grade": "",
        **other,
    }


def test_one_visit_is_offered_at_each_branch_by_the_rules(app, workplace, manager, second):
    first = workplace.people[Role.SHOPPER]
    tie(first, workplace.branches[0], by=first)
    accepted(workplace, branch=1, assignee=second)
    there = manager.post("/visits/bulk/offers", data=many_offers(workplace)).headers["Location"]
    assert len(db.session.scalars(select(Visit)).all()) == 1, "nothing is offered yet"
    batch = only_batch()
    planned = {item.branch_id: item.person_id for item in items(batch)}
    assert planned[workplace.branches[0].id] == second.id
    assert planned[workplace.branches[1].id] == first.id
    again = manager.get(f"/visits/bulk/new?like={batch.id}").text
    assert "Any counter." in again
    assert 'value="18.50"' in again
    assert again.count("checked") == 1 + 3, "the checklist and each branch"
    for _again in range(2):
        manager.post(f"{there}/start")
        jobs.work_off()
    visits = list(db.session.scalars(select(Visit).where(Visit.brief == "Any counter.")))
    assert {visit.branch_id: visit.assignee_id for visit in visits} == planned
    assert {visit.pay for visit in visits} == {1850}
    assert {visit.scenario for visit in visits} == {"A card is lost.", "An account is opened."}
    offers.accept(visits[0], by=visits[0].assignee_id)
    manager.post(f"{there}/undo")
    jobs.work_off()
    assert visits[0].state is State.ACCEPTED, "who accepted keeps it"
    assert {visit.state for visit in visits[1:]} == {State.CANCELLED}


def test_a_form_of_many_offers_comes_back_as_it_was(workplace, manager, second):
    wrong = manager.post(
        "/visits/bulk/offers",
        data=many_offers(workplace, everywhere="", fee="a lot", brief="Keep me.", people=[
            str(workplace.people[Role.SUPERVISOR].id)
        ]),
    )  # fmt: skip
    assert wrong.status_code == 422
    assert "Keep me." in wrong.text
    assert "Choose at least one branch." in wrong.text
    assert only_batch() is None


def test_one_visit_is_extended_on_its_page_and_had_back(workplace, manager):
    visit = accepted(workplace)
    before = visit.closes_at
    page = manager.post(f"/visits/{visit.id}/extension", data={"days": "2"}, follow_redirects=True)
    assert visit.closes_at == before + timedelta(days=2)
    undo = f"/visits/bulk/{only_batch().id}/undo"
    assert undo in page.text
    manager.post(undo)
    jobs.work_off()
    assert visit.closes_at == before
    assert manager.post(f"/visits/{visit.id}/extension", data={"days": "0"}).status_code == 422
    assert manager.post(f"/visits/{visit.id}/extension", data={}).status_code == 422


def test_nobody_reaches_what_is_not_theirs(app, workplace, manager):
    other = build_workplace("Other Bank", "other.example")
    theirs, mine = offered(other), offered(workplace)
    answer = manager.post("/visits/bulk", data={"act": "cancel", "visit": [str(theirs.id)]})
    assert answer.status_code == 422
    assert "Choose the visits first." in answer.text
    batch = actions.choose(Act.CANCEL, [mine.id, theirs.id], by=workplace.people[Role.MANAGER])
    assert [item.visit_id for item in items(batch)] == [mine.id]
    colleague = signed_in(app, workplace.people[Role.ADMINISTRATOR])
    for method, path in (("get", ""), ("post", "/start"), ("post", "/undo"), ("post", "/terms")):
        assert getattr(colleague, method)(f"/visits/bulk/{batch.id}{path}").status_code == 404
    assert manager.post("/visits/bulk", data={"act": "shorten", "visit": "x"}).status_code == 404
    assert manager.get(f"/visits/bulk/{uuid4()}").status_code == 404


def test_who_left_the_organisation_does_nothing_more(workplace):
    manager, visit = workplace.people[Role.MANAGER], offered(workplace)
    batch = actions.choose(Act.CANCEL, [visit.id], by=manager)
    actions.settle(batch, {"reason": "Late."}, by=manager)
    actions.begin(batch, by=manager)
    with db.write():
        manager.ended_at = now()
    jobs.work_off()
    assert visit.state is State.OFFERED
    assert items(batch)[0].fate is Fate.REFUSED
    assert batch.stage is Stage.DONE


def test_a_long_act_is_done_in_pieces(workplace, monkeypatch):
    monkeypatch.setattr("audit.visits.bulk.doing.CHUNK", 2)
    manager = workplace.people[Role.MANAGER]
    visits = [offered(workplace, branch=number % 3) for number in range(5)]
    batch = actions.choose(Act.CANCEL, [visit.id for visit in visits], by=manager)
    actions.settle(batch, {"reason": "Over."}, by=manager)
    actions.begin(batch, by=manager)
    jobs.work_off()
    assert sum(visit.state is State.CANCELLED for visit in visits) == 2
    assert batch.stage is Stage.RUNNING
    while jobs.work_off():
        pass
    assert batch.stage is Stage.DONE
    assert {visit.state for visit in visits} == {State.CANCELLED}


def test_the_page_of_an_act_asks_a_constant_number_of_questions(workplace, manager, second):
    asked = []
    for count in (2, 9):
        visits = [offered(workplace, branch=number % 3) for number in range(count)]
        sent = {"act": "reassign", "visit": [str(visit.id) for visit in visits]}
        there = manager.post("/visits/bulk", data=sent).headers["Location"]
        with counted_queries() as settling:
            manager.post(f"{there}/terms", data={"reason": "Fair shares."})
        manager.get(there)
        with counted_queries() as reading:
            assert manager.get(there).status_code == 200
        with counted_queries() as choosing:
            manager.get(f"{there}/items/1")
        reads = [each for each in settling if each.startswith("SELECT")]
        asked.append((len(reads), len(reading), len(choosing)))
    assert asked[0] == asked[1]


def test_acts_that_nobody_began_are_forgotten(workplace, monkeypatch):
    manager, visit = workplace.people[Role.MANAGER], offered(workplace)
    kept = actions.choose(Act.CANCEL, [visit.id], by=manager)
    actions.sweep()
    assert only_batch().id == kept.id
    with db.write():
        kept.made_at = now() - timedelta(days=8)
    actions.sweep()
    assert only_batch() is None
