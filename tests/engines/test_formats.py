"""The shared formats and their JSON schemas."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from audit import formats
from audit.formats.checklist import Checklist, Duration
from audit.formats.schemas import SHAPES, schema_texts, write_schemas

FOLDER = Path(formats.__file__).parent


@pytest.mark.parametrize("name", schema_texts())
def test_each_schema_file_is_current(name: str):
    assert (FOLDER / name).read_text(encoding="utf-8") == schema_texts()[name]


def test_no_schema_file_is_left_over():
    assert {path.name for path in FOLDER.glob("*.schema.json")} == set(schema_texts())


def test_the_schemas_are_written_where_they_are_asked_for(tmp_path: Path):
    write_schemas(tmp_path)
    assert len(list(tmp_path.iterdir())) == len(SHAPES)


def test_true_is_no_number():
    with pytest.raises(ValidationError):
        Duration(id="wait", type="duration", text={"en": "Wait"}, target=True, limit=2)


def test_a_checklist_cannot_be_changed():
    checklist = Checklist.model_validate(
        {
            "id": "a",
            "kind": "audit",
            "title": {"en": "A"},
            "sections": [
                {
                    "id": "s",
                    "title": {"en": "S"},
                    "items": [{"id": "i", "type": "time", "text": {"en": "When?"}}],
                }
            ],
        }
    )
    with pytest.raises(ValidationError, match="frozen"):
        checklist.id = "b"  # type: ignore[misc]
