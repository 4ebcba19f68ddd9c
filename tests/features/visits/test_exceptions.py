"""Visits that could not be made as planned: received whole, never judged by what was not seen."""

import pytest

from audit.checklists.actions import publish
from audit.engines.language.parse import parse
from audit.infra.db import db
from tests.builders import POOR, SHORT_LIST, accepted, manifest, yes
from tests.features.stages import submitted

WORDS = "The shutters were down at ten past nine."
CHECKED = SHORT_LIST.format(kind="mystery").replace("short-list", "checked") + (
    "checks:\n"
    "  - {id: cold, text: {en: Greeted and yet cold?, fa: سلام سرد؟},"
    ' when: {all: [{item: greeted, is: "yes"}, {item: friendly, below: 2}]}}\n'
    "  - {id: moments, text: {en: Left before arriving.}, when: {moment: left, before: arrived}}\n"
)


@pytest.mark.parametrize("outcome", ["closed", "unsafe", "abandoned"])
def test_what_ended_early_is_kept_and_has_no_score(app, workplace, outcome):
    """Unknown is never 0: a closed door says nothing about the greeting behind it."""
    few = {"greeted": yes("no")}
    visit = submitted(app, workplace, answers=few, format=3, outcome=outcome, exception=WORDS)
    assert visit.assessment.score is None
    assert (visit.assessment.outcome, visit.assessment.critical) == ("none", 0)
    assert visit.assessment.submission.manifest.answers["greeted"].value == "no"


def test_a_recognised_shopper_is_scored_and_the_reviewer_told(app, workplace, reviewer):
    visit = submitted(app, workplace, format=3, outcome="recognised", exception="They knew me.")
    assert visit.assessment.score == 10000
    page = reviewer.get(f"/visits/{visit.id}/review").text
    assert "The shopper was recognised." in page
    assert "They knew me." in page


def test_nobody_is_asked_for_what_could_not_be_seen(app, workplace, reviewer):
    cut = submitted(app, workplace, answers={}, format=3, outcome="closed", exception=WORDS)
    page = reviewer.get(f"/visits/{cut.id}/review").text
    assert "The branch was closed." in page
    assert WORDS in page
    assert "No answer<" not in page
    whole = submitted(app, workplace, branch=1, answers={}, format=3)
    assert "No answer<" in reviewer.get(f"/visits/{whole.id}/review").text


def test_what_does_not_go_together_is_told_to_the_reviewer(app, workplace, reviewer, phone):
    parsed = parse(CHECKED)
    assert parsed.checklist, [str(problem) for problem in parsed.problems]
    workplace.mystery = publish(parsed.checklist, organisation=workplace.organisation)
    visit = accepted(workplace)
    document = manifest(visit, {**POOR, "friendly": yes(1)})
    document["times"]["marks"] = {
        "arrived": "2026-11-20T10:05:00.000Z",
        "left": "2026-11-20T10:01:00.000Z",
    }
    assert phone.send(visit.id, document).status_code == 201
    db.session.refresh(visit)
    page = reviewer.get(f"/visits/{visit.id}/review").text
    assert "Greeted and yet cold?" in page
    assert 'href="#item:friendly"' in page
    assert "Left before arriving." in page
    fitting = submitted(app, workplace, branch=1)
    assert "Look again." not in reviewer.get(f"/visits/{fitting.id}/review").text
