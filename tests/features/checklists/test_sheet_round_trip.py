"""A checklist taken out as a sheet and brought in again has lost nothing."""

from pathlib import Path
from typing import Any

import pytest
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from audit.checklists.sheets import asking, lists
from audit.checklists.sheets.cells import Unfit
from audit.checklists.sheets.columns import vocabulary
from audit.checklists.sheets.rules import SheetReading, read_sheet
from audit.checklists.sheets.writing import sheet_of
from audit.checklists.uploads.shipped import shipped
from audit.engines.drafting.fresh import of_version
from audit.engines.drafting.shape import bare
from audit.engines.language.canonical import scoring_hash, version_hash
from audit.engines.language.parse import parse
from audit.formats.checklist import Checklist
from audit.infra.tables import Row, open_table

RICH = """
id: rich
kind: mystery
title: {en: Rich, fa: پربار}
parameters: {care: {en: "Care, and warmth", fa: مراقبت}}
scoring: {method: weighted, pass: 70, gates: {doors: 50}}
sections:
  - id: doors
    title: {en: Doors, fa: درها}
    weight: 3
    parameter: safety
    items:
      - {id: open, type: yes_no, text: {en: It was open., fa: باز بود.}, area: counter}
      - id: state
        type: choice
        text: {en: In what state?, fa: در چه حالی؟}
        options:
          - {id: good, text: {en: "Clean; in order", fa: "تمیز؛ مرتب"}, mark: 100}
          - {id: worn, text: {en: 'Worn "a bit" = used', fa: کهنه}, mark: 33.33}
          - {id: bad, text: {en: "Broken\\nor gone", fa: شکسته}, mark: 0}
      - id: alone
        type: multi
        text: {en: What lay there?}
        parameter: care
        options: [{id: pens, text: {en: Pens}, points: 1}]
      - id: look
        type: scale
        max: 7
        text: {en: How clean?}
        label: {en: Clean}
        anchors: {1: {en: "Dirty; dusty"}, 3: {en: "5 = no"}, 7: {en: Clean, fa: پاک}}
        requires_standard: true
        when:
          all:
            - {item: open, is: 'yes'}
            - not: {item: state, is: worn}
            - any: [{item: state, is: good}, {item: alone, is: pens}]
      - id: heat
        type: number
        text: {en: How warm?}
        min: -5
        max: 40.5
        band: [18, 24]
        unit: {en: "°C"}
        when: {not: {all: [{item: look, is: 3}, {item: wait, is: 90}]}}
      - {id: wait, type: duration, text: {en: How long?}, target: 150, limit: 600}
      - {id: wait-2, type: duration, text: {en: How long?}, target: 90, limit: 300}
checks:
  - {id: cold, text: {en: Really?}, when: {item: heat, below: 0}}
"""


def rich() -> Checklist:
    found = parse(RICH)
    assert found.checklist is not None, found.problems
    return found.checklist


EVERY = {**shipped(), "rich": rich()}


def taken_out(document: Checklist, tmp_path: Path) -> list[Row]:
    path = tmp_path / "sheet.xlsx"
    with sheet_of(document, {}) as file:
        path.write_bytes(file.read())
    with open_table(path) as table:
        return list(table.rows())


def brought_in(rows: list[Row], document: Checklist, base: dict[str, Any]) -> SheetReading:
    words = vocabulary({}, document.parameters)
    head = bare(of_version(document))
    del head["sections"]
    return read_sheet(rows, words, head, "en", base)


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("name", EVERY)
def test_every_checklist_comes_back_as_the_same_version(
    app, tmp_path: Path, name: str, language: str
):
    document = EVERY[name]
    with app.test_request_context(), force_locale(language):
        rows = taken_out(document, tmp_path)
    read = brought_in(rows, document, {"sections": bare(of_version(document))["sections"]})
    assert read.checklist is not None, read.faults
    assert version_hash(read.checklist) == version_hash(document)


@pytest.mark.parametrize("name", EVERY)
def test_a_sheet_says_all_of_its_items(app, tmp_path: Path, name: str):
    """Read without the version that it came from: only ids of options, what is true of a whole
    section, and options written in some languages alone are not in the sheet."""
    document = EVERY[name]
    with app.test_request_context():
        read = brought_in(taken_out(document, tmp_path), document, {"sections": []})
    found = [plain(item) for s in read.raw["sections"] for item in s["items"]]
    wanted = [plain(item) for s in of_version(document)["sections"] for item in s["items"]]
    assert [item["id"] for item in found] == [item["id"] for item in wanted]
    for one, other in zip(found, wanted, strict=True):
        assert one == one | other


def plain(item: dict[str, Any]) -> dict[str, Any]:
    said = {key: value for key, value in bare(item).items() if key not in {"when", "options"}}
    worths = [(o["text"]["en"], o.get("mark"), o.get("points")) for o in item.get("options", [])]
    return {**said, "options": worths, "asked": "when" in item}


def test_a_renamed_section_keeps_its_id_and_its_gate(app, tmp_path: Path):
    document = rich()
    base = {"sections": bare(of_version(document))["sections"]}
    rows = [Row(1, ("Section", "Id", "Question"))]
    rows += [Row(n, ("Entrance", i.id, "")) for n, i in enumerate(document.items, 2)]
    read = brought_in(rows, document, base)
    assert read.checklist is not None, read.faults
    assert read.checklist.sections[0].title == {"en": "Entrance", "fa": "درها"}
    assert scoring_hash(read.checklist) == scoring_hash(document)


def test_what_was_kept_without_a_column_is_said(app):
    document = rich()
    base = {"sections": bare(of_version(document))["sections"]}
    rows = [
        Row(1, ("Id", "Question (en)")),
        *(Row(n, (i.id,)) for n, i in enumerate(document.items, 2)),
    ]
    told = {r.kind: r.words for r in brought_in(rows, document, base).remarks}
    assert {"when", "anchors", "min", "max", "scoring", "checks"} <= set(told["kept"])
    assert told["kept-languages"] == ("fa",)


def test_a_hyphen_empties_what_an_empty_cell_would_keep(app):
    document = rich()
    base = {"sections": bare(of_version(document))["sections"]}
    rows = [Row(1, ("Id", "Question", "When it is asked", "What the points mean"))]
    rows += [Row(n, (i.id, "", "-", "-")) for n, i in enumerate(document.items, 2)]
    read = brought_in(rows, document, base)
    assert read.checklist is not None, read.faults
    assert not any(item.when for item in read.checklist.items)
    assert not any(getattr(item, "anchors", None) for item in read.checklist.items)


def test_an_option_between_two_others_leaves_them_their_ids(app):
    document = rich()
    base = {"sections": bare(of_version(document))["sections"]}
    cell = '"Clean; in order" = 100; Dusty = 60; Worn "a bit" = 50; Gone = 0'
    rows = [Row(1, ("Id", "Question", "Options"))]
    rows += [Row(2, ("open",)), Row(3, ("state", "", cell)), Row(4, ("alone",))]
    read = brought_in(rows, document, base)
    options = read.raw["sections"][0]["items"][1]["options"]
    assert [(o["id"], o["mark"]) for o in options] == [
        ("good", 100), ("option-1", 60), ("option-2", 50), ("option-3", 0)
    ]  # fmt: skip


WORDS = st.text(st.sampled_from('ab =:;"\n1é؛'), min_size=1, max_size=12)
TRIMMED = WORDS.map(lambda text: " ".join(text.split(" ")).strip()).filter(bool)


@given(st.lists(st.tuples(TRIMMED, st.integers(0, 100).map(str)), min_size=2, max_size=4))
def test_whatever_options_say_is_read_as_it_was_written(pairs: list[tuple[str, str]]):
    assert lists.worths(lists.written(pairs, lists.worths)) == pairs


@given(st.lists(TRIMMED, min_size=1, max_size=4))
def test_whatever_points_mean_is_read_as_it_was_written(words: list[str]):
    pairs = [(str(n), text) for n, text in enumerate(words, 1)]
    assert lists.points(lists.written(pairs, lists.points)) == pairs


ITEMS = {
    "in": {"type": "yes_no", "text": {"en": "Somebody let you in and out."}},
    "mood": {
        "type": "choice",
        "text": {"en": "Mood (front)"},
        "options": [
            {"id": "fine", "text": {"en": "Fine and dandy"}},
            {"id": "odd", "text": {"en": 'Odd = "so" (or not)'}},
        ],
    },
    "wait": {"type": "duration", "text": {"en": "Wait"}},
}
LEAVES = st.sampled_from(
    [("in", "yes"), ("in", "no"), ("mood", "fine"), ("mood", "odd"), ("wait", 90)]
)
CONDITIONS = st.recursive(
    LEAVES.map(lambda leaf: {"item": leaf[0], "is": leaf[1]}),
    lambda inner: st.one_of(
        inner.map(lambda one: {"not": one}),
        st.lists(inner, min_size=2, max_size=3).map(lambda all_: {"all": all_}),
        st.lists(inner, min_size=2, max_size=3).map(lambda any_: {"any": any_}),
    ),
    max_leaves=6,
)


@given(CONDITIONS, st.sampled_from(["en", "fa", "ar", "cy"]))
def test_whatever_a_condition_asks_is_read_as_it_was_written(condition: Any, language: str):
    known = asking.Known(ITEMS, {"yes": "yes", "no": "no", "ja": "yes"})
    cell = asking.written(condition, known, language, {"yes": "ja", "no": "no"})
    assert asking.resolved(asking.read(cell), known) == condition


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("Somebody let you in and out. = Yes", {"item": "in", "is": "yes"}),
        ("IN = ja AND mood = Fine and dandy",
         {"all": [{"item": "in", "is": "yes"}, {"item": "mood", "is": "fine"}]}),
        ("wait <> 1:30", {"not": {"item": "wait", "is": 90}}),
        ("in", "when"), ("in = ", "when"), ("(in = yes", "when"), ("= yes", "when"),
        ("out = yes", "when-item"), ("mood = sad", "when-answer"), ("in = 3", "when-answer"),
    ],
)  # fmt: skip
def test_a_condition_is_understood_or_said_to_be_wrong(cell: str, wanted: Any):
    known = asking.Known(ITEMS, {"yes": "yes", "no": "no", "ja": "yes"})
    if isinstance(wanted, str):
        with pytest.raises(Unfit) as unfit:
            asking.resolved(asking.read(cell), known)
        assert unfit.value.kind == wanted
    else:
        assert asking.resolved(asking.read(cell), known) == wanted
