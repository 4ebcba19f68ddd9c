"""The checklists that come with the product."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from audit.engines.language.canonical import version_hash
from audit.engines.language.parse import parse
from audit.engines.language.schema import schema_text
from audit.formats.checklist import PARAMETERS, Checklist

FOLDER = Path(__file__).parents[2] / "checklists"
FILES = sorted(FOLDER.glob("*.yaml"))

ITEMS = {
    "competencies-20": 20,
    "personal-skills-9": 9,
    "self-assessment-100": 20,
    "self-check-20": 20,
    "service-standards": 30,
    "six-parameters": 42,
}


def load(name: str) -> Checklist:
    path = FOLDER / f"{name}.yaml"
    parsed = parse(path.read_text(encoding="utf-8"), path.name)
    assert parsed.problems == []
    assert parsed.checklist
    return parsed.checklist


def test_there_are_six():
    assert [path.stem for path in FILES] == sorted(ITEMS)


@pytest.mark.parametrize("name", sorted(ITEMS))
def test_each_is_correct_and_complete(name: str):
    checklist = load(name)
    assert checklist.id == name
    assert len(checklist.items) == ITEMS[name]


@pytest.mark.parametrize("name", sorted(ITEMS))
def test_every_text_is_there_in_all_four_languages(name: str):
    def texts(part: object) -> list[dict[str, str]]:
        if isinstance(part, list):
            return [text for entry in part for text in texts(entry)]
        if not isinstance(part, dict):
            return []
        if part.keys() & {"en", "fa", "ar", "cy"}:
            return [part]
        return [text for entry in part.values() for text in texts(entry)]

    found = texts(load(name).model_dump())
    assert len(found) > ITEMS[name]
    assert all(text.keys() == {"en", "fa", "ar", "cy"} for text in found)


def test_the_mystery_visit_has_one_section_for_each_parameter():
    sections = load("six-parameters").sections
    assert tuple(section.parameter for section in sections) == PARAMETERS


def test_the_audit_spreads_over_the_five_areas_of_service():
    areas = {section.area for section in load("service-standards").sections}
    assert areas == {
        "responsiveness",
        "communication",
        "problems-complaints",
        "consistency",
        "training",
    }


def test_in_self_assessments_nothing_goes_unobserved():
    for name in ("competencies-20", "personal-skills-9", "self-assessment-100", "self-check-20"):
        assert not any(item.not_observed for item in load(name).items)


def test_people_and_their_papers_are_never_photographed_where_the_subject_is_a_person():
    item = next(item for item in load("six-parameters").items if item.id == "expr-no-contempt")
    assert item.photo == "never"


def test_failed_statements_about_branches_call_for_a_note():
    for name in ("six-parameters", "service-standards"):
        asked = [i for i in load(name).items if i.type == "yes_no" or i.critical != "none"]
        assert asked
        assert all(item.note == "required_on_fail" for item in asked)


def test_no_two_are_the_same_version():
    assert len({version_hash(load(name)) for name in ITEMS}) == len(ITEMS)


def test_the_editors_schema_is_current():
    assert (FOLDER / "schema.json").read_text(encoding="utf-8") == schema_text()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_persian_and_arabic_texts_have_their_own_digits(path: Path):
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    texts = [text for each in maps_of(document) for text in (each.get("fa"), each.get("ar"))]
    assert [text for text in texts if isinstance(text, str) and re.search("[0-9]", text)] == []


def maps_of(value: object) -> Iterator[dict[str, object]]:
    """Every mapping somewhere in a document."""
    if isinstance(value, dict):
        yield value
        yield from maps_of(list(value.values()))
    elif isinstance(value, list):
        for each in value:
            yield from maps_of(each)
