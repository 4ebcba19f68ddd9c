"""The ledger's pages: who sees them, what they say, and that nothing is lost on the way."""

import csv
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient

from audit.fees import actions, payroll
from audit.infra.db import db
from audit.people.models import MembershipPlace
from audit.people.permits import Role
from tests.builders import Workplace, build_workplace, signed_in
from tests.features.fees.paying import COFFEE, TAXI, amounts, approved, ledger
from tests.features.stages import counted_queries


def paid(app: Flask, place: Workplace, **told: object) -> None:
    """A visit whose every amount was paid by payment 1."""
    approved(app, place, **told)
    manager, ids = place.people[Role.MANAGER], [entry.id for entry in ledger()]
    actions.approve(ids, by=manager)
    actions.pay(ids, by=manager)


def test_the_ledger_lists_what_is_due_and_warns_beyond_the_limit(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    approved(app, workplace, expenses=[TAXI])
    page = manager.get("/fees").text
    assert "£18.50" in page
    assert "£2.00 beyond its limit" in page
    assert "No receipt" in page
    assert page.count(" checked") == 1, "only the fee needs no second look"


def test_what_is_ticked_is_approved_then_paid_and_a_payment_made(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    approved(app, workplace, expenses=[COFFEE])
    ids = [str(entry.id) for entry in ledger()]
    assert manager.post("/fees/approvals", data={"entries": ids}).status_code == 303
    assert {state for *_rest, state in amounts()} == {"approved"}
    answer = manager.post("/fees/payments", data={"entries": ids})
    assert answer.headers["Location"].endswith("/fees/payments/1")
    page = manager.get(answer.headers["Location"]).text
    assert "£21.70" in page
    assert "Payment 1" in manager.get("/fees/payments").text


def test_nothing_ticked_is_told_and_changes_nothing(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    approved(app, workplace)
    answer = manager.post("/fees/payments", data={})
    assert answer.status_code == 422
    assert "Nothing was ticked" in answer.text
    assert amounts() == [("fee", 1850, "due")]


def test_paying_what_somebody_else_has_paid_is_told_and_pays_nothing(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    paid(app, workplace)
    answer = manager.post("/fees/payments", data={"entries": [str(ledger()[0].id)]})
    assert answer.status_code == 409
    assert "Somebody else has decided about this meanwhile" in answer.text


@pytest.mark.parametrize("amount", ["", "five", "1,850.00", "-5", "0x10", "5.005"])
def test_an_amount_that_is_none_is_told_at_its_field_and_kept(
    app: Flask, workplace: Workplace, manager: FlaskClient, amount: str
):
    approved(app, workplace, expenses=[TAXI])
    taxi = ledger()[1]
    sent = {"amount": amount, "change_reason": "Only half of it was for the visit."}
    answer = manager.post(f"/fees/{taxi.id}/change", data=sent)
    assert answer.status_code == 422
    assert 'id="amount-error"' in answer.text
    assert "Only half of it was for the visit." in answer.text
    assert amounts()[1] == ("expense", 700, "due")


@pytest.mark.parametrize("amount", ["5", "5.00", "5,00", "۵", "٥٫٠"])
def test_an_amount_may_be_typed_in_any_digits(
    app: Flask, workplace: Workplace, manager: FlaskClient, amount: str
):
    approved(app, workplace, expenses=[TAXI])
    sent = {"amount": amount, "change_reason": "The limit."}
    assert manager.post(f"/fees/{ledger()[1].id}/change", data=sent).status_code == 303
    assert amounts()[1] == ("expense", 500, "approved")


def test_a_refusal_needs_a_reason_which_the_shopper_reads(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    approved(app, workplace, expenses=[TAXI])
    address = f"/fees/{ledger()[1].id}"
    assert manager.post(f"{address}/refusal", data={"refuse_reason": ""}).status_code == 422
    reason = {"refuse_reason": "The bus runs there."}
    assert manager.post(f"{address}/refusal", data=reason).status_code == 303
    mine = signed_in(app, workplace.people[Role.SHOPPER]).get("/fees/mine").text
    assert "The bus runs there." in mine
    assert "Not paid" in mine
    assert manager.post(f"{address}/undo").status_code == 303
    assert amounts()[1] == ("expense", 700, "due")


def test_a_shopper_sees_their_own_ledger_and_no_other(app: Flask, workplace: Workplace):
    """RP.7."""
    approved(app, workplace)
    shopper = signed_in(app, workplace.people[Role.SHOPPER])
    assert "£18.50" in shopper.get("/fees/mine").text
    assert "£18.50" not in signed_in(app, workplace.people[Role.SUPERVISOR]).get("/fees/mine").text
    for closed in ("/fees", "/fees/payments", f"/fees/{ledger()[0].id}"):
        assert shopper.get(closed).status_code == 403


@pytest.mark.parametrize("stranger", ["another organisation", "another place"])
def test_an_amount_elsewhere_does_not_exist(app: Flask, workplace: Workplace, stranger: str):
    """RP.7."""
    paid(app, workplace)
    approved(app, workplace)
    due = next(entry for entry in ledger() if entry.state == "due")
    if stranger == "another organisation":
        member = build_workplace("Rival Bank", "rival.example").people[Role.MANAGER]
    else:
        member = workplace.people[Role.MANAGER]
        with db.write() as session:
            quay = workplace.branches[2]
            session.add(MembershipPlace(membership_id=member.id, branch_id=quay.id))
    browser = signed_in(app, member)
    assert "£18.50" not in browser.get("/fees").text
    for address in (f"/fees/{due.id}", "/fees/payments/1", "/fees/payments/1/payroll.csv"):
        assert browser.get(address).status_code == 404
    entries = {"entries": [str(due.id)]}
    assert browser.post("/fees/approvals", data=entries).status_code == 404
    assert browser.post(f"/fees/{due.id}/undo").status_code == 404


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))


def test_the_payroll_file_holds_each_amount_once_and_the_same_again(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    paid(app, workplace, expenses=[TAXI])
    first = manager.get("/fees/payments/1/payroll.csv")
    assert first.headers["Content-Disposition"] == 'attachment; filename="payroll-1.csv"'
    told = rows(first.data.decode())
    assert [(row["kind"], row["amount"], row["currency"]) for row in told] == [
        ("fee", "18.50", "GBP"),
        ("expense", "7.00", "GBP"),
    ]
    assert {row["person"] for row in told} == {"Shopper Person"}
    approved(app, workplace)
    for kind in ("csv", "xlsx"):
        again = [manager.get(f"/fees/payments/1/payroll.{kind}").data for _ in range(2)]
        assert again[0] == again[1], kind
    assert manager.get("/fees/payments/1/payroll.csv").data == first.data


FORMULAS = ('=HYPERLINK("http://x")', "+1+1", "-2", "@SUM(A1)", "\t=1", "  =1+1", "\u200e=1")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_payroll_file_is_a_formula(
    app: Flask, workplace: Workplace, manager: FlaskClient, text: str
):
    paid(app, workplace, expenses=[{"text": text, "amount": 100, "photo": None}])
    (_fee, expense) = rows(manager.get("/fees/payments/1/payroll.csv").data.decode())
    assert expense["description"].startswith("'")
    sheet = manager.get("/fees/payments/1/payroll.xlsx").data
    with ZipFile(BytesIO(sheet)) as book:
        cells = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in cells
    assert "<v>1</v>" in cells, "the amount is a number"


def test_every_column_of_the_files_is_explained(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    paid(app, workplace)
    page = manager.get("/fees/payments/1").text
    assert all(f"<code>{column}</code>" in page for column in payroll.COLUMNS)


@pytest.mark.parametrize("address", ["/fees", "/fees?state=paid", "/fees/payments/1"])
def test_a_longer_ledger_asks_no_more_questions(
    app: Flask, workplace: Workplace, manager: FlaskClient, address: str
):
    asked = []
    for _ in range(2):
        approved(app, workplace, expenses=[TAXI])
        by = workplace.people[Role.MANAGER]
        due = [entry.id for entry in ledger() if entry.state == "due"]
        actions.approve(due, by=by)
        actions.pay(due, by=by)
        approved(app, workplace, expenses=[COFFEE])
        manager.get(address)
        with counted_queries() as seen:
            manager.get(address)
        asked.append(len(seen))
    assert asked[0] == asked[1]
