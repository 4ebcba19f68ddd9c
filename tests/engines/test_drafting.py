"""A checklist while it is written: its shape, parts, conditions and ids, and what is wrong."""

from pathlib import Path
from typing import Any

import pytest

from audit.engines.drafting import conditions, editing, fresh
from audit.engines.drafting.languages import gaps_by_part, languages_in
from audit.engines.drafting.limits import too_large
from audit.engines.drafting.naming import refer_anew, slug_of
from audit.engines.drafting.shape import bare, shaped
from audit.engines.language.canonical import canonical_json
from audit.engines.language.parse import parse
from audit.engines.language.unfinished import examine
from audit.engines.scoring import score
from audit.formats.answers import Answered
from audit.formats.checklist import Checklist

SHIPPED = sorted((Path(__file__).resolve().parents[2] / "checklists").glob("*.yaml"))


def small(**other: Any) -> dict[str, Any]:
    return shaped(
        {
            "id": "small",
            "kind": "mystery",
            "title": {"en": "Small"},
            "sections": [
                {
                    "id": "one",
                    "title": {"en": "One"},
                    "items": [
                        {"id": "a", "type": "yes_no", "text": {"en": "A"}},
                        {"id": "b", "type": "scale", "text": {"en": "B", "fa": "ب"}},
                    ],
                },
                {"id": "two", "title": {"en": "Two"}, "items": [{"id": "c", "type": "text"}]},
            ],
            **other,
        }
    )


def ids(document: dict[str, Any]) -> list[list[str]]:
    return [[item["id"] for item in section["items"]] for section in document["sections"]]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_published_version_goes_through_a_draft_unchanged(path: Path):
    checklist = parse(path.read_text("utf-8")).checklist
    assert checklist
    again = examine(bare(fresh.of_version(checklist))).checklist
    assert again
    assert canonical_json(again) == canonical_json(checklist)


@pytest.mark.parametrize("kind", fresh.TYPES)
@pytest.mark.parametrize("other", fresh.TYPES)
def test_a_new_item_of_any_type_lacks_only_words_whatever_it_was_before(kind: str, other: str):
    document = small()
    key = editing.add_item(document, document["sections"][0]["_key"], other)
    spot = editing.find(document, key)
    item = fresh.of_type(spot.node, kind)
    spot.siblings[spot.index] = {**item, "text": {"en": "New"}}
    wrong = [
        f for f in examine(bare(document)).findings if f.path[:4] == ("sections", 0, "items", 2)
    ]
    assert {finding.path[-1] for finding in wrong} <= {"text"}


HOSTILE: list[Any] = [
    None,
    [],
    "words",
    {"sections": "none"},
    {"sections": [1, None, {"items": {"a": 1}}, {"items": [[], "x", {"id": {"deep": []}}]}]},
    {"id": ["x"], "title": "\0\u202e\ud800", "checks": {"when": 3}, "_key": 7, "kind": {}},
    {"sections": [{"_key": "k1", "items": [{"_key": "k1"}, {"_key": "k1", "when": {"all": "x"}}]}]},
    {"scoring": [], "parameters": "x", "sections": [{"items": [{"type": "scale", "max": 10**30}]}]},
]


@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_it_is_made_of_a_draft_has_a_shape_and_problems(raw: Any):
    document = shaped(raw)
    keys = [
        node["_key"] for section in document["sections"] for node in [section, *section["items"]]
    ]
    assert len(keys) == len(set(keys))
    assert shaped(bare(document)).keys() == document.keys()
    assert not any(sign in str(document) for sign in "\0\u202e\ud800")
    examined = examine(bare(document))
    assert examined.checklist is None
    assert examined.findings
    assert gaps_by_part(document, languages_in(document, ("en", "fa"))) is not None


def test_what_has_a_problem_is_left_out_of_a_trial_and_the_rest_is_scored():
    document = small()
    section = document["sections"][0]
    section["items"] += [
        {"id": "m", "type": "multi", "text": {"en": "M"}, "options": [{"id": "x", "points": 0}]},
        {"id": "d", "type": "duration", "text": {"en": "D"}, "target": 60, "limit": 60},
        {"id": "a", "type": "yes_no", "text": {"en": "A again"}},
    ]
    sound = examine(bare(document)).sound
    assert isinstance(sound, Checklist)
    assert score(sound, {"a": Answered(state="answered", value="yes")}).score == 10000


def test_what_cannot_be_read_yet_keeps_the_words_that_can():
    document = small()
    options = [{"id": "x", "text": {}, "mark": 0}, {"id": "y", "text": {"en": "Y"}, "mark": 100}]
    document["sections"][0]["items"] += [
        {"id": "c", "type": "choice", "text": {"en": "Who came?"}, "options": options},
        {"id": "n", "type": "choice", "text": {"en": " "}, "options": options},
    ]
    readable = examine(bare(document)).readable
    assert isinstance(readable, Checklist)
    assert [each.text["en"] for each in readable.sections[0].items[-2:]] == ["Who came?", "…"]


def test_a_document_without_end_is_too_large():
    assert not too_large(small())
    assert too_large(small(description={"en": "x" * 1_000_001}))
    deep: Any = "x"
    for _ in range(30):
        deep = [deep]
    assert too_large({"a": deep})
    assert too_large(["x"] * 50_001)


def test_an_item_moves_on_into_the_section_beside_its_own():
    document = small()
    b, c = (document["sections"][0]["items"][1], document["sections"][1]["items"][0])
    editing.step(document, b["_key"], 1)
    assert ids(document) == [["a"], ["b", "c"]]
    editing.step(document, c["_key"], 1)
    assert ids(document) == [["a"], ["b", "c"]]
    editing.place(document, c["_key"], document["sections"][0]["_key"], "")
    assert ids(document) == [["a", "c"], ["b"]]
    editing.place(document, c["_key"], document["sections"][0]["_key"], "gone")
    assert ids(document) == [["a", "c"], ["b"]]
    with pytest.raises(editing.NoSuchPart):
        editing.place(document, c["_key"], "gone", "")


def test_a_copy_has_ids_of_its_own():
    document = small()
    editing.copy(document, document["sections"][0]["_key"])
    assert ids(document) == [["a", "b"], ["a-2", "b-2"], ["c"]]
    assert [section["id"] for section in document["sections"]] == ["one", "one-2", "two"]


def test_a_new_id_is_followed_wherever_the_item_is_named():
    document = small(
        checks=[
            {"id": "x", "when": {"all": [{"note": "a"}, {"not": {"item": "b", "before": "a"}}]}}
        ]
    )
    document["sections"][0]["items"][1]["when"] = {"item": "a", "is": "a"}
    refer_anew(document, "a", "z")
    assert document["sections"][0]["items"][1]["when"] == {"item": "z", "is": "a"}
    assert document["checks"][0]["when"] == {
        "all": [{"note": "z"}, {"not": {"item": "b", "before": "z"}}]
    }


def test_ids_are_made_of_the_first_words():
    assert slug_of("An employee’s greeting: “Hello!”") == "an-employees-greeting-hello"
    assert slug_of("Dŵr a the — dau") == "dwr-a-the-dau"
    assert slug_of("آیا سلام کرد؟") == ""
    assert len(slug_of("word " * 40)) <= 40


def test_conditions_are_joined_turned_round_and_taken_away():
    one = {"item": "a", "is": "yes"}
    both = conditions.changed(one, [], "and")
    assert both == {"all": [one, {"item": "", "is": ""}]}
    assert conditions.changed(both, ["all", "1"], "drop") == one
    turned = conditions.changed(both, ["all", "0"], "not")
    assert turned == {"all": [{"not": one}, {"item": "", "is": ""}]}
    assert conditions.changed(turned, ["all", "0"], "not") == both
    assert conditions.changed(turned, ["all", "0", "not"], "or")["all"][0] == {
        "not": {"any": [one, {"item": "", "is": ""}]}
    }
    assert conditions.changed(one, [], "drop") is None
    assert conditions.changed(both, ["any", "0"], "drop") == both
    assert conditions.changed(both, ["all", "9"], "drop") == both


def test_a_form_of_conditions_without_end_is_cut_off():
    sent = {"when" + ".not" * depth + ".form": "not" for depth in range(200)}
    read = conditions.read(sent, "when", lambda *_: "")
    depth = 0
    while "not" in read:
        read, depth = read["not"], depth + 1
    assert depth < 20


def test_gaps_are_counted_only_where_there_are_words_at_all():
    document = small()
    assert languages_in(document, ("en", "fa", "cy")) == ["en", "fa"]
    gaps = gaps_by_part(document, ["en", "fa"])
    assert gaps[""] == {"fa": 1}
    assert gaps[document["sections"][0]["_key"]] == {"fa": 2}
    assert gaps[document["sections"][1]["_key"]] == {"fa": 1}
