"""What the demo's shoppers agreed to when they began, and a quiz on the running programme."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select

from audit.demo.cast import MANAGER
from audit.demo.story import latest_moment
from audit.infra.db import db
from audit.people.agreements import actions as agreements
from audit.people.agreements.wording import template
from audit.people.models import Membership
from audit.people.permits import Role
from audit.visits.programmes.models import Programme, Stage
from audit.visits.quizzes import actions as quizzes
from audit.visits.quizzes.queries import quiz_of
from audit.visits.quizzes.rules import Question

QUESTIONS = (
    (
        "Somebody at the branch greets you by name. What do you do?",
        ("Go on as planned", "Leave, and report that you were recognised", "Ask for discretion"),
        1,
        "Greet nobody you know; if somebody knows you, leave and say so.",
    ),
    (
        "Where do you fill in the form?",
        ("Once you are outside", "At the counter", "In the queue"),
        0,
        "Fill in the form once you are outside.",
    ),
)


def agreed_at_first(administrator: Membership, members: Mapping[str, Membership]) -> None:
    """A version in English to which every shopper agrees."""
    texts = template("en", administrator.organisation.name)
    agreements.write(administrator, "en", texts)
    version = agreements.publish(administrator)
    for member in members.values():
        if member.role is Role.SHOPPER:
            agreements.agree(member, version.hash, "en")


def agreeing(today: date, members: Mapping[str, Membership]) -> Iterator[datetime]:
    """Today the manager asks two questions, and every shopper has answered them, one at the
    second attempt."""
    yield latest_moment(today) - timedelta(minutes=30)
    programme = db.session.scalar(
        select(Programme).where(Programme.stage == Stage.RUNNING).order_by(Programme.id).limit(1)
    )
    if programme is None:
        return
    for text, options, right, passage in QUESTIONS:
        question: Question = {
            "id": "",
            "text": text,
            "options": list(options),
            "right": right,
            "passage": passage,
        }
        quizzes.put(programme, question, by=members[MANAGER])
    quiz = quiz_of(programme.id)
    assert quiz is not None
    answers = {each["id"]: str(each["right"]) for each in quiz.questions}
    wrong = answers | {quiz.questions[0]["id"]: "0"}
    shoppers = [member for member in members.values() if member.role is Role.SHOPPER]
    for number, shopper in enumerate(shoppers):
        if number == 0:
            quizzes.attempt(programme, quiz.hash, wrong, by=shopper)
        quizzes.attempt(programme, quiz.hash, answers, by=shopper)
