"""Checklists being written in the demo: a next version with gaps, and one that was just begun."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from audit.checklists.builder.actions import change, start
from audit.checklists.models import ChecklistVersion
from audit.demo.cast import MANAGER
from audit.demo.story import latest_moment
from audit.engines.drafting.fresh import new_checklist, of_version
from audit.people.models import Membership

QUEUE: dict[str, Any] = {
    "id": "speed-ticket",
    "type": "choice",
    "text": {
        "en": "How did you learn that it was your turn?",
        "fa": "چگونه فهمیدید نوبت شماست؟",
        "cy": "Sut cawsoch wybod mai eich tro chi oedd hi?",
    },
    "options": [
        {"id": "called", "text": {"en": "Somebody called me"}, "mark": 100},
        {"id": "screen", "text": {"en": "By a screen"}, "mark": 80},
        {"id": "asked", "mark": 0},
    ],
    "weight": 2,
    "photo": "never",
}


def drafting(
    today: date, members: Mapping[str, Membership], versions: Mapping[str, ChecklistVersion]
) -> Iterator[datetime]:
    """What the manager writes in the last days; the moments at which it goes on."""
    by, moment = members[MANAGER], latest_moment(today)
    yield moment - timedelta(days=3)
    base = versions["six-parameters"]
    draft = start(of_version(base.checklist), by=by, base=base, next_version=True)
    yield moment - timedelta(hours=3)
    change(draft, _asking_about_the_queue, by=by)
    change(draft, _heavier, by=by)
    yield moment - timedelta(hours=1)
    start(new_checklist("opening-hours", "audit", "Opening in the morning", "en"), by=by)


def _asking_about_the_queue(document: dict[str, Any]) -> dict[str, Any]:
    speed = next(section for section in document["sections"] if section["id"] == "speed")
    speed["items"].insert(0, dict(QUEUE))
    return document


def _heavier(document: dict[str, Any]) -> dict[str, Any]:
    document["sections"][0]["items"][0]["weight"] = 4
    return document
