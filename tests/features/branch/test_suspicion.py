"""Words of the desk that may give a shopper away are warned of before a branch reads them."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from audit.infra.db import db
from audit.people.permits import Role
from audit.visits.blind.telling import telling
from audit.visits.models import Publication, Visit
from audit.visits.review import actions as review
from tests.builders import Workplace, signed_in
from tests.features.appeals.filing import appealed, decided
from tests.features.stages import submitted


@pytest.fixture
def visit(app: Flask, workplace: Workplace) -> Visit:
    """An approved visit."""
    return approved(app, workplace)


def approved(app: Flask, workplace: Workplace, branch: int = 0) -> Visit:
    made = submitted(app, workplace, branch=branch)
    review.approve(made, made.assessment, by=workplace.people[Role.REVIEWER])
    return made


def pressed(reviewer: FlaskClient, visit: Visit, summary: str, warned: str = "") -> Any:
    sent = {"assessment": str(visit.assessment_id), "summary": summary, "warned": warned}
    return reviewer.post(f"/visits/{visit.id}/publication", data=sent)


def seal_in(page: str, name: str = "warned") -> str:
    (tag,) = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)
    return re.search(r'value="(\w*)"', tag)[1]


@pytest.mark.parametrize("planted", ["at 10:40", "on Tuesday", "روز سه‌شنبه", "on 3 November"])
def test_a_telling_summary_is_published_only_when_it_is_sent_once_more(
    reviewer: FlaskClient, visit: Visit, planted: str
):
    """R1.22."""
    words = f"Calm and clean {planted}.\nMind the exits."
    first = pressed(reviewer, visit, words)
    assert first.status_code == 422
    assert "<mark>" in first.text
    assert "Publish it as it is" in first.text
    assert db.session.query(Publication).count() == 0
    seal = seal_in(first.text)
    other = pressed(reviewer, visit, words + " At noon, 12:05.", seal)
    assert other.status_code == 422, "the seal is that of other words"
    assert pressed(reviewer, visit, words.replace("\n", "\r\n"), seal).status_code == 303
    assert db.session.query(Publication).one().summary.startswith("Calm and clean")


def test_the_shoppers_name_and_pseudonym_are_telling_and_the_desks_we_is_not(
    reviewer: FlaskClient, visit: Visit
):
    maker = visit.assignee
    for name in (maker.user.name, maker.pseudonym):
        assert pressed(reviewer, visit, f"{name} was served well.").status_code == 422, name
    assert pressed(reviewer, visit, "We were pleased; the shopper was too.").status_code == 303


def test_of_many_the_telling_one_stays_with_its_words_and_is_sent_again(
    app: Flask, workplace: Workplace, reviewer: FlaskClient
):
    ready = [approved(app, workplace, branch) for branch in range(3)]
    form: dict[str, Any] = {"visit": [str(each.id) for each in ready[:2]]}
    words = ["Clean.", "Slow at 17:15.", "Not chosen yet."]
    for each, text in zip(ready, words, strict=True):
        form[f"assessment-{each.id}"] = str(each.assessment_id)
        form[f"summary-{each.id}"] = text
    page = reviewer.post("/reviews/publications", data=form).text
    db.session.expire_all()
    assert [each.state for each in ready] == ["published", "approved", "approved"]
    assert "Slow at <mark>17:15</mark>." in page
    assert "Not chosen yet.</textarea>" in page
    telling_one = ready[1].id
    form = {key: form[key] for key in form if str(telling_one) in key}
    seal = seal_in(page, f"warned-{telling_one}")
    again = {"visit": str(telling_one), f"warned-{telling_one}": seal, **form}
    reviewer.post("/reviews/publications", data=again)
    db.session.expire_all()
    assert ready[1].state == "published"


def test_the_reason_of_a_decision_is_looked_through_as_well(app: Flask, workplace: Workplace):
    appeal = appealed(app, workplace)
    manager = signed_in(app, workplace.people[Role.MANAGER])
    reason = "The photo of 11:20 shows it."
    first = decided(manager, appeal, reason=reason)
    assert first.status_code == 422
    assert "<mark>11:20</mark>" in first.text
    assert reason in first.text
    assert decided(manager, appeal, reason=reason, warned=seal_in(first.text)).status_code == 303


@pytest.mark.parametrize(
    "text",
    ["روز دوشنبه", "ساعت ۱۰ صبح", "۳ آذر", "يوم الثلاثاء", "الساعة ٩", "dydd Mawrth", "on Friday"],
)
def test_days_and_hours_are_found_in_four_languages(text: str):
    assert telling(text, own=False)
    assert not telling("a calm and friendly branch, 4 of 5", own=False)
