"""A checklist written as YAML is read back as the very same version."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.engines.language.canonical import version_hash
from audit.engines.language.parse import parse
from audit.engines.language.source import source_of
from audit.formats.checklist import Checklist
from tests.engines.checklist_sources import checklist
from tests.engines.strategies import checklists

SHIPPED = sorted((Path(__file__).resolve().parents[2] / "checklists").glob("*.yaml"))


def again(document: Checklist) -> Checklist:
    parsed = parse(source_of(document), "again.yaml")
    assert parsed.checklist is not None, [str(problem) for problem in parsed.problems]
    return parsed.checklist


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_checklist_comes_back_as_it_was(path: Path):
    document = parse(path.read_text("utf-8")).checklist
    assert document is not None
    assert version_hash(again(document)) == version_hash(document)


@settings(max_examples=60)
@given(checklists(plain=True))
def test_any_structure_comes_back_as_it_was(document: Checklist):
    written = parse(source_of(document), "again.yaml").checklist
    if written is not None:  # random ones may hold what the checker refuses
        assert version_hash(written) == version_hash(document)


TRAPS = [
    *(
        [
            "no",
            "~",
            "1:30",
            "+.5",
            "007",
            "1e5",
            "#x",
            "{",
            "&a",
            "*a",
            "!x",
            "<<",
            "=",
            "'",
            "null",
            "می\u200cرود:",
        ]
    ),
    *("- a", "a: b", "", "\u2028", '"', "a\n b", "\ttab", "👍", "\ufeff", "x" * 300 + " y"),
]


@settings(max_examples=60)
@given(
    st.sampled_from(TRAPS) | st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"])),
    st.sampled_from(TRAPS),
)
def test_any_words_come_back_as_they_were(one: str, other: str):
    said = f"{one} {other}." if not f"{one}{other}".strip() else f"{one}{other}"
    text = {"en": said or ".", "no": "."}
    document = checklist("- {id: n, type: text, text: {en: N}}").model_copy(update={"title": text})
    assert again(document).title == text


def test_a_self_assessment_keeps_what_may_go_unobserved():
    one = "{id: a, type: yes_no, text: {en: A}, not_observed: true}"
    other = "{id: b, type: yes_no, text: {en: B}}"
    section = f"{{id: s, title: {{en: S}}, items: [{one}, {other}]}}"
    parsed = parse(f"{{id: own, kind: self, title: {{en: Own}}, sections: [{section}]}}")
    assert parsed.checklist is not None
    assert [item.not_observed for item in again(parsed.checklist).items] == [True, False]
