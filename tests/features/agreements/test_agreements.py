"""The shoppers' agreement: published for ever, agreed to before a visit is taken on."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from audit.infra import events
from audit.infra.db import db
from audit.infra.refusals import Invalid
from audit.people import actions as people
from audit.people.agreements import actions
from audit.people.agreements.models import Agreement, AgreementVersion
from audit.people.agreements.queries import current_version, lines_of, versions_of
from audit.people.models import Membership
from audit.people.permits import Role
from audit.visits.offers import actions as offers
from audit.visits.rules import State
from tests.builders import (
    Phone,
    Workplace,
    accepted,
    build_workplace,
    manifest,
    offered,
    signed_in,
)
from tests.features.board.boards import claiming, posted
from tests.features.programmes.waves import shoppers
from tests.features.stages import counted_queries

ADDRESS = "/organisation/agreements"


def publish(place: Workplace, words: str = "Keep quiet.", language: str = "en") -> AgreementVersion:
    """A version with these words."""
    administrator = place.people[Role.ADMINISTRATOR]
    actions.write(administrator, language, {"agreement": words, "notice": "We keep little."})
    return actions.publish(administrator)


@pytest.fixture
def office(app: Flask, workplace: Workplace) -> FlaskClient:
    """The browser of the administrator."""
    return signed_in(app, workplace.people[Role.ADMINISTRATOR])


def test_nothing_is_asked_before_anything_is_published(phone: Phone, workplace: Workplace):
    visit = offered(workplace)
    assert phone.put(f"/visits/{visit.id}/acceptance").status_code == 204


def test_an_offer_is_accepted_after_agreeing_and_not_before(phone: Phone, workplace: Workplace):
    version, visit = publish(workplace), offered(workplace)
    refused = phone.put(f"/visits/{visit.id}/acceptance")
    assert (refused.status_code, refused.json["type"]) == (428, "agreement-needed")
    shown = phone.get("/agreement").json
    assert (shown["hash"], shown["agreed_at"]) == (version.hash, None)
    assert [part["text"] for part in shown["parts"]] == ["Keep quiet.", "We keep little."]
    sent = {"hash": shown["hash"], "language": "en"}
    assert phone.put("/agreement", json=sent).status_code == 204
    assert phone.put("/agreement", json=sent).status_code == 204
    assert phone.put(f"/visits/{visit.id}/acceptance").status_code == 204
    (given,) = db.session.scalars(select(Agreement))
    assert given.membership_id == workplace.people[Role.SHOPPER].id
    noted = [e for e in events.timeline(given.membership_id) if e.kind == "agreement.given"]
    assert [event.data for event in noted] == [{"version": version.hash, "number": 1}]


def test_what_was_accepted_is_sent_in_whatever_is_published_later(
    phone: Phone, workplace: Workplace
):
    visit = accepted(workplace)
    publish(workplace)
    assert phone.put(f"/visits/{visit.id}/acceptance").status_code == 204
    assert phone.send(visit.id, manifest(visit)).status_code == 201


def test_a_new_version_is_asked_for_again(phone: Phone, workplace: Workplace):
    first = publish(workplace)
    actions.agree(workplace.people[Role.SHOPPER], first.hash, "en")
    publish(workplace, "Keep very quiet.")
    visit = offered(workplace)
    assert phone.put(f"/visits/{visit.id}/acceptance").json["type"] == "agreement-needed"
    late = phone.put("/agreement", json={"hash": first.hash, "language": "en"})
    assert (late.status_code, late.json["type"]) == (409, "stale")


def test_only_shoppers_are_asked(workplace: Workplace):
    publish(workplace)
    audit = offered(workplace, kind="audit")
    offers.accept(audit, by=audit.assignee_id)
    assert audit.state == State.ACCEPTED


def test_the_board_leads_to_the_agreement_and_takes_nothing(app: Flask, workplace: Workplace):
    version = publish(workplace)
    _programme, slots = posted(workplace)
    browser = signed_in(app, workplace.people[Role.SHOPPER])
    address = browser.post(claiming(slots[0])).headers["Location"]
    assert address == f"/agreement?next=/jobs%23job-{slots[0].id}"
    db.session.refresh(slots[0])
    assert slots[0].visit_id is None
    page = browser.get(address)
    assert "Keep quiet." in page.text
    back = browser.post("/agreement", data={"hash": version.hash, "next": "//evil.example"})
    assert back.headers["Location"] == "/"
    assert "taken=" in browser.post(claiming(slots[0])).headers["Location"]


def test_a_draft_is_kept_shown_and_published_once(office: FlaskClient, workplace: Workplace):
    page = office.get(ADDRESS).text
    assert "Words to start from." in page
    assert "This is what Harbour Bank and you agree on" in page
    texts = {"language": "en", "agreement": " Be fair.\r\nBe safe. ", "notice": "Little."}
    office.post(f"{ADDRESS}/draft", data=texts)
    assert current_version(workplace.organisation.id) is None
    answer = office.post(f"{ADDRESS}/publication", follow_redirects=True)
    assert "Be fair.\nBe safe." in answer.text
    assert office.post(f"{ADDRESS}/publication").status_code == 422
    office.post(f"{ADDRESS}/draft", data=texts)
    assert "hold already" in office.post(f"{ADDRESS}/publication").text
    assert db.session.scalar(select(func.count()).select_from(AgreementVersion)) == 1


def hidden(page: str, name: str) -> str:
    """What a hidden field of a page holds."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return found[1]


def test_of_two_who_write_at_once_none_loses_words_or_publishes_unread_ones(
    office: FlaskClient, workplace: Workplace
):
    texts = {"language": "en", "notice": "Little."}
    seen = hidden(office.get(ADDRESS).text, "was")
    office.post(f"{ADDRESS}/draft", data={**texts, "agreement": "One.", "was": seen})
    before = office.get(ADDRESS).text
    late = office.post(f"{ADDRESS}/draft", data={**texts, "agreement": "Two.", "was": seen})
    assert (late.status_code, "Not kept." in late.text, "Two." in late.text) == (409, True, True)
    again = {**texts, "agreement": "Two.", "was": hidden(late.text, "was")}
    assert office.post(f"{ADDRESS}/draft", data=again).status_code == 303
    read = {"draft": hidden(before, "draft")}
    refused = office.post(f"{ADDRESS}/publication", data=read)
    assert (refused.status_code, "Not published." in refused.text) == (409, True)
    kept = office.post(f"{ADDRESS}/draft/removal", data=read)
    assert (kept.status_code, "The text has changed." in kept.text) == (409, True)
    assert current_version(workplace.organisation.id) is None
    read = {"draft": hidden(office.get(ADDRESS).text, "draft")}
    for _click in range(2):
        assert office.post(f"{ADDRESS}/publication", data=read).status_code == 303
    assert len(versions_of(workplace.organisation.id)) == 1


def test_a_language_that_is_half_written_is_not_published(workplace: Workplace):
    administrator = workplace.people[Role.ADMINISTRATOR]
    actions.write(administrator, "fa", {"agreement": "آرام", "notice": "کم"})
    with pytest.raises(Invalid, match="English"):
        actions.publish(administrator)
    actions.write(administrator, "en", {"agreement": "Quiet.", "notice": ""})
    with pytest.raises(Invalid, match="missing in English"):
        actions.publish(administrator)
    actions.write(administrator, "en", {"agreement": "Quiet.", "notice": "Little."})
    assert sorted(actions.publish(administrator).texts) == ["en", "fa"]


def test_each_shopper_reads_it_in_their_language(phone: Phone, workplace: Workplace):
    administrator, shopper = workplace.people[Role.ADMINISTRATOR], workplace.people[Role.SHOPPER]
    actions.write(administrator, "fa", {"agreement": "آرام", "notice": "کم"})
    publish(workplace)
    people.choose_language(shopper.user, "fa")
    shown = phone.get("/agreement").json
    assert (shown["language"], shown["direction"], shown["parts"][0]["text"]) == (
        "fa", "rtl", "آرام",
    )  # fmt: skip


def test_hostile_words_are_words(office: FlaskClient, workplace: Workplace):
    version = publish(workplace, "<script>alert(1)</script> & {{ 7*7 }}")
    for address in (f"{ADDRESS}/{version.id}", f"{ADDRESS}?language=en", f"{ADDRESS}?language=../"):
        page = office.get(address).text
        assert "<script>alert" not in page
        assert "{{ 7*7 }}" in page
    long = {"language": "en", "agreement": "x" * 20_001, "notice": "y"}
    answer = office.post(f"{ADDRESS}/draft", data=long)
    assert (answer.status_code, "20,000 characters" in answer.text) == (422, True)
    assert office.post(f"{ADDRESS}/draft", data={"language": "xx"}).status_code == 422


def test_who_agreed_is_listed_and_asks_as_much_for_many(
    app: Flask, office: FlaskClient, workplace: Workplace
):
    version = publish(workplace)
    actions.agree(workplace.people[Role.SHOPPER], version.hash, "en")
    with counted_queries() as few:
        office.get(f"{ADDRESS}/{version.id}")
    more: list[Membership] = shoppers(workplace, 60)
    for each in more[:10]:
        actions.agree(each, version.hash, "en")
    with counted_queries() as many:
        page = office.get(f"{ADDRESS}/{version.id}")
    assert len(many) == len(few)
    assert "11 of 61" in page.text
    assert "page=2" in page.text
    assert [line.agreed_at is None for line in lines_of(version)] == [True] * 50 + [False] * 11


def test_another_organisations_version_is_not_there(office: FlaskClient, workplace: Workplace):
    other = publish(build_workplace("Other Bank", "other.example"), "Ours alone.")
    assert office.get(f"{ADDRESS}/{other.id}").status_code == 404
    assert "Ours alone." not in office.get(ADDRESS).text
    assert current_version(workplace.organisation.id) is None
