"""Cross-checks: what may be written, which hashes know of them, where they lead."""

import pytest

from audit.engines.language.canonical import (
    canonical_json,
    scoring_document,
    scoring_hash,
    version_hash,
)
from audit.engines.language.checks import subject_of
from audit.engines.language.parse import parse
from tests.engines.checklist_sources import YES_NO, checklist, said, source

ITEMS = """
- {id: came, type: time, text: {en: C}}
- {id: went, type: time, text: {en: W}}
- {id: bought, type: yes_no, text: {en: B}, photo: never}
- {id: face, type: scale, text: {en: F}}
- {id: why, type: text, text: {en: Y}}
"""


def checking(when: str) -> str:
    return f"checks:\n  - id: look\n    text: {{en: Look.}}\n    when: {when}"


def complaints(when: str, **parts: str) -> list[str]:
    return said(ITEMS, more=checking(when), **parts)


@pytest.mark.parametrize(
    "when",
    [
        "{item: went, before: came}",
        "{item: face, above: 2.5}",
        "{item: face, below: 2}",
        "{item: face, mark_below: 50}",
        "{item: bought, is: no}",
        "{answered: why}",
        "{note: bought}",
        "{photo: face}",
        "{moment: left, before: arrived}",
        "{all: [{any: [{not: {answered: why}}, {note: why}]}]}",
    ],
)
def test_every_form_of_a_check_can_be_written(when: str):
    assert complaints(when) == []


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ("{item: wnet, before: came}", "unknown item `wnet`; did you mean `went`?"),
        ("{item: went, before: cmae}", "unknown item `cmae`; did you mean `came`?"),
        ("{answered: nothing}", "unknown item `nothing`; name an item of this checklist"),
        ("{not: {note: whyy}}", "unknown item `whyy`; did you mean `why`?"),
        (
            "{item: face, before: came}",
            "`face` is of type scale, which is no time of day; name an item of type time",
        ),
        (
            "{item: came, before: why}",
            "`why` is of type text, which is no time of day; name an item of type time",
        ),
        ("{item: came, before: came}", "a time never comes before itself; name another item"),
        (
            "{item: bought, above: 2}",
            "`bought` is of type yes_no, which cannot be compared by `above`; "
            "name an item of type number, duration or scale",
        ),
        (
            "{item: why, mark_below: 50}",
            "`why` is of type text, which has no mark; name a scored item",
        ),
        ("{item: bought, is: maybe}", "`bought` is never answered `maybe`; write yes or no"),
        ("{photo: bought}", "`bought` never takes a photo; name another item"),
        (
            "{moment: left, before: left}",
            "a moment never comes before itself; name another one",
        ),
    ],
)
def test_a_check_that_can_never_speak_is_refused_with_a_reason(when: str, message: str):
    assert complaints(when) == [message]


def test_moments_are_noted_on_covert_visits_alone():
    [message] = complaints("{moment: left, before: arrived}", kind="audit")
    assert message == (
        "moments are noted on covert visits only, not in kind audit; compare two items of type time"
    )


@pytest.mark.parametrize(
    ("when", "part"),
    [
        ("{item: went}", "this is not a condition of a check; write {item: …, is: …}"),
        ("{moment: gone, before: arrived}", "`moment` cannot be `gone`; write arrived"),
        ("{item: face, above: 1, below: 3}", "unknown key `below`"),
        ("{item: face, above: 1.234}", "at most two decimals"),
        ("{item: face, mark_below: 101}", "`mark_below` is `101`; write 100 or less"),
        ("{item: went, befor: came}", "this is not a condition of a check"),
    ],
)
def test_a_misspelt_check_is_told_by_name(when: str, part: str):
    [message] = complaints(when)
    assert part in message


def test_problems_of_checks_name_their_line_and_leave_the_others_to_be_found():
    text = source(YES_NO) + (
        "checks:\n"
        "  - {id: one, text: {en: One}, when: {item: greeted}}\n"
        "  - {id: two, text: {en: Two}, when: {note: greted}}\n"
        "  - {id: two, text: {en: Two}, when: {note: greeted}}\n"
    )
    problems = parse(text).problems
    first = text.splitlines().index("checks:") + 2
    assert [problem.line for problem in problems] == [first, first + 1, first + 2]
    assert "unknown item `greted`; did you mean `greeted`?" in problems[1].message
    assert "another check has the id `two`" in problems[2].message


def test_an_items_own_condition_knows_nothing_of_comparisons():
    asked = "- {id: x, type: yes_no, text: {en: X}, when: {item: face, above: 2}}"
    assert said(f"{asked}\n{ITEMS}") != []


def test_a_version_knows_its_checks_and_a_score_does_not():
    plain, checked = checklist(ITEMS), checklist(ITEMS, more=checking("{note: why}"))
    assert version_hash(plain) != version_hash(checked)
    assert scoring_hash(plain) == scoring_hash(checked)
    assert "checks" not in scoring_document(checked)


def test_a_version_without_checks_keeps_the_name_that_it_had_before_there_were_any():
    assert b"checks" not in canonical_json(checklist(ITEMS))


@pytest.mark.parametrize(
    ("when", "item"),
    [
        ("{item: went, before: came}", "went"),
        ("{all: [{moment: left, before: arrived}, {not: {note: why}}]}", "why"),
        ("{any: [{answered: came}, {photo: face}]}", "came"),
        ("{moment: left, before: arrived}", None),
    ],
)
def test_a_check_leads_to_the_first_item_that_it_names(when: str, item: str | None):
    assert subject_of(checklist(ITEMS, more=checking(when)).checks[0].when) == item
