"""Dossiers to make reports from."""

import json
import random
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from audit.engines.language.canonical import version_hash
from audit.engines.language.parse import parse
from audit.engines.scoring import score
from audit.formats.answers import Answers
from audit.formats.checklist import Checklist, Item
from audit.formats.manifest import Manifest
from audit.formats.score import Score
from audit.reports.dossier import Before, Dossier, Judged, Link, Place, Received, Version

ROOT = Path(__file__).resolve().parents[3]
VISIT = "3f2a9c1e-7b41-4c55-9d1e-0a1b2c3d4e5f"

TINY = """
id: tiny
kind: mystery
title: {en: Tiny list, fa: فهرست کوچک}
scoring:
  pass: 80
  bands: [{from: 80, title: {en: Good}}, {from: 0, title: {en: Weak}}]
sections:
  - id: welcome
    title: {en: Welcome, fa: خوشامد}
    parameter: expression
    items:
      - {id: greeted, type: yes_no, text: {en: You were greeted., fa: به شما سلام کردند.}}
      - {id: friendly, type: scale, weight: 1, text: {en: The greeting was friendly.}}
  - id: safety
    title: {en: Safety}
    parameter: safety
    items:
      - {id: exits, type: yes_no, weight: 1, critical: flag, text: {en: The exits were free.}}
      - {id: wait, type: duration, target: 60, limit: 300, weight: 3, text: {en: Wait.}}
"""


def checklist(source: str = TINY) -> Checklist:
    """A checklist from its YAML."""
    parsed = parse(source, "test.yaml")
    assert parsed.checklist is not None, [str(problem) for problem in parsed.problems]
    return parsed.checklist


def shipped(name: str) -> Checklist:
    """A checklist that comes with the product."""
    return checklist((ROOT / "checklists" / f"{name}.yaml").read_text("utf-8"))


def said(**values: Any) -> dict[str, Any]:
    """Answers with these values."""
    return {item: {"state": "answered", "value": value} for item, value in values.items()}


ALL_GOOD = said(greeted="yes", friendly=5, exits="yes", wait=45)
MIXED = said(greeted="no", friendly=4, exits="no", wait=180)


def best_answers(document: Checklist, seed: int = 1) -> dict[str, Any]:
    """Plausible answers to any checklist: mostly good, some not."""
    chance = random.Random(seed)
    return {
        item.id: {"state": "answered", "value": plausible(item, chance.random() < 0.7, chance)}
        for item in document.items
    }


def plausible(item: Item, good: bool, chance: random.Random) -> Any:
    """A value that fits the item."""
    match item.type:
        case "yes_no":
            return item.expected if good else {"yes": "no", "no": "yes"}[item.expected]
        case "scale":
            return item.max if good else chance.randint(1, item.max)
        case "choice":
            return item.options[0 if good else -1].id
        case "multi":
            return sorted(o.id for o in item.options if good or chance.random() < 0.5)
        case "duration":
            return item.target if good else (item.target + item.limit) // 2
        case "number":
            return str(item.min or 1)
        case "time":
            return "10:42"
    return "What was said at the counter, in a sentence of some length."


def score_of(document: Checklist, answers: Mapping[str, Any]) -> Score:
    """The score of plain answers."""
    return score(document, TypeAdapter(Answers).validate_json(json.dumps(answers)))


def dossier(
    document: Checklist | None = None,
    answers: Mapping[str, Any] | None = None,
    *,
    photos: list[tuple[str, str]] | None = None,
    shown: frozenset[str] | None = None,
    before: Mapping[str, Any] | None = None,
    comments: Mapping[str, str] | None = None,
    summary: str = "A tidy branch that lost points on waiting.",
    **manifest: Any,
) -> Dossier:
    """A dossier of one visit; `photos` are (sha256, place), all shown unless `shown` says less."""
    document = document or checklist()
    answers = ALL_GOOD if answers is None else answers
    photos = photos or []
    text = {
        "format": 3,
        "visit": VISIT,
        "base": None,
        "checklist": version_hash(document),
        "locale": "en",
        "app_build": "test",
        "answers": dict(answers),
        "notes": {},
        "times": {
            "started": "2026-11-11T10:42:11Z",
            "submitted": "2026-11-11T11:06:40Z",
            "offset_ms": 0,
        },
        "photos": [{"sha256": sha, "of": of, "caption": "The door."} for sha, of in photos],
        "outcome": "completed",
        **manifest,
    }
    return Dossier(
        organisation="Harbour Bank",
        place=Place("Pier branch", "12 Pier Road, Cardiff", "Coast", "Europe/London"),
        version=Version(document, 3, version_hash(document), datetime(2026, 7, 1, tzinfo=UTC)),
        received=Received(
            Manifest.model_validate_json(json.dumps(text)),
            "a" * 64,
            2,
            datetime(2026, 11, 11, 11, 58, tzinfo=UTC),
        ),
        judged=Judged(
            score_of(document, answers),
            2,
            summary,
            comments or {},
            datetime(2026, 11, 16, 9, 0, tzinfo=UTC),
        ),
        shopper="Heron 27",
        scenario="Open an account for a child.",
        link=Link(20418, "b" * 64),
        photos=frozenset(sha for sha, _ in photos) if shown is None else shown,
        before=before and Before(score_of(document, before), datetime(2026, 8, 3, tzinfo=UTC)),
    )
