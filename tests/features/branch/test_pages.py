"""A branch's pages: every published visit by itself, acknowledged and answered (R0.25, R1.22)."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from audit.infra import events, jobs
from audit.infra.db import db
from audit.people.permits import Role
from audit.visits.branch.models import Acknowledgement, BranchReply, TeamFeedback
from audit.visits.models import SubmissionPhoto, Visit
from tests.builders import GOOD, POOR, Workplace, build_workplace, signed_in, yes
from tests.features.branch.stages import known, publication_of, told
from tests.features.stages import counted_queries


@pytest.fixture
def keeper(app: Flask, workplace: Workplace) -> FlaskClient:
    """The browser of the manager of the first branch."""
    return signed_in(app, workplace.people[Role.BRANCH_MANAGER])


@pytest.fixture
def visit(app: Flask, workplace: Workplace) -> Visit:
    return known(app, workplace)


def page_of(visit: Visit) -> str:
    return f"/branch/visits/{visit.id}"


def test_a_branch_manager_begins_with_the_published_visits(keeper: FlaskClient, visit: Visit):
    assert keeper.get("/").headers["Location"] == "/branch"
    page = keeper.get("/branch")
    assert page.status_code == 200
    assert f'href="{page_of(visit)}"' in page.text
    assert "a weekday afternoon in November 2026" in page.text


def test_nothing_is_there_before_it_is_published(
    app: Flask, workplace: Workplace, keeper: FlaskClient
):
    waiting = told(app, workplace)
    assert keeper.get(page_of(waiting)).status_code == 404
    assert "Nothing published yet" in keeper.get("/branch").text


def test_another_branch_and_another_organisation_find_nothing(
    app: Flask, workplace: Workplace, keeper: FlaskClient
):
    elsewhere = known(app, workplace, branch=1)
    rival = build_workplace("Rival Bank", "rival.example")
    stranger = signed_in(app, rival.people[Role.BRANCH_MANAGER])
    for address in (page_of(elsewhere), f"{page_of(elsewhere)}/report/en"):
        assert keeper.get(address).status_code == 404
        assert stranger.get(address).status_code == 404
    assert "Nothing published yet" in stranger.get("/branch").text


def test_what_failed_critically_stands_first_and_the_losses_add_up(
    keeper: FlaskClient, visit: Visit
):
    page = keeper.get(page_of(visit)).text
    assert page.index("The exits were free.") < page.index("The greeting was friendly.")
    assert "Critical: decides the outcome, whatever the score" in page
    assert "A stand was in the way." in page
    assert "about 3 min" in page
    assert "rounded" in page


def test_a_mean_never_hides_a_critical_failure(
    app: Flask, workplace: Workplace, keeper: FlaskClient, visit: Visit
):
    """R1.22: each visit is listed and opened by itself, and the mean says what failed in it."""
    good = known(app, workplace, answers=GOOD, photos=[], notes={})
    page = keeper.get("/branch").text
    assert "mean of 2 visits" in page
    assert "1 with a critical failure" in page
    for each in (visit, good):
        assert keeper.get(page_of(each)).status_code == 200


def test_covert_and_announced_visits_have_means_of_their_own_and_their_difference(
    app: Flask, workplace: Workplace, keeper: FlaskClient, visit: Visit
):
    """R0.25: apart, each with its count, and the difference shown."""
    known(app, workplace, kind="audit", answers=GOOD, photos=[], notes={})
    page = keeper.get("/branch").text
    assert page.count("mean of 1 visit") == 2
    assert "covert visits score lower" in page
    assert "mean of 2" not in page


def test_an_announced_audit_keeps_its_day_and_names_nobody(
    app: Flask, workplace: Workplace, keeper: FlaskClient
):
    page = keeper.get(page_of(known(app, workplace, kind="audit"))).text
    assert "Thu 19 Nov 2026" in page
    assert "14:23" not in page
    assert "Supervisor Person" not in page


def test_acknowledging_twice_is_once_and_is_recorded(
    app: Flask, workplace: Workplace, keeper: FlaskClient, visit: Visit
):
    """RS.14: with person and time."""
    for _time in range(2):
        assert keeper.post(page_of(visit) + "/acknowledgement").status_code == 303
    assert len(db.session.scalars(select(Acknowledgement)).all()) == 1
    told_of = [e for e in events.timeline(visit.id) if e.kind == "publication.acknowledged"]
    assert [e.actor_id for e in told_of] == [workplace.people[Role.BRANCH_MANAGER].id]
    assert "Acknowledged" in keeper.get("/branch").text


def test_an_answer_reaches_the_desk_and_an_empty_one_is_not_sent(
    app: Flask, workplace: Workplace, keeper: FlaskClient, visit: Visit
):
    refused = keeper.post(page_of(visit) + "/replies", data={"text": " "})
    assert refused.status_code == 422
    assert "Write your answer first" in refused.text
    sent = keeper.post(page_of(visit) + "/replies", data={"text": "The stand is gone."})
    assert sent.status_code == 303
    assert db.session.scalars(select(BranchReply)).one().text == "The stand is gone."
    assert "The stand is gone." in keeper.get(page_of(visit)).text
    desk = signed_in(app, workplace.people[Role.MANAGER])
    assert "The stand is gone." in desk.get(f"/visits/{visit.id}").text


def test_feedback_for_the_team_is_kept_and_what_is_too_long_comes_back(
    keeper: FlaskClient, visit: Visit
):
    said = {"strengths": "Calm.", "weaknesses": "Exits.", "next_steps": "Walk round daily."}
    assert keeper.post(page_of(visit) + "/feedback", data=said).status_code == 303
    kept = db.session.scalars(select(TeamFeedback)).one()
    assert (kept.strengths, kept.weaknesses, kept.next_steps) == tuple(said.values())
    long = keeper.post(page_of(visit) + "/feedback", data={"strengths": "a" * 2001})
    assert long.status_code == 422
    assert "a" * 2001 in long.text
    assert "Calm." not in long.text
    assert "Walk round daily." in keeper.get(page_of(visit)).text


def test_a_photo_comes_without_a_moment_in_its_headers(keeper: FlaskClient, visit: Visit):
    used = db.session.scalars(select(SubmissionPhoto)).one()
    answer = keeper.get(f"{page_of(visit)}/photos/{used.id}/screen.jpg")
    assert answer.status_code == 200
    assert answer.mimetype == "image/jpeg"
    assert not {"Last-Modified", "ETag", "Content-Disposition"} & set(answer.headers.keys())
    assert keeper.get(f"{page_of(visit)}/photos/{used.photo_id}/screen.jpg").status_code == 404
    assert keeper.get(f"{page_of(visit)}/photos/{used.id}/report.jpg").status_code == 404


def test_the_branch_report_is_blind_and_says_so(keeper: FlaskClient, visit: Visit):
    asked = keeper.get(f"{page_of(visit)}/report/en.pdf")
    assert asked.status_code == 303
    assert "The report is being made" in keeper.get(asked.headers["Location"]).text
    jobs.work_off()
    answer = keeper.get(f"{page_of(visit)}/report/en.pdf")
    assert answer.status_code == 200
    assert "2026-11, branch edition.pdf" in answer.headers["Content-Disposition"]
    reader = PdfReader(io.BytesIO(answer.data))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "Branch edition" in text
    assert "a weekday afternoon in November 2026" in text
    assert "about 3 min" in text
    assert not reader.attachments
    assert any(page.images for page in reader.pages)


@pytest.mark.parametrize("language", ["fa", "ar", "cy"])
def test_every_language_has_its_page_and_report(
    app: Flask, workplace: Workplace, visit: Visit, language: str
):
    member = workplace.people[Role.BRANCH_MANAGER]
    with db.write():
        member.user.locale = language
    keeper = signed_in(app, member)
    assert f'lang="{language}"' in keeper.get(page_of(visit)).text
    keeper.get(f"{page_of(visit)}/report/{language}.pdf")
    jobs.work_off()
    answer = keeper.get(f"{page_of(visit)}/report/{language}.pdf")
    assert PdfReader(io.BytesIO(answer.data)).trailer["/Root"]["/Lang"] == language


@pytest.mark.parametrize("address", ["/branch", "{page}"])
def test_a_page_asks_a_number_of_questions_that_does_not_grow(
    app: Flask, workplace: Workplace, keeper: FlaskClient, visit: Visit, address: str
):
    address = address.format(page=page_of(visit))
    keeper.get(address)
    with counted_queries() as few:
        keeper.get(address)
    for _more in range(3):
        known(app, workplace, answers={**POOR, "wait": yes(100)})
    keeper.get(address)
    with counted_queries() as many:
        keeper.get(address)
    assert len(few) == len(many)


def test_a_revised_publication_says_so_on_page_and_report(keeper: FlaskClient, visit: Visit):
    with db.write():
        publication_of(visit).revised = True
    assert "Revised after an appeal" in keeper.get(page_of(visit)).text
    assert "Revised" in keeper.get("/branch").text
    keeper.get(f"{page_of(visit)}/report/en.pdf")
    jobs.work_off()
    pdf = keeper.get(f"{page_of(visit)}/report/en.pdf").data
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "Branch edition, revised" in text
