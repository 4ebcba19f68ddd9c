"""Documents that do not fit the model: plain sentences, all of them, at their lines."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.engines.language.parse import parse
from tests.engines.checklist_sources import YES_NO, checklist, said, source

SCALE = "- {id: face, type: scale, text: {en: Face}}"


def item(rest: str) -> str:
    return f"- {{id: greeted, type: yes_no, text: {{en: Greeted?}}, {rest}}}"


@pytest.mark.parametrize(
    ("rest", "message"),
    [
        ("wieght: 2", "unknown key `wieght`; did you mean `weight`?"),
        ("weight: 1.234", "`weight` is `1.234`; write at most two decimals"),
        ("weight: -1", "`weight` is `-1`; write 0 or more"),
        ("weight: 1001", "`weight` is `1001`; write 1000 or less"),
        ("weight: heavy", "`weight` cannot be `heavy`; write a number"),
        ("weight: true", "`weight` cannot be true; write a number"),
        ("expected: true", "`expected` cannot be true; write yes or no"),
        ("not_applicable: yes", "`not_applicable` cannot be `yes`; write true or false"),
        ("critical: fatal", "`critical` cannot be `fatal`; write none, flag, section or visit"),
        ("help: Look", "`help` cannot be `Look`; write it per language, such as {en: …}"),
        ("help: {en: 5}", "`en` cannot be `5`; write a text, in quotes if it looks like a number"),
        ("help: {en: ' '}", "`en` is blank; write the text or remove the line"),
        ("help: {}", "`help` has 0 entries; write at least 1"),
        (
            "help: {EN: x}",
            "`EN` is not a language code; write two or three small letters, such as en",
        ),
        ("label: [a]", "`label` cannot be this; write keys and values"),
        (
            "when: {foo: 1}",
            "this is not a condition; write {item: …, is: …}, {all: [...]}, ",
        ),
        ("when: {all: []}", "`all` has 0 entries; write at least 1"),
        ("when: {item: face}", "`is` is missing; add it"),
        (
            "when: {item: face, is: true}",
            "`is` cannot be true; write yes, no, a whole number or an option's id",
        ),
        ("when: {itme: face, is: 5}", "unknown key `itme`; did you mean `item`?"),
        ("when: {not: {item: face, is: 5}, item: face}", "unknown key `not`; did you mean"),
    ],
)
def test_a_misfit_says_what_to_write(rest: str, message: str):
    assert any(found.startswith(message) for found in said(f"{item(rest)}\n{SCALE}"))


def test_minutes_and_seconds_are_converted_to_seconds():
    wait = "- {id: wait, type: duration, text: {en: Wait}, target: 1:30, limit: 300}"
    assert said(wait) == ["`target` cannot be `1:30`; write it in seconds: 90"]


def test_a_scale_with_one_point_is_refused():
    assert said("- {id: face, type: scale, text: {en: Face}, max: 1}") == [
        "`max` is `1`; write 2 or more"
    ]


def test_an_unknown_type_names_the_nearest():
    assert said("- {id: a, type: yesno, text: {en: A}}") == [
        "`yesno` is not an item type; did you mean `yes_no`?"
    ]


def test_a_missing_type_names_them_all():
    assert said("- {id: a, text: {en: A}}") == [
        "`type` is missing; write yes_no, scale, choice, multi, duration, number, text or time"
    ]


def test_an_item_that_is_a_word_is_refused():
    assert said("- greeted") == ["this entry cannot be `greeted`; write keys and values"]


def test_an_id_is_small_letters_digits_and_hyphens():
    assert said("- {id: Greeted At Door, type: time, text: {en: A}}") == [
        "`id` cannot be `Greeted At Door`; write small letters, digits and single hyphens"
    ]


def test_an_option_has_its_own_keys():
    items = """
    - id: a
      type: choice
      text: {en: A}
      options: [{id: x, text: {en: X}, marks: 1, mark: 100}, {id: y, text: {en: Y}, mark: 0}]
    """
    assert said(items) == ["unknown key `marks`; did you mean `mark`?"]


def test_what_was_written_empty_is_not_also_called_missing():
    empty = "- id: a\n  type: duration\n  text: {en: A}\n  target:\n  limit: 60"
    assert said(empty) == ["`target` is empty; give it a value or remove the line"]
    assert said("- id: a\n  type: time\n  text:\n    en:") == [
        "`en` is empty; give it a value or remove the line"
    ]


def test_gates_answers_and_parameters_check_their_keys():
    assert said(scoring="gates: {My Gate: 5}")[0].startswith("`My Gate` cannot be")
    assert said(more="parameters: {My Own: {en: X}}")[0].startswith("`My Own` cannot be")
    assert said(more="answers: {maybe: {en: X}}") == [
        "unknown key `maybe`; write yes, no, not_applicable or not_observed"
    ]


def test_all_problems_are_told_at_once_at_their_lines():
    text = """\
id: Small List
kind: mystery
title: {en: Small}
colour: red
scoring:
  pass: 120
  gates: {wellcome: 70}
sections:
  - id: welcome
    title: {en: Welcome}
    items:
      - id: greeted
        type: yesno
        text: {en: Greeted?}
      - id: wait
        type: duration
        text: {en: Wait}
        target: 60
        limit: 30
      - id: a
        type: yes_no
        text: {en: A}
        when: {item: b, is: no}
      - id: b
        type: yes_no
        text: {en: B}
        when: {item: a, is: maybe}
      - id: a
        type: yes_no
        text: {en: A}
        when: {item: greeted, is: no}
"""
    parsed = parse(text, "small.yaml")
    assert parsed.checklist is None
    assert [(problem.line, problem.message.split(";")[0]) for problem in parsed.problems] == [
        (1, "`id` cannot be `Small List`"),
        (4, "unknown key `colour`"),
        (6, "`pass` is 120"),
        (7, "unknown section `wellcome`"),
        (13, "`yesno` is not an item type"),
        (18, "`target` (60) must be below `limit` (30)"),
        (27, "`a` is never answered `maybe`"),
        (28, "another item has the id `a`"),
    ]


def test_a_reference_to_an_unreadable_item_is_no_problem_of_its_own():
    items = "- {id: a, type: yesno, text: {en: A}}\n- {id: b, type: yes_no, text: {en: B}, "
    assert len(said(items + "when: {item: a, is: no}}")) == 1


def test_an_unreadable_section_leaves_the_others_to_be_checked():
    text = source() + "  - id: more\n    title: {en: More}\n    items: none\n"
    text += "  - id: welcome\n    title: {en: Again}\n    items:\n      " + YES_NO + "\n"
    assert [problem.message.split(";")[0] for problem in parse(text).problems] == [
        "`items` cannot be `none`",
        "another section has the id `welcome`",
        "another item has the id `greeted`",
    ]


def test_in_a_self_assessment_nothing_goes_unobserved_unless_it_says_so():
    assert not checklist(kind="self").items[0].not_observed
    assert checklist(item("not_observed: true"), kind="self").items[0].not_observed
    assert checklist(kind="audit").items[0].not_observed


def test_a_problem_prints_as_file_line_and_sentence():
    [problem] = parse(source(item("weight: x")), "my.yaml").problems
    assert str(problem) == "my.yaml:9: `weight` cannot be `x`; write a number"


KEYS = ["id", "type", "text", "items", "when", "all", "any", "not", "item", "is", "options", "en"]
PIECES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 9) | st.sampled_from(["yes", "greeted", "sum", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "type",
                    "text",
                    "items",
                    "when",
                    "all",
                    "any",
                    "not",
                    "item",
                    "is",
                    "scoring",
                    "options",
                    "en",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


SOUND = {
    "id": "a",
    "kind": "audit",
    "title": {"en": "A"},
    "parameters": {"quiet": {"en": "Quiet"}},
    "scoring": {"pass": 80, "bands": [{"from": 0, "title": {"en": "All"}}], "gates": {"s": 1}},
    "sections": [
        {
            "id": "s",
            "title": {"en": "S"},
            "items": [
                {"id": "i", "type": "scale", "text": {"en": "I"}, "anchors": {"1": {"en": "X"}}},
                {"id": "n", "type": "number", "text": {"en": "N"}, "band": [1, 2]},
                {
                    "id": "m",
                    "type": "multi",
                    "text": {"en": "M"},
                    "options": [{"id": "o", "text": {"en": "O"}, "points": 1}],
                    "when": {"all": [{"item": "i", "is": 3}, {"not": {"item": "i", "is": 1}}]},
                },
            ],
        }
    ],
}


def places(part: Any) -> list[tuple[Any, Any]]:
    """Every place in a document: its holder, and the key or index in it."""
    if not isinstance(part, dict | list):
        return []
    keys = part.keys() if isinstance(part, dict) else range(len(part))
    return [(part, key) for key in keys] + [p for key in keys for p in places(part[key])]


@given(st.data(), PIECES)
def test_any_misplaced_piece_yields_problems_and_never_an_exception(data: Any, piece: object):
    document = deepcopy(SOUND)
    holder, key = data.draw(st.sampled_from(places(document)))
    holder[key] = piece
    parsed = parse(json.dumps(document))
    assert (parsed.checklist is None) == bool(parsed.problems)
    assert all("; " in problem.message for problem in parsed.problems)


def test_the_document_that_pieces_are_misplaced_in_is_sound():
    assert parse(json.dumps(SOUND)).problems == []
