"""The scoring engine's own words: marks, refusals, and what a score is made of."""

from fractions import Fraction
from typing import Any

import pytest

from audit.engines.scoring import InvalidAnswer, mark_of, score
from audit.engines.scoring.ratios import basis_points, exactly, half_up, in_decimals, plain
from audit.formats.answers import Answer, Answered, Unvalued
from audit.formats.checklist import Checklist, Item
from audit.formats.score import Score
from tests.engines.scoring_cases import answers_of, checklist_of


def an_item(**rules: Any) -> Item:
    section = {"id": "desk", "items": [{"id": "a", "type": "yes_no", **rules}]}
    return checklist_of({"id": "one", "kind": "audit", "scoring": {}, "sections": [section]}).items[
        0
    ]


def a_visit(*, yes: int = 0, no: int = 0, not_applicable: int = 0) -> tuple[Checklist, Any]:
    """As many items as answers, each of weight 1, all in one section."""
    states = [{"state": "answered", "value": "yes"}] * yes
    states += [{"state": "answered", "value": "no"}] * no
    states += [{"state": "not_applicable"}] * not_applicable
    items = [{"id": f"q{n}", "type": "yes_no"} for n in range(len(states))]
    document = {
        "id": "visit",
        "kind": "mystery",
        "scoring": {"pass": 80},
        "sections": [{"id": "desk", "items": items}],
    }
    answers = answers_of({f"q{n}": state for n, state in enumerate(states)})
    return checklist_of(document), answers


def said(value: Any) -> Answer:
    return Answered(state="answered", value=value)


def test_not_applicable_items_neither_help_nor_hurt() -> None:
    assert score(*a_visit(yes=3, not_applicable=2)).score == 100_00
    assert score(*a_visit(yes=1, no=1, not_applicable=2)).score == 50_00


def test_score_can_be_stored_and_read_back() -> None:
    result = score(*a_visit(yes=2, no=1))
    assert Score.model_validate_json(result.model_dump_json()) == result


def test_trace_follows_the_checklist() -> None:
    result = score(*a_visit(yes=1, no=1, not_applicable=1))
    assert [(line.item, line.state) for line in result.trace] == [
        ("q0", "answered"),
        ("q1", "answered"),
        ("q2", "not_applicable"),
    ]


def test_mark_of_an_answer_is_in_basis_points() -> None:
    assert mark_of(an_item(), said("yes")) == 100_00
    assert mark_of(an_item(type="scale"), said(4)) == 75_00


def test_no_value_has_no_mark() -> None:
    assert mark_of(an_item(), Unvalued(state="not_observed")) is None


def test_unscored_items_have_no_mark() -> None:
    assert mark_of(an_item(type="text"), said("Good morning")) is None
    assert mark_of(an_item(type="number"), said("7")) is None


def test_mark_of_an_unfitting_answer_is_refused() -> None:
    with pytest.raises(InvalidAnswer, match="a: out of range"):
        mark_of(an_item(type="scale"), said(6))


def test_refusal_names_item_and_reason() -> None:
    checklist, _ = a_visit(yes=1)
    with pytest.raises(InvalidAnswer) as refusal:
        score(checklist, {"elsewhere": said("yes")})
    assert (refusal.value.item, refusal.value.reason) == ("elsewhere", "unknown_item")


def test_a_truth_value_is_no_step_of_a_scale() -> None:
    unchecked = Answered.model_construct(state="answered", value=True)
    with pytest.raises(InvalidAnswer, match="wrong type"):
        mark_of(an_item(type="scale"), unchecked)


def test_digits_of_other_scripts_are_refused() -> None:
    with pytest.raises(InvalidAnswer, match="wrong type"):
        mark_of(an_item(type="number", band=[1, 9]), said("۷"))


def test_a_half_is_rounded_up() -> None:
    assert [half_up(Fraction(n, 2)) for n in range(6)] == [0, 1, 1, 2, 2, 3]


def test_display_takes_the_nearest_basis_point() -> None:
    assert basis_points(Fraction(2, 3)) == 66_67
    assert basis_points(Fraction(15_999, 20_000)) == 80_00


def test_numbers_are_taken_as_written() -> None:
    assert exactly(0.1) == Fraction(1, 10)
    assert exactly(1e-7) == Fraction(1, 10**7)


def test_weights_are_written_without_trailing_noughts() -> None:
    assert [in_decimals(n) for n in (0, 5, 150, 200, 1000)] == ["0", "0.05", "1.5", "2", "10"]


def test_whole_raw_points_are_whole_numbers() -> None:
    assert repr(plain(Fraction(20))) == "20"
    assert repr(plain(Fraction(7, 2))) == "3.5"
