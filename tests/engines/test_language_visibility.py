"""Which items are shown, given the answers so far."""

import pytest

from audit.engines.language.visibility import visible_items
from audit.formats.answers import Answered, Answers, Unvalued
from tests.engines.checklist_sources import YES_NO, checklist

OTHERS = """
- {id: greeted, type: yes_no, text: {en: G}}
- {id: face, type: scale, text: {en: F}}
- {id: wait, type: duration, text: {en: W}, target: 1, limit: 9}
- id: leaflets
  type: multi
  text: {en: L}
  options: [{id: prices, text: {en: P}, points: 1}, {id: rights, text: {en: R}, points: 1}]
"""


def answers(**values: str | int | list[str]) -> Answers:
    return {item: Answered(state="answered", value=value) for item, value in values.items()}


def shown(when: str, given: Answers) -> bool:
    asked = f"- {{id: asked, type: yes_no, text: {{en: A}}, when: {when}}}"
    return "asked" in visible_items(checklist(f"{asked}\n{OTHERS}"), given)


def test_an_item_without_condition_is_always_shown():
    assert visible_items(checklist(YES_NO), {}) == {"greeted"}


@pytest.mark.parametrize(
    ("when", "given", "expected"),
    [
        ("{item: greeted, is: no}", answers(greeted="no"), True),
        ("{item: greeted, is: no}", answers(greeted="yes"), False),
        ("{item: greeted, is: no}", {}, False),
        ("{item: face, is: 2}", answers(face=2), True),
        ("{item: face, is: 2}", answers(face=3), False),
        ("{item: wait, is: 60}", answers(wait=60), True),
        ("{item: leaflets, is: prices}", answers(leaflets=["prices", "rights"]), True),
        ("{item: leaflets, is: prices}", answers(leaflets=["rights"]), False),
        ("{item: leaflets, is: prices}", answers(leaflets=[]), False),
        ("{not: {item: greeted, is: no}}", {}, True),
        ("{not: {item: greeted, is: no}}", answers(greeted="no"), False),
        ("{all: [{item: greeted, is: no}, {item: face, is: 1}]}", answers(greeted="no"), False),
        (
            "{all: [{item: greeted, is: no}, {item: face, is: 1}]}",
            answers(greeted="no", face=1),
            True,
        ),
        ("{any: [{item: greeted, is: no}, {item: face, is: 1}]}", answers(face=1), True),
        ("{any: [{item: greeted, is: no}, {item: face, is: 1}]}", answers(face=2), False),
    ],
)
def test_a_condition_compares_answers(when: str, given: Answers, expected: bool):
    assert shown(when, given) is expected


@pytest.mark.parametrize("state", ["not_applicable", "not_observed", "unanswered"])
def test_an_answer_without_a_value_is_no_value(state: str):
    given: Answers = {"greeted": Unvalued(state=state)}  # type: ignore[arg-type]
    assert not shown("{item: greeted, is: no}", given)
    assert shown("{not: {item: greeted, is: no}}", given)


CHAIN = """
- {id: third, type: yes_no, text: {en: C}, when: {item: second, is: yes}}
- {id: second, type: yes_no, text: {en: B}, when: {item: first, is: yes}}
- {id: first, type: yes_no, text: {en: A}}
- {id: otherwise, type: yes_no, text: {en: D}, when: {not: {item: second, is: yes}}}
"""


def test_a_hidden_item_counts_as_unanswered_whatever_its_old_answer():
    stale = answers(first="no", second="yes", third="yes")
    assert visible_items(checklist(CHAIN), stale) == {"first", "otherwise"}


def test_a_chain_of_conditions_opens_step_by_step():
    assert visible_items(checklist(CHAIN), answers(first="yes")) == {"first", "second", "otherwise"}
    assert visible_items(checklist(CHAIN), answers(first="yes", second="yes")) == {
        "first",
        "second",
        "third",
    }


def test_items_in_a_circle_are_hidden():
    sound = checklist(CHAIN)
    first = sound.items[2].model_copy(update={"when": sound.items[0].when})
    section = sound.sections[0]
    circle = section.model_copy(update={"items": [*section.items[:2], first, section.items[3]]})
    broken = sound.model_copy(update={"sections": [circle]})
    assert visible_items(broken, answers(first="yes", second="yes")) == frozenset()
