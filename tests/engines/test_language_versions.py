"""Canonical bytes and hashes of versions, and texts by language."""

import json
from hashlib import sha256

import pytest

from audit.engines.language.canonical import (
    canonical_json,
    scoring_document,
    scoring_hash,
    version_hash,
)
from audit.engines.language.parse import parse
from audit.engines.language.texts import language_of, text_in
from audit.formats.checklist import Checklist
from tests.engines.checklist_sources import checklist, source

ITEMS = """
- id: text
  type: choice
  text: {en: Which way?}
  help: {en: Look.}
  weight: 2.5
  area: doors
  photo: required_on_fail
  options: [{id: in, text: {en: In}, mark: 100}, {id: out, text: {en: Out}, mark: 12.5}]
- {id: n, type: number, text: {en: N}, unit: {en: m}, band: [1.0, 2.5]}
- {id: f, type: scale, text: {en: F}, anchors: {1: {en: Bad}}, when: {item: text, is: in}}
"""
SCORING = "pass: 80, bands: [{from: 0, title: {en: All}}], gates: {welcome: 50}"


def full() -> Checklist:
    return checklist(ITEMS, scoring=SCORING, more="parameters: {quiet: {en: Quiet}}")


def test_the_bytes_are_compact_sorted_utf8_json():
    data = canonical_json(full())
    assert json.dumps(json.loads(data), separators=(",", ":"), sort_keys=True).encode() == data


def test_the_bytes_read_back_to_the_same_checklist():
    assert Checklist.model_validate_json(canonical_json(full())) == full()


def test_the_version_hash_is_the_hash_of_the_bytes():
    assert version_hash(full()) == sha256(canonical_json(full())).hexdigest()


def test_layout_comments_and_key_order_make_no_new_version():
    plain = parse(source()).checklist
    other = parse(
        "# A list\n" + source().replace("id: small\nkind: mystery", "kind: mystery\nid: small")
    )
    assert plain
    assert other.checklist
    assert version_hash(plain) == version_hash(other.checklist)


def test_a_default_written_out_makes_no_new_version():
    written = ITEMS.replace("weight: 2.5", "weight: 2.50\n  critical: none")
    assert version_hash(checklist(ITEMS)) == version_hash(checklist(written))


@pytest.mark.parametrize(
    ("old", "new"),
    [("Which way?", "Which way now?"), ("Look.", "Look twice."), ("en: In}", "en: Inward}"),
     ("en: m}", "en: cm}"), ("en: Bad}", "en: Poor}"), ("doors", "gates")],
)  # fmt: skip
def test_mending_words_changes_the_version_but_not_the_scoring(old: str, new: str):
    before, after = checklist(ITEMS), checklist(ITEMS.replace(old, new))
    assert version_hash(before) != version_hash(after)
    assert scoring_hash(before) == scoring_hash(after)


@pytest.mark.parametrize(
    ("old", "new"),
    [("weight: 2.5", "weight: 2"), ("mark: 12.5", "mark: 12"), ("[1.0, 2.5]", "[1.0, 2.6]"),
     ("is: in", "is: out"), ("required_on_fail", "optional"), ("id: n,", "id: m,")],
)  # fmt: skip
def test_changing_a_rule_changes_both(old: str, new: str):
    before, after = checklist(ITEMS), checklist(ITEMS.replace(old, new))
    assert version_hash(before) != version_hash(after)
    assert scoring_hash(before) != scoring_hash(after)


def test_the_scoring_document_holds_rules_and_no_texts():
    assert scoring_document(checklist(ITEMS, scoring=SCORING))["sections"][0]["items"][0] == {
        "id": "text",
        "type": "choice",
        "weight": 2.5,
        "critical": "none",
        "photo": "required_on_fail",
        "note": "optional",
        "not_applicable": False,
        "not_observed": True,
        "bonus": False,
        "requires_standard": False,
        "options": [{"id": "in", "mark": 100}, {"id": "out", "mark": 12.5}],
    }


def test_the_scoring_document_keeps_the_bounds_of_bands_and_the_gates():
    scoring = scoring_document(full())["scoring"]
    assert scoring["bands"] == [{"from": 0}]
    assert scoring["gates"] == {"welcome": 50}
    assert '"en"' not in json.dumps(scoring_document(full()))


def test_a_missing_language_falls_back_to_english_then_to_what_there_is():
    assert text_in({"en": "Yes", "fa": "بله"}, "fa") == "بله"
    for language in ("fa", "ar", "cy", "de"):
        assert text_in({"en": "Yes"}, language) == "Yes"
    assert text_in({"fa": "بله", "cy": "Cywir"}, "en") == "Cywir"


def test_the_language_of_a_fallback_is_told():
    assert language_of({"en": "Yes"}, "fa") == "en"
    assert language_of({"en": "Yes", "fa": "بله"}, "fa") == "fa"
