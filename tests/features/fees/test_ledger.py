"""The ledger: what a visit earns is entered once, decided by a person, and paid once (I4)."""

import pytest
from flask import Flask

from audit.commands.verify import problems_found
from audit.fees import actions
from audit.fees.actions import LedgerMovedOn
from audit.infra.db import db
from audit.infra.events import Event
from audit.people.permits import Role
from audit.visits.moves import move
from audit.visits.review import actions as review
from audit.visits.rules import State
from tests.builders import GOOD, Workplace, manifest, phone_of, yes
from tests.features.fees.paying import COFFEE, TAXI, amounts, approve, approved, ledger, sent


def test_approving_a_visit_makes_its_fee_and_expenses_due(app: Flask, workplace: Workplace):
    visit = sent(app, workplace, expenses=[TAXI, COFFEE])
    assert ledger() == []
    approve(workplace, visit)
    assert amounts() == [("fee", 1850, "due"), ("expense", 320, "due"), ("expense", 700, "due")]
    assert {entry.member_id for entry in ledger()} == {visit.assignee_id}


@pytest.mark.parametrize(
    ("outcome", "paid"),
    [
        ("completed", 1851),
        ("closed", 1851),
        ("recognised", 926),
        ("unsafe", 1851),
        ("abandoned", 0),
    ],
)
def test_how_the_visit_ended_says_how_much_of_the_fee_is_paid(
    app: Flask, workplace: Workplace, outcome: str, paid: int
):
    approved(app, workplace, terms={"pay": 1851}, outcome=outcome, notes={"visit": "It ended so."})
    assert amounts() == [("fee", paid, "due")]


def test_a_visit_that_pays_nothing_enters_nothing(app: Flask, workplace: Workplace):
    approved(app, workplace, terms={"pay": None})
    assert ledger() == []
    assert list(problems_found()) == []


def test_a_visit_left_out_of_the_reports_is_paid_all_the_same(app: Flask, workplace: Workplace):
    visit = sent(app, workplace)
    with db.write():
        move(visit, State.EXCLUDED, by=workplace.people[Role.REVIEWER].id)
    assert amounts() == [("fee", 1850, "due")]


def test_undoing_an_approval_withdraws_what_is_not_paid(app: Flask, workplace: Workplace):
    visit = approved(app, workplace, expenses=[TAXI])
    manager = workplace.people[Role.MANAGER]
    actions.refuse(ledger()[1].id, "No receipt.", by=manager)
    review.reopen(visit, by=workplace.people[Role.REVIEWER])
    assert amounts() == [("fee", 1850, "withdrawn"), ("expense", 700, "withdrawn")]
    assert list(problems_found()) == []
    approve(workplace, visit)
    assert amounts() == [("fee", 1850, "due"), ("expense", 700, "due")]
    assert ledger()[1].reason == ""


def test_what_was_paid_before_an_approval_is_undone_is_never_paid_again(
    app: Flask, workplace: Workplace
):
    visit = approved(app, workplace, expenses=[TAXI])
    manager, reviewer = workplace.people[Role.MANAGER], workplace.people[Role.REVIEWER]
    ids = [entry.id for entry in ledger()]
    actions.approve(ids, by=manager)
    actions.pay(ids, by=manager)
    review.reopen(visit, by=reviewer)
    approve(workplace, visit)
    assert amounts() == [("fee", 1850, "paid"), ("expense", 700, "paid")]
    with pytest.raises(LedgerMovedOn):
        actions.pay(ids, by=manager)
    assert list(problems_found()) == []


def test_a_corrected_submission_counts_no_expense_twice(app: Flask, workplace: Workplace):
    visit = sent(app, workplace, expenses=[TAXI])
    approve(workplace, visit)
    manager, reviewer = workplace.people[Role.MANAGER], workplace.people[Role.REVIEWER]
    taxi = ledger()[1]
    actions.approve([taxi.id], by=manager)
    actions.pay([taxi.id], by=manager)
    review.reopen(visit, by=reviewer)
    first = visit.assessment.submission
    review.give_back(visit, first, "The receipt, please.", visit.due_at, by=reviewer)
    again = manifest(
        visit,
        {**GOOD, "wait": yes(50)},
        format=3,
        base=first.manifest_sha256,
        expenses=[COFFEE, TAXI],
    )
    assert phone_of(app, visit.assignee).send(visit.id, again).status_code == 201
    db.session.refresh(visit)
    approve(workplace, visit)
    assert amounts() == [("fee", 1850, "due"), ("expense", 320, "due"), ("expense", 700, "paid")]
    assert list(problems_found()) == []


def test_the_same_thing_bought_twice_on_one_visit_is_two_expenses(app: Flask, workplace: Workplace):
    approved(app, workplace, expenses=[COFFEE, COFFEE])
    assert amounts()[1:] == [("expense", 320, "due"), ("expense", 320, "due")]


def test_another_amount_than_was_asked_for_is_said_with_a_reason_and_can_be_undone(
    app: Flask, workplace: Workplace
):
    approved(app, workplace, expenses=[TAXI])
    manager, taxi = workplace.people[Role.MANAGER], ledger()[1]
    actions.change(taxi.id, 500, "The limit is 5 pounds.", by=manager)
    changed = ledger()[1]
    assert (changed.amount, changed.asked, changed.reason) == (500, 700, "The limit is 5 pounds.")
    assert list(problems_found()) == []
    actions.undo(taxi.id, by=manager)
    assert amounts()[1] == ("expense", 700, "due")
    assert list(problems_found()) == []


def test_only_what_was_approved_can_be_paid_and_then_all_of_it_or_none(
    app: Flask, workplace: Workplace
):
    approved(app, workplace, expenses=[TAXI])
    manager = workplace.people[Role.MANAGER]
    fee, taxi = ledger()
    actions.approve([fee.id], by=manager)
    with pytest.raises(LedgerMovedOn):
        actions.pay([fee.id, taxi.id], by=manager)
    assert amounts() == [("fee", 1850, "approved"), ("expense", 700, "due")]
    assert actions.pay([fee.id], by=manager).number == 1


def test_every_change_of_an_amount_is_logged_with_who_and_without_words(
    app: Flask, workplace: Workplace
):
    """RS.14."""
    approved(app, workplace, expenses=[TAXI])
    manager = workplace.people[Role.MANAGER]
    actions.refuse(ledger()[1].id, "Walk, please.", by=manager)
    told = db.session.query(Event).filter(Event.kind.like("ledger.%")).order_by(Event.seq).all()
    reviewer = workplace.people[Role.REVIEWER]
    assert [(event.kind, event.actor_id) for event in told] == [
        ("ledger.due", reviewer.id),
        ("ledger.due", reviewer.id),
        ("ledger.refused", manager.id),
    ]
    assert not any(word in str(event.data) for event in told for word in ("Taxi", "Walk"))


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE ledger_entry SET amount = 999999 WHERE kind = 'fee'",
        "UPDATE ledger_entry SET state = 'paid' WHERE kind = 'fee'",
        "DELETE FROM ledger_entry WHERE kind = 'fee'",
        "UPDATE ledger_entry SET key = 'fee:another' WHERE kind = 'fee'",
    ],
)
def test_verify_finds_a_ledger_that_was_changed_behind_its_back(
    app: Flask, workplace: Workplace, tampering: str
):
    approved(app, workplace)
    assert list(problems_found()) == []
    with db.write() as session:
        session.connection().exec_driver_sql(tampering)
    assert [line for line in problems_found() if line.startswith("I4")]


def test_verify_finds_an_approval_whose_fee_never_came(app: Flask, workplace: Workplace):
    visit = approved(app, workplace, terms={"pay": None})
    with db.write():
        visit.pay = 1850
    assert [line for line in problems_found() if f"visit {visit.id} has 0 fees" in line]
