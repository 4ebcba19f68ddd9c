"""Help in the product, and the guide of the first days."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from audit.help.topics import OF_PAGES, TOPICS
from audit.people.agreements import actions as agreements
from audit.people.organisation.actions import settle
from audit.people.permits import Role
from tests.builders import Workplace, offered, signed_in


@pytest.mark.parametrize("role", list(Role))
def test_every_role_reads_every_topic_and_its_own_first(
    app: Flask, workplace: Workplace, role: Role
):
    reader = signed_in(app, workplace.people[role])
    page = reader.get("/help").text
    own = [topic for topic in TOPICS if role in topic.roles]
    first = [page.index(f'/help/{topic.slug}"') for topic in own]
    others = [page.index(f'/help/{t.slug}"') for t in TOPICS if t not in own]
    assert own
    assert max(first) < min(others, default=len(page))
    for topic in TOPICS:
        assert str(topic.title) in reader.get(f"/help/{topic.slug}").text
    assert reader.get("/help/../../etc").status_code == 404


def test_a_topic_shows_only_ways_that_its_reader_may_go(app: Flask, workplace: Workplace):
    shopper = signed_in(app, workplace.people[Role.SHOPPER]).get("/help/fees").text
    manager = signed_in(app, workplace.people[Role.MANAGER]).get("/help/fees").text
    assert ("My fees" in shopper, "To the fees" in shopper) == (True, False)
    assert ("My fees" in manager, "To the fees" in manager) == (False, True)


@pytest.mark.parametrize(
    ("words", "slug"),
    [("PAYROLL", "fees"), ("window extend", "following"), ("mail server", "e-mail")],
)
def test_topics_are_found_by_all_their_words(supervisor: FlaskClient, words: str, slug: str):
    found = supervisor.get("/help", query_string={"q": words}, headers={"HX-Request": "true"}).text
    assert f'/help/{slug}"' in found
    assert "<html" not in found


def test_words_that_nothing_has_find_nothing(supervisor: FlaskClient):
    page = supervisor.get("/help", query_string={"q": "<b>zyx</b>"}).text
    assert "Nothing found" in page
    assert "<b>zyx" not in page


def test_pages_lead_to_topics_that_there_are(app: Flask, workplace: Workplace):
    assert set(OF_PAGES) <= set(app.blueprints)
    assert set(OF_PAGES.values()) <= {topic.slug for topic in TOPICS}
    page = signed_in(app, workplace.people[Role.MANAGER]).get("/fees").text
    assert 'href="/help/fees"' in page


def test_the_guide_says_what_is_done_and_goes_when_all_is(app: Flask, workplace: Workplace):
    administrator = workplace.people[Role.ADMINISTRATOR]
    office = signed_in(app, administrator)
    assert "3 of 6 done" in office.get("/organisation").text
    answer = office.post("/help/guide/removal", data={"next": "/visits"})
    assert answer.headers["Location"] == "/visits"
    assert "3 of 6 done" not in office.get("/organisation").text
    settle(workplace.organisation, {"time_zone": "Europe/London"}, by=administrator)
    assert "4 of 6 done" in office.get("/organisation").text  # it comes back with the next step
    agreements.write(administrator, "en", {"agreement": "Keep quiet.", "notice": "We keep little."})
    agreements.publish(administrator)
    assert "5 of 6 done" in office.get("/organisation").text
    offered(workplace)
    assert "The first day" not in office.get("/organisation").text.split("</header>", 1)[1]


def test_only_administrators_are_guided(app: Flask, workplace: Workplace):
    manager = signed_in(app, workplace.people[Role.MANAGER])
    assert "3 of 6 done" not in manager.get("/organisation").text
    assert manager.post("/help/guide/removal").status_code == 403
