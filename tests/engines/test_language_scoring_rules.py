"""Rules for the scoring settings of a checklist."""

import pytest

from tests.engines.checklist_sources import YES_NO, said

SCALES = """
- {id: a, type: scale, text: {en: A}, not_observed: false}
- {id: b, type: scale, max: 3, text: {en: B}, not_observed: false}
"""


def bands(*bounds: float) -> str:
    return f"bands: [{', '.join(f'{{from: {bound}, title: {{en: B}}}}' for bound in bounds)}]"


def test_bands_go_down_to_zero():
    assert said(scoring=bands(90, 80, 0)) == []
    assert said(scoring=bands(0)) == []


def test_bands_out_of_order_are_refused():
    assert said(scoring=bands(80, 90, 0)) == [
        "bands go downwards: 90 cannot follow 80; reorder them"
    ]
    assert said(scoring=bands(80, 80, 0)) == [
        "bands go downwards: 80 cannot follow 80; reorder them"
    ]


def test_bands_that_leave_scores_without_a_name_are_refused():
    assert said(scoring=bands(90, 80)) == [
        "scores below the lowest band have no name; add a band from 0"
    ]


def test_a_band_that_no_score_reaches_is_refused():
    assert said(scoring=bands(101, 0)) == [
        "no score reaches 101; with method pooled write at most 100"
    ]
    assert said(SCALES, scoring=f"method: sum, {bands(8, 0)}") == []
    assert len(said(SCALES, scoring=f"method: sum, {bands(9, 0)}")) == 1


@pytest.mark.parametrize("method", ["pooled", "weighted"])
def test_the_pass_mark_is_a_percentage(method: str):
    assert said(scoring=f"method: {method}, pass: 100") == []
    assert said(scoring=f"method: {method}, pass: 100.5") == [
        f"`pass` is 100.5; with method {method} write 0 to 100"
    ]


def test_the_pass_mark_of_a_sum_is_within_its_floor_and_ceiling():
    assert said(SCALES, scoring="method: sum, pass: 2") == []
    assert said(SCALES, scoring="method: sum, pass: 8") == []
    for out in (1, 9):
        assert said(SCALES, scoring=f"method: sum, pass: {out}") == [
            f"`pass` is {out}; with method sum write 2 to 8"
        ]


def test_the_pass_mark_of_a_count_is_at_most_the_number_of_items():
    assert said(scoring="method: count_yes, pass: 1") == []
    assert said(scoring="method: count_yes, pass: 2") == [
        "`pass` is 2; with method count_yes write 0 to 1"
    ]


def test_a_gate_names_a_section():
    assert said(scoring="gates: {welcome: 70}") == []
    assert said(scoring="gates: {greeted: 70}") == [
        "unknown section `greeted`; name a section of this checklist"
    ]


def test_a_gate_is_a_percentage():
    assert said(scoring="gates: {welcome: 101}") == ["`welcome` is `101`; write 100 or less"]


def test_a_sum_takes_only_scales():
    assert said(YES_NO, scoring="method: sum") == ["sum takes only scale items; change it"]


@pytest.mark.parametrize(
    ("rest", "remedy"),
    [
        ("not_observed: false, weight: 2", "remove `weight`"),
        ("not_observed: false, bonus: true", "remove `bonus`"),
        ("not_observed: false, not_applicable: true", "write `not_applicable: false`"),
        ("not_observed: false, when: {item: a, is: 1}", "remove `when`"),
        ("weight: 1", "write `not_observed: false`"),
    ],
)
def test_a_sum_counts_every_item_once(rest: str, remedy: str):
    items = f"{SCALES}\n- {{id: c, type: scale, text: {{en: C}}, {rest}}}"
    assert said(items, scoring="method: sum") == [f"sum counts every item, once each; {remedy}"]


def test_in_a_self_assessment_a_sum_needs_no_more_words():
    items = "- {id: a, type: scale, text: {en: A}}"
    assert said(items, scoring="method: sum", kind="self") == []


def test_a_count_takes_only_yes_or_no():
    assert (
        said(SCALES, scoring="method: count_yes")
        == ["count_yes takes only yes_no items; change it"] * 2
    )
