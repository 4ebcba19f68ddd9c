"""The server's engines meet the conformance cases, and the phone's find all the same."""

from collections.abc import Iterator
from typing import Any

import pytest

from audit.engines.language.checks import fired
from audit.engines.language.completeness import missing
from audit.engines.language.visibility import visible_items
from audit.engines.scoring import InvalidAnswer, score
from tests.engines.scoring_cases import answers_of, cases_in, checklist_of
from tests.engines.twin import Twin, running_twin

SCORES = [case for case in cases_in("score-*.json") if "score" in case]
ERRORS = [case for case in cases_in("score-*.json") if "error" in case]


@pytest.fixture(scope="module")
def twin() -> Iterator[Twin]:
    with running_twin() as twin:
        yield twin


def named(cases: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in cases]


def spoken_of(found: Any, expected: Any) -> Any:
    """The part of what was found that the expectation speaks of."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return {key: spoken_of(found.get(key), expected[key]) for key in expected}
    if isinstance(expected, list) and isinstance(found, list) and len(found) == len(expected):
        return [spoken_of(one, other) for one, other in zip(found, expected, strict=True)]
    return found


def test_there_are_cases_for_every_rule() -> None:
    assert len(SCORES) + len(ERRORS) >= 60


def test_no_two_cases_share_a_name() -> None:
    kinds = ("score-*", "checks", "missing", "visibility")
    names = [case["name"] for kind in kinds for case in cases_in(f"{kind}.json")]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("case", named(SCORES))
def test_score_is_as_expected(case: dict[str, Any]) -> None:
    found = score(checklist_of(case["checklist"]), answers_of(case["answers"]))
    assert spoken_of(found.model_dump(mode="json"), case["score"]) == case["score"]


@pytest.mark.parametrize("case", named(SCORES))
def test_both_engines_find_the_same_score(case: dict[str, Any], twin: Twin) -> None:
    found = score(checklist_of(case["checklist"]), answers_of(case["answers"]))
    assert twin.ask("score", case["checklist"], case["answers"]) == found.model_dump(mode="json")


@pytest.mark.parametrize("case", named(ERRORS))
def test_unfitting_answer_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(InvalidAnswer) as refusal:
        score(checklist_of(case["checklist"]), answers_of(case["answers"]))
    assert {"item": refusal.value.item, "reason": refusal.value.reason} == case["error"]


@pytest.mark.parametrize("case", named(cases_in("visibility.json")))
def test_visible_items_are_as_expected(case: dict[str, Any]) -> None:
    found = visible_items(checklist_of(case["checklist"]), answers_of(case["answers"]))
    assert sorted(found) == case["visible"]


@pytest.mark.parametrize("case", named(cases_in("missing.json")))
def test_missing_parts_are_as_expected(case: dict[str, Any]) -> None:
    checklist, answers = checklist_of(case["checklist"]), answers_of(case["answers"])
    found = missing(checklist, answers, case["notes"], case["photo_places"], case["no_photo"])
    assert [[one.place, one.kind] for one in found] == case["missing"]


@pytest.mark.parametrize("case", named(cases_in("checks.json")))
def test_the_checks_that_speak_are_as_expected(case: dict[str, Any]) -> None:
    checklist, answers = checklist_of(case["checklist"]), answers_of(case["answers"])
    found = fired(checklist, answers, case["notes"], case["photo_places"], case["marks"])
    assert [check.id for check in found] == case["fired"]
