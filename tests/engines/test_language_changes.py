"""What changed between two versions: parts by their ids, texts word by word."""

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from audit.engines.language.changes import Changes, Rewording, compare, displaced, in_place
from audit.engines.language.parse import parse
from audit.engines.language.rewording import reworded
from audit.formats.checklist import Checklist

SOURCE = """
id: list
kind: audit
title: {en: List}
scoring: {pass: 80}
sections:
  - id: one
    title: {en: One}
    items:
      - {id: a, type: yes_no, text: {en: The lights are on., fa: چراغ‌ها روشن‌اند.}}
      - {id: b, type: scale, text: {en: Friendly}}
      - {id: c, type: choice, text: {en: Way},
         options: [{id: in, text: {en: In}, mark: 100}, {id: out, text: {en: Out}, mark: 0}]}
  - id: two
    title: {en: Two}
    parameter: speed
    items: [{id: d, type: text, text: {en: Anything else}}]
"""


def read(source: str) -> Checklist:
    parsed = parse(source)
    assert parsed.checklist is not None, [str(problem) for problem in parsed.problems]
    return parsed.checklist


def changed(*mended: tuple[str, str]) -> Changes:
    source = SOURCE
    for old, new in mended:
        assert old in source
        source = source.replace(old, new)
    return compare(read(SOURCE), read(source))


def said(changes: Changes) -> dict[str, Any]:
    """Each changed item by its id: what kind of change it is."""
    return {
        change.part.id: (
            "added" if change.before is None else "removed" if change.after is None
            else (change.moved, change.settings)
        )
        for change in changes.items()
    }  # fmt: skip


def test_the_same_document_has_not_changed():
    changes = compare(read(SOURCE), read(SOURCE))
    assert not changes.any
    assert changes.comparable
    assert [section.kept for section in changes.sections] == [3, 1]


def test_another_word_is_a_rewording_and_scores_stay_comparable():
    changes = changed(("The lights are on.", "All lights are on."))
    (item,) = changes.items()
    assert item.rewordings == (
        Rewording(("text", ""), "en", "The lights are on.", "All lights are on."),
    )
    assert changes.comparable


def test_a_text_in_one_more_language_is_told_by_itself():
    (item,) = changed(("{en: Friendly}", "{en: Friendly, cy: Cyfeillgar}")).items()
    assert item.rewordings == (Rewording(("text", ""), "cy", None, "Cyfeillgar"),)


def test_weights_and_rules_are_named_and_end_comparability():
    changes = changed(
        ("id: b, type: scale,", "id: b, type: scale, weight: 3, critical: flag,"),
        ("mark: 0}", "mark: 20}"),
    )
    assert said(changes) == {"b": (False, ("weight", "critical")), "c": (False, ("options",))}
    assert not changes.comparable


A = "      - {id: a, type: yes_no, text: {en: The lights are on., fa: چراغ‌ها روشن‌اند.}}\n"
B = "{id: b, type: scale, text: {en: Friendly}}"


def test_what_is_gone_new_or_elsewhere_is_told_where_it_stood():
    new = "{id: e, type: time, text: {en: T}}"
    changes = changed((f"      - {B}\n", ""), ("[{id: d", f"[{B}, {new}, {{id: d"), (A, ""))
    assert said(changes) == {"a": "removed", "b": (True, ("parameter",)), "e": "added"}


def test_the_head_tells_of_pass_mark_method_and_words():
    changes = changed(("pass: 80", "pass: 75, minimum_coverage: 50"), ("{en: List}", "{en: Lists}"))
    assert changes.settings == ("pass", "minimum_coverage")
    assert [(each.place, each.after) for each in changes.rewordings] == [(("title", ""), "Lists")]


names = st.lists(st.sampled_from("abcdefgh"), unique=True)


@given(names, names)
def test_moving_what_is_displaced_makes_the_newer_order(was: list[str], became: list[str]):
    moved = displaced(was, became)
    stayed = [name for name in was if name in became and name not in moved]
    assert stayed == [name for name in became if name in was and name not in moved]
    assert [name for name in in_place(was, became) if name in became] == became
    assert set(in_place(was, became)) == {*was, *became}


words = st.lists(st.sampled_from(["the", "door", "می‌رود", "is", "open", ",", "."])).map(" ".join)


@given(words, words)
def test_marks_hold_both_texts_whole(before: str, after: str):
    parts = reworded(before, after)
    assert "".join(part.text for part in parts if part.kind != "new") == before
    assert "".join(part.text for part in parts if part.kind != "gone") == after


def test_marks_stand_at_words_not_within_them():
    parts = reworded("An employee greeted you.", "A member of staff greeted you first.")
    assert [(part.kind, part.text) for part in parts] == [
        ("gone", "An employee"), ("new", "A member of staff"), ("same", " greeted you"),
        ("new", " first"), ("same", "."),
    ]  # fmt: skip
    joined = reworded("کارمند می‌رود", "کارمند می‌آید")
    assert [part.text for part in joined] == ["کارمند ", "می‌رود", "می‌آید"]
    assert not re.search(r"\w$", joined[0].text)
