"""What a phone is told about visits that were taken back, and about newer checklists."""

from datetime import timedelta

import pytest
from flask import Flask

from audit.infra.db import db
from audit.people.permits import Role
from audit.visits.models import Handover, SubmissionDecision
from audit.visits.offers import actions as offers
from audit.visits.rules import Decision, State
from tests.builders import (
    POOR,
    SHORT_LIST,
    Phone,
    Workplace,
    _publish,
    accepted,
    manifest,
    offered,
    phone_of,
    signed_in,
)


def told(phone: Phone) -> dict:
    answer = phone.client.get("/api/v1/visits", headers=phone.headers)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_a_phone_is_told_why_a_visit_is_not_its_own_any_more(phone: Phone, workplace: Workplace):
    cancelled, expired, kept = (accepted(workplace) for _ in range(3))
    given = accepted(workplace)
    offers.cancel(cancelled, by=workplace.people[Role.SUPERVISOR].id)
    with db.write() as session:
        expired.state = State.EXPIRED
        other = workplace.people[Role.SUPERVISOR]
        session.add(
            Handover(
                visit_id=given.id,
                from_id=given.assignee_id,
                to_id=other.id,
                reason="Ill",
                handed_by=other.id,
            )
        )
        given.assignee_id = other.id
    answer = told(phone)
    assert [visit["id"] for visit in answer["visits"]] == [str(kept.id)]
    assert {entry["id"]: entry["why"] for entry in answer["ended"]} == {
        str(cancelled.id): "cancelled",
        str(expired.id): "expired",
        str(given.id): "reassigned",
    }


def test_after_sixty_days_a_phone_is_told_no_more(phone: Phone, workplace: Workplace):
    visit = accepted(workplace)
    offers.cancel(visit, by=workplace.people[Role.SUPERVISOR].id)
    assert told(phone)["ended"]
    with db.write():
        visit.changed_at -= timedelta(days=61)
    assert told(phone)["ended"] == []


def test_a_phone_is_told_what_was_set_aside_and_what_became_of_it(
    phone: Phone, workplace: Workplace
):
    visit = accepted(workplace)
    phone.send(visit.id, manifest(visit))
    assert told(phone)["aside"] == []
    fork = phone.send(visit.id, manifest(visit, POOR)).json
    entry = {
        "visit": str(visit.id),
        "manifest_sha256": fork["manifest_sha256"],
        "reason": "forked",
        "decision": None,
    }
    assert told(phone)["aside"] == [entry]
    with db.write() as session:
        session.add(
            SubmissionDecision(
                submission_id=visit.submissions[1].id,
                decision=Decision.DISMISSED,
                reason="The first is complete.",
                decided_by=workplace.people[Role.SUPERVISOR].id,
            )
        )
    assert told(phone)["aside"] == [{**entry, "decision": "dismissed"}]


@pytest.mark.parametrize("change", ["cancel", "publish"])
def test_what_a_phone_is_told_beside_its_visits_changes_the_tag(
    phone: Phone, workplace: Workplace, change: str
):
    visit = accepted(workplace)
    first = phone.client.get("/api/v1/visits", headers=phone.headers)
    known = {**phone.headers, "If-None-Match": first.headers["ETag"]}
    if change == "cancel":
        offers.cancel(visit, by=workplace.people[Role.SUPERVISOR].id)
    else:
        source = SHORT_LIST.format(kind="mystery").replace("Someone", "Somebody")
        _publish(source, workplace.organisation)
    assert phone.client.get("/api/v1/visits", headers=known).status_code == 200


def test_a_visit_says_that_its_checklist_has_a_newer_version(phone: Phone, workplace: Workplace):
    visit = offered(workplace)
    assert [each["newer"] for each in phone.visits()] == [False]
    _publish(
        SHORT_LIST.format(kind="mystery").replace("Someone", "Somebody"), workplace.organisation
    )
    (shown,) = phone.visits()
    assert (shown["newer"], shown["checklist"]) == (True, visit.version.hash)


def test_a_phone_signs_itself_out_and_the_session_goes_on(app: Flask, workplace: Workplace):
    member = workplace.people[Role.SHOPPER]
    browser = signed_in(app, member)
    token = browser.post("/api/v1/devices", json={"name": "phone"}).json["token"]
    phone = Phone(browser, token)
    address = "/api/v1/devices/current"
    assert phone.client.delete(address, headers=phone.headers).status_code == 204
    assert phone.client.get("/api/v1/visits", headers=phone.headers).status_code == 401
    assert phone.client.delete(address, headers=phone.headers).status_code == 401
    assert browser.get("/api/v1/session").json["user"] == str(member.id)
    assert browser.post("/api/v1/devices", json={"name": "phone"}).status_code == 201


def test_no_other_phone_is_signed_out_with_it(app: Flask, workplace: Workplace):
    member = workplace.people[Role.SHOPPER]
    one, other = phone_of(app, member), phone_of(app, member)
    one.client.delete("/api/v1/devices/current", headers=one.headers)
    assert other.visits() == []


@pytest.mark.parametrize(("role", "audits"), [(Role.SUPERVISOR, True), (Role.SHOPPER, False)])
def test_a_session_says_whether_audits_may_be_started_and_in_which_language(
    app: Flask, workplace: Workplace, role: Role, audits: bool
):
    session = signed_in(app, workplace.people[role]).get("/api/v1/session").json
    assert (session["audits"], session["locale"]) == (audits, "en")
