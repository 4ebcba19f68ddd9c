"""What a visit still lacks before it can be submitted."""

import pytest

from audit.engines.language.completeness import Missing, missing
from audit.formats.answers import Answered, Answers, Unvalued
from tests.engines.checklist_sources import YES_NO, checklist


def answers(**values: str | int | list[str]) -> Answers:
    return {item: Answered(state="answered", value=value) for item, value in values.items()}


def item(rest: str) -> str:
    return f"- {{id: greeted, type: yes_no, text: {{en: Greeted?}}, {rest}}}"


PLACE = "item:greeted"


def test_a_complete_visit_lacks_nothing():
    assert missing(checklist(), answers(greeted="yes"), {}, (), {}) == []


@pytest.mark.parametrize("given", [{}, {"greeted": Unvalued(state="unanswered")}])
def test_an_unanswered_item_is_missing(given: Answers):
    assert missing(checklist(), given, {}, (), {}) == [Missing(PLACE, "answer")]


@pytest.mark.parametrize("state", ["not_applicable", "not_observed"])
def test_not_applicable_and_not_observed_are_answers_and_never_failures(state: str):
    strict = checklist(item("photo: required, note: required_on_fail"))
    given: Answers = {"greeted": Unvalued(state=state)}  # type: ignore[arg-type]
    assert missing(strict, given, {}, (), {}) == []


def test_unanswered_items_may_be_allowed():
    assert missing(checklist(scoring="allow_unanswered: true"), {}, {}, (), {}) == []


def test_unscored_items_may_stay_empty():
    items = "\n".join(
        f"- {{id: {kind}, type: {kind}, text: {{en: A}}}}" for kind in ("text", "time", "number")
    )
    assert missing(checklist(items), {}, {}, (), {}) == []
    banded = "- {id: n, type: number, text: {en: N}, band: [1, 2]}"
    assert missing(checklist(banded), {}, {}, (), {}) == [Missing("item:n", "answer")]


def test_a_required_photo_is_missing_whenever_the_item_is_answered():
    rule = checklist(item("photo: required"))
    given = answers(greeted="yes")
    assert missing(rule, given, {}, (), {}) == [Missing(PLACE, "photo")]
    assert missing(rule, given, {}, {"visit", "section:welcome"}, {}) == [Missing(PLACE, "photo")]
    assert missing(rule, given, {}, {PLACE}, {}) == []


def test_a_reason_does_not_replace_a_photo_that_is_always_required():
    rule = checklist(item("photo: required"))
    assert missing(rule, answers(greeted="yes"), {}, (), {PLACE: "Crowded"}) == [
        Missing(PLACE, "photo")
    ]


def test_a_photo_on_failure_is_missing_only_then():
    """RP.3: required on fail."""
    rule = checklist(item("photo: required_on_fail"))
    assert missing(rule, answers(greeted="yes"), {}, (), {}) == []
    assert missing(rule, answers(greeted="no"), {}, (), {}) == [Missing(PLACE, "photo")]
    assert missing(rule, answers(greeted="no"), {}, {PLACE}, {}) == []


def test_a_reason_why_no_photo_was_safe_replaces_one_on_failure():
    """RP.3: unless it could not be taken safely, and why is told."""
    rule = checklist(item("photo: required_on_fail"))
    assert missing(rule, answers(greeted="no"), {}, (), {PLACE: "People in view"}) == []
    assert missing(rule, answers(greeted="no"), {}, (), {PLACE: "  "}) == [Missing(PLACE, "photo")]


def test_a_note_on_failure_must_say_something():
    rule = checklist(item("note: required_on_fail"))
    assert missing(rule, answers(greeted="yes"), {}, (), {}) == []
    for notes in ({}, {PLACE: " \n"}, {"visit": "Rude"}):
        assert missing(rule, answers(greeted="no"), notes, (), {}) == [Missing(PLACE, "note")]
    assert missing(rule, answers(greeted="no"), {PLACE: "Rude"}, (), {}) == []


def test_failing_is_giving_the_answer_that_was_not_expected():
    rule = checklist(item("expected: no, note: required_on_fail"))
    assert missing(rule, answers(greeted="no"), {}, (), {}) == []
    assert missing(rule, answers(greeted="yes"), {}, (), {}) == [Missing(PLACE, "note")]


@pytest.mark.parametrize(
    ("rest", "bad", "poor"),
    [
        ("type: scale", 1, 2),
        ("type: duration, target: 60, limit: 120", 120, 119),
        ("type: number, band: [1, 2]", "3", "1"),
        (
            "type: choice, options: "
            "[{id: a, text: {en: A}, mark: 0}, {id: b, text: {en: B}, mark: 1}]",
            "a",
            "b",
        ),
        (
            "type: multi, options: "
            "[{id: a, text: {en: A}, points: 0}, {id: b, text: {en: B}, points: 1}]",
            ["a"],
            ["b"],
        ),
    ],
)
def test_other_types_fail_at_a_mark_of_zero_only(rest: str, bad: object, poor: object):
    rule = checklist(f"- {{id: greeted, text: {{en: G}}, note: required_on_fail, {rest}}}")
    given = Answered.model_construct
    assert missing(rule, {"greeted": given(state="answered", value=bad)}, {}, (), {}) == [
        Missing(PLACE, "note")
    ]
    assert missing(rule, {"greeted": given(state="answered", value=poor)}, {}, (), {}) == []


def test_hidden_items_lack_nothing():
    hidden = "- {id: why, type: yes_no, text: {en: Why?}, when: {item: greeted, is: no}}"
    both = checklist(f"{YES_NO}\n{hidden}")
    assert missing(both, answers(greeted="yes"), {}, (), {}) == []
    assert missing(both, answers(greeted="no"), {}, (), {}) == [Missing("item:why", "answer")]


def test_what_is_missing_comes_in_the_order_of_the_checklist_note_before_photo():
    first = item("note: required_on_fail, photo: required_on_fail")
    rule = checklist(f"{first}\n{YES_NO.replace('greeted', 'thanked')}")
    assert missing(rule, answers(greeted="no"), {}, (), {}) == [
        Missing(PLACE, "note"),
        Missing(PLACE, "photo"),
        Missing("item:thanked", "answer"),
    ]
