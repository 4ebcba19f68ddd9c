"""The shared formats as JSON schemas, for readers that are not Python.

`python -m audit.formats.schemas` writes them beside this file; a test holds them current.
"""

import json
from pathlib import Path

from pydantic import TypeAdapter

from audit.formats.answers import Answers
from audit.formats.checklist import Checklist
from audit.formats.exported import About
from audit.formats.manifest import CURRENT, Manifest
from audit.formats.problem import Problem
from audit.formats.receipt import Receipt
from audit.formats.score import Score

FORMAT = {"manifest": CURRENT}
"""Raised from 1 when a shape changes so that an older reader would misread it."""

SHAPES: dict[str, TypeAdapter[object]] = {
    "answers": TypeAdapter(Answers),
    "checklist": TypeAdapter(Checklist),
    "export": TypeAdapter(About),
    "manifest": TypeAdapter(Manifest),
    "problem": TypeAdapter(Problem),
    "receipt": TypeAdapter(Receipt),
    "score": TypeAdapter(Score),
}


def schema_texts() -> dict[str, str]:
    """File name -> its text: {"answers.schema.json": "{…}"}."""
    return {
        f"{name}.schema.json": json.dumps(
            {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "x-format": FORMAT.get(name, 1),
                **shape.json_schema(by_alias=True),
            },
            indent=2,
            ensure_ascii=False,
            sort_keys=True,
        )
        + "\n"
        for name, shape in SHAPES.items()
    }


def write_schemas(folder: Path) -> None:
    """Write every schema into a folder."""
    for name, text in schema_texts().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(__file__).parent)
