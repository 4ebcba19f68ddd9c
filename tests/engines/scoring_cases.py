"""Reads the conformance cases and the short checklists they are written in."""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from audit.formats.answers import Answers
from audit.formats.checklist import Checklist

FOLDER = Path(__file__).parent.parent / "conformance"
ANSWERS: TypeAdapter[Answers] = TypeAdapter(Answers)


def cases_in(pattern: str) -> list[dict[str, Any]]:
    """The cases of all files that match, in order."""
    return [
        case
        for path in sorted(FOLDER.glob(pattern))
        for case in json.loads(path.read_text(encoding="utf-8"))
    ]


def checklist_of(document: dict[str, Any]) -> Checklist:
    """A checklist from one without texts: every text becomes the id it belongs to."""
    return Checklist.model_validate(with_texts(document))


def answers_of(document: dict[str, Any]) -> Answers:
    """Answers as the phone sends them."""
    return ANSWERS.validate_python(document)


def with_texts(document: dict[str, Any]) -> dict[str, Any]:
    """The same document with a title for each part and a text for each item and option."""
    scoring = document.get("scoring", {})
    return {
        **document,
        "title": {"en": document["id"]},
        "scoring": {
            **scoring,
            "bands": [{**band, "title": {"en": "Band"}} for band in scoring.get("bands", [])],
        },
        "sections": [
            {
                **section,
                "title": {"en": section["id"]},
                "items": [item_with_texts(item) for item in section["items"]],
            }
            for section in document["sections"]
        ],
        "checks": [{**check, "text": {"en": check["id"]}} for check in document.get("checks", [])],
    }


def item_with_texts(item: dict[str, Any]) -> dict[str, Any]:
    """One item with a text, and one for each option that it has."""
    options = [{**option, "text": {"en": option["id"]}} for option in item.get("options", [])]
    return {**item, "text": {"en": item["id"]}, **({"options": options} if options else {})}
