"""Questions on the brief: written for a programme, answered rightly before a visit is taken on."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from audit.infra.db import db
from audit.people.permits import Role
from audit.people.security.sessions import end_all
from audit.visits.models import Visit
from audit.visits.programmes import actions as programmes
from audit.visits.programmes.models import Programme
from audit.visits.quizzes import actions
from audit.visits.quizzes.models import QuizResult
from audit.visits.quizzes.queries import quiz_of
from audit.visits.quizzes.rules import Question, hash_of
from audit.visits.rules import State
from tests.builders import Phone, Workplace, build_workplace, signed_in
from tests.features.board.boards import claiming, posted
from tests.features.programmes.waves import running, slots_of
from tests.features.stages import counted_queries

ASKED = {
    "text": "What do you ask for?",
    "option_0": "A loan",
    "option_2": "An account",
    "right": "2",
    "passage": "Ask for an account, never for a loan.",
}


@pytest.fixture
def office(app: Flask, workplace: Workplace) -> FlaskClient:
    """The browser of the manager."""
    return signed_in(app, workplace.people[Role.MANAGER])


@pytest.fixture
def shopper(app: Flask, workplace: Workplace) -> FlaskClient:
    """The browser of the shopper."""
    return signed_in(app, workplace.people[Role.SHOPPER])


def quizzed(place: Workplace) -> tuple[Programme, Visit]:
    """A running programme with one question, and an offer of it."""
    programme = running(place, place.branches[:1], brief="Ask for an account.")
    question = {"id": "", "text": "What?", "options": ["A loan", "An account"], "right": 1}
    manager = place.people[Role.MANAGER]
    actions.put(programme, {**question, "passage": "Ask for an account."}, by=manager)
    (slot,) = slots_of(programme)
    visit = programmes.fill(slot, place.people[Role.SHOPPER], by=manager.id, accepted=False)
    return programme, visit


def sheet(programme: Programme, answer: str) -> dict[str, str]:
    """The one question answered so."""
    quiz = quiz_of(programme.id)
    assert quiz is not None
    return {"quiz": quiz.hash, quiz.questions[0]["id"]: answer}


def test_an_offer_waits_for_the_right_answers(
    phone: Phone, shopper: FlaskClient, office: FlaskClient, workplace: Workplace
):
    programme, visit = quizzed(workplace)
    refused = phone.put(f"/visits/{visit.id}/acceptance")
    assert (refused.status_code, refused.json["type"]) == (428, "quiz-needed")
    here = f"/visits/{visit.id}/quiz"
    assert "Ask for an account." in shopper.get(here).text
    wrong = shopper.post(here, data=sheet(programme, "0"))
    assert (wrong.status_code, "1 answer is not right yet." in wrong.text) == (422, True)
    right = shopper.post(here, data=sheet(programme, "1"))
    assert right.headers["Location"] == f"/phone#visit/{visit.id}"
    assert phone.put(f"/visits/{visit.id}/acceptance").status_code == 204
    shopper.post(here, data=sheet(programme, "0"))
    (result,) = db.session.scalars(select(QuizResult))
    assert (result.attempts, len(result.missed), result.passed_at is None) == (2, 1, False)
    seen = office.get(f"/programmes/{programme.id}/quiz").text
    assert "Shopper Person" in seen
    assert "2 attempts" in seen


def test_whose_sign_in_has_ended_signs_in_and_comes_back_to_the_questions(
    app: Flask, phone: Phone, shopper: FlaskClient, workplace: Workplace
):
    programme, visit = quizzed(workplace)
    member, here = workplace.people[Role.SHOPPER], f"/visits/{visit.id}/quiz"
    assert shopper.get(here).status_code == 200
    with db.write():
        end_all(member.user)
    back = f"/sign-in?next=/visits/{visit.id}/quiz"
    assert shopper.get(here).location == back
    sent = shopper.post(here, data=sheet(programme, "1"))
    assert sent.location == back
    assert "nothing was changed" in shopper.get(back).text
    assert db.session.scalars(select(QuizResult)).all() == [], "nothing counts as an attempt"
    assert db.session.get_one(Visit, visit.id).state is State.OFFERED
    again = signed_in(app, member)
    assert again.post(here, data=sheet(programme, "1")).location == f"/phone#visit/{visit.id}"
    assert phone.put(f"/visits/{visit.id}/acceptance").status_code == 204


def test_a_changed_question_is_asked_again_and_old_answers_do_not_count(
    phone: Phone, shopper: FlaskClient, workplace: Workplace
):
    programme, visit = quizzed(workplace)
    before = sheet(programme, "1")
    shopper.post(f"/visits/{visit.id}/quiz", data=before)
    quiz = quiz_of(programme.id)
    assert quiz is not None
    changed = {**quiz.questions[0], "options": ["An account", "A loan"], "right": 0}
    actions.put(programme, changed, by=workplace.people[Role.MANAGER])
    stale = shopper.post(f"/visits/{visit.id}/quiz", data=before)
    assert (stale.status_code, "The questions are new." in stale.text) == (409, True)
    assert phone.put(f"/visits/{visit.id}/acceptance").json["type"] == "quiz-needed"


def test_without_questions_nothing_is_asked(phone: Phone, workplace: Workplace):
    programme, visit = quizzed(workplace)
    quiz = quiz_of(programme.id)
    assert quiz is not None
    actions.remove(programme, quiz.questions[0]["id"], by=workplace.people[Role.MANAGER])
    assert phone.put(f"/visits/{visit.id}/acceptance").status_code == 204


def test_who_answers_what_is_not_asked_any_more_goes_on(shopper: FlaskClient, workplace: Workplace):
    programme, visit = quizzed(workplace)
    here, answers = f"/visits/{visit.id}/quiz", sheet(programme, "1")
    quiz = quiz_of(programme.id)
    assert quiz is not None
    actions.remove(programme, quiz.questions[0]["id"], by=workplace.people[Role.MANAGER])
    for answer in (shopper.post(here, data=answers), shopper.get(here)):
        assert answer.headers.get("Location") == f"/phone#visit/{visit.id}"


def test_the_board_asks_first_and_tells_no_brief(shopper: FlaskClient, workplace: Workplace):
    programme, slots = posted(workplace, workplace.branches[:1], brief="Ask for Petra.")
    question = {"id": "", "text": "Whom?", "options": ["A", "B"], "right": 0, "passage": "A."}
    actions.put(programme, question, by=workplace.people[Role.MANAGER])
    address = shopper.post(claiming(slots[0])).headers["Location"]
    assert address == f"/jobs/{slots[0].id}/quiz"
    page = shopper.get(address).text
    assert ("Whom?" in page, "Petra" in page) == (True, False)
    assert shopper.post(address, data=sheet(programme, "0")).status_code == 303
    shopper.post(claiming(slots[0]))
    (visit,) = db.session.scalars(select(Visit))
    assert visit.state == State.ACCEPTED
    assert shopper.get(address).status_code == 404


def test_a_question_is_written_changed_and_taken_out(office: FlaskClient, workplace: Workplace):
    programme = running(workplace)
    here = f"/programmes/{programme.id}/quiz"
    assert "No questions yet" in office.get(here).text
    for _click in range(2):
        assert office.post(here, data=ASKED).status_code == 303
    quiz = quiz_of(programme.id)
    assert quiz is not None
    (question,) = quiz.questions
    assert (question["options"], question["right"]) == (["A loan", "An account"], 1)
    own = f"{here}/{question['id']}"
    assert 'value="An account"' in office.get(own).text
    office.post(own, data={**ASKED, "text": "What is asked for?", "seen": hash_of([question])})
    assert "What is asked for?" in office.get(here).text
    office.post(f"{own}/removal")
    assert quiz_of(programme.id) is None
    assert office.get(own).status_code == 404


def test_of_two_who_change_a_question_the_second_is_told(office: FlaskClient, workplace: Workplace):
    programme = running(workplace)
    _here, own, mine = in_a_form(office, programme)
    office.post(own, data=mine | {"text": "Theirs?"})
    told = office.post(own, data=mine)
    assert told.status_code == 409
    assert "Somebody else changed this question" in told.text
    assert "Theirs?" in told.text, "as it stands now"
    assert "Mine?</textarea>" in told.text, "nothing that was written is lost"
    assert questions_of(programme)[0]["text"] == "Theirs?"
    assert office.post(own, data=mine | {"seen": seen_in(told.text)}).status_code == 303
    assert questions_of(programme)[0]["text"] == "Mine?"


def test_a_question_taken_out_meanwhile_is_asked_anew_when_kept_once_more(
    office: FlaskClient, workplace: Workplace
):
    programme = running(workplace)
    here, own, mine = in_a_form(office, programme)
    office.post(f"{own}/removal")
    told = office.post(own, data=mine)
    assert told.status_code == 409
    assert "Somebody took this question out" in told.text
    assert f'action="{here}"' in told.text
    assert "Mine?</textarea>" in told.text
    office.post(here, data=mine)
    assert [each["text"] for each in questions_of(programme)] == ["Mine?"]


def in_a_form(office: FlaskClient, programme: Programme) -> tuple[str, str, dict[str, str]]:
    """The quiz's address, that of its one question, and the form opened there, with other words."""
    here = f"/programmes/{programme.id}/quiz"
    office.post(here, data=ASKED)
    (question,) = questions_of(programme)
    own = f"{here}/{question['id']}"
    return here, own, ASKED | {"text": "Mine?", "seen": seen_in(office.get(own).text)}


def questions_of(programme: Programme) -> list[Question]:
    """What the programme asks now."""
    quiz = quiz_of(programme.id)
    return list(quiz.questions) if quiz else []


def seen_in(page: str) -> str:
    """The question that a form says it began with."""
    found = re.search(r'name="seen"[^>]* value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": ""}, "Write the question."),
        ({"option_2": ""}, "Write two answers at least."),
        ({"option_2": "A loan"}, "Two answers are the same."),
        ({"right": "1"}, "Say which of the answers"),
        ({"right": ""}, "Say which of the answers"),
        ({"option_0": "x" * 201}, "200 characters"),
        ({"passage": ""}, "Write what somebody who was wrong"),
    ],
)
def test_what_is_wrong_with_a_question_stands_beside_it(
    office: FlaskClient, workplace: Workplace, change: dict[str, str], said: str
):
    programme = running(workplace)
    answer = office.post(f"/programmes/{programme.id}/quiz", data=ASKED | change)
    assert (answer.status_code, said in answer.text) == (422, True)


def test_a_quiz_ends_at_twelve_questions(office: FlaskClient, workplace: Workplace):
    programme = running(workplace)
    for n in range(12):
        office.post(f"/programmes/{programme.id}/quiz", data=ASKED | {"text": f"Question {n}"})
    answer = office.post(f"/programmes/{programme.id}/quiz", data=ASKED)
    assert (answer.status_code, "twelve questions" in answer.text) == (409, True)


def test_the_quiz_of_another_organisation_is_not_there(
    app: Flask, office: FlaskClient, shopper: FlaskClient, workplace: Workplace
):
    other = build_workplace("Other Bank", "other.example")
    programme, visit = quizzed(other)
    assert office.get(f"/programmes/{programme.id}/quiz").status_code == 404
    assert office.post(f"/programmes/{programme.id}/quiz", data=ASKED).status_code == 404
    assert shopper.get(f"/visits/{visit.id}/quiz").status_code == 404


def test_who_tried_is_listed_by_a_constant_number_of_questions(
    office: FlaskClient, workplace: Workplace
):
    programme, _visit = quizzed(workplace)
    here = f"/programmes/{programme.id}/quiz"
    shopper = workplace.people[Role.SHOPPER]
    actions.attempt(programme, sheet(programme, "1")["quiz"], sheet(programme, "0"), by=shopper)
    with counted_queries() as few:
        office.get(here)
    for role in (Role.SUPERVISOR, Role.REVIEWER, Role.MANAGER):
        answers = sheet(programme, "0")
        actions.attempt(programme, answers["quiz"], answers, by=workplace.people[role])
    with counted_queries() as many:
        office.get(here)
    assert len(many) == len(few)
