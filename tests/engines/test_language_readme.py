"""Every YAML example in the language's README does what the README says."""

import re
from pathlib import Path
from textwrap import indent

import pytest

from audit.engines.language.parse import parse
from audit.engines.language.wording import ITEM_MODELS
from audit.formats.checklist import Band, Checklist, Choice, Multi, Scoring, Section

README = Path(__file__).parents[2] / "checklists" / "README.md"
EXAMPLE = re.compile(r"^```(yaml(?: \w+)?)\n(.*?)^```$(?:\s*^```text\n(.*?)^```$)?", re.M | re.S)
EXAMPLES = EXAMPLE.findall(README.read_text(encoding="utf-8"))

HEAD = "id: example\nkind: mystery\ntitle: {en: Example}\n"
SECTION = "sections:\n  - id: safety\n    title: {en: Safety}\n    items:\n"
AN_ITEM = "- {id: exits-clear, type: yes_no, text: {en: The exits were clear.}}\n"


def whole(kind: str, example: str) -> str:
    """The example as a whole checklist."""
    if kind == "yaml item":
        return HEAD + SECTION + indent(example, "      ")
    if kind == "yaml scoring":
        return HEAD + "scoring:\n" + indent(example, "  ") + SECTION + indent(AN_ITEM, "      ")
    return example


def test_the_readme_has_examples_of_each_kind():
    assert {kind for kind, _, _ in EXAMPLES} == {"yaml", "yaml item", "yaml scoring", "yaml wrong"}


@pytest.mark.parametrize(("kind", "example", "said"), EXAMPLES)
def test_each_example_is_judged_as_the_readme_says(kind: str, example: str, said: str):
    parsed = parse(whole(kind, example))
    assert [str(problem) for problem in parsed.problems] == said.splitlines()
    assert (parsed.checklist is None) == (kind == "yaml wrong")


def test_the_readme_names_every_key_and_type():
    text = README.read_text(encoding="utf-8")
    models = [Checklist, Section, Scoring, Band, *ITEM_MODELS.values(), Choice.Option, Multi.Option]
    keys = {field.alias or name for kind in models for name, field in kind.model_fields.items()}
    unnamed = [w for w in keys | set(ITEM_MODELS) if f"`{w}`" not in text and f"{w}:" not in text]
    assert unnamed == []
