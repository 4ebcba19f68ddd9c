"""A checklist of 60 items in 6 groups, and a shopper's answers to it; the same every time."""

import random
from typing import Any

from audit.formats.checklist import Checklist

GROUPS = ("expression", "vocabulary", "proxemics", "appearance", "speed", "safety")
TYPES = ("yes_no", "yes_no", "yes_no", "scale", "scale", "choice")
OPTIONS = (("near", "At arm's length", 100), ("far", "Across the counter", 50), ("none", "None", 0))
SUBJECTS = ("The first colleague", "The colleague at the counter", "The adviser", "Everybody seen")
DEEDS = (
    "looked up and greeted within ten seconds",
    "asked what the customer wanted to reach",
    "explained the fees without being asked",
    "kept papers of other customers covered",
    "named the next step and when it follows",
    "said good-bye by name",
)


def _item(number: int, chance: random.Random) -> dict[str, Any]:
    kind = TYPES[number % len(TYPES)]
    item: dict[str, Any] = {
        "id": f"item-{number}",
        "type": kind,
        "weight": chance.randint(1, 3),
        "text": {"en": f"{chance.choice(SUBJECTS)} {chance.choice(DEEDS)}."},
    }
    if kind == "choice":
        item["options"] = [{"id": i, "text": {"en": t}, "mark": m} for i, t, m in OPTIONS]
    return item


def sixty(seed: int = 6) -> Checklist:
    """The checklist; an announced audit, so that a live score is shown."""
    chance = random.Random(seed)  # noqa: S311
    sections = [
        {
            "id": group,
            "title": {"en": group.capitalize()},
            "parameter": group,
            "items": [_item(10 * place + n, chance) for n in range(10)],
        }
        for place, group in enumerate(GROUPS)
    ]
    return Checklist.model_validate(
        {
            "id": "sixty",
            "kind": "audit",
            "title": {"en": "Sixty items in six groups"},
            "scoring": {"method": "pooled", "pass": 80},
            "sections": sections,
        }
    )


def choices(checklist: Checklist) -> dict[str, list[str]]:
    """What can be chosen for each item, by its id."""
    by_type = {
        "yes_no": ["yes", "no"],
        "scale": [str(value) for value in range(1, 6)],
        "choice": [name for name, _, _ in OPTIONS],
    }
    return {item.id: by_type[item.type] for item in checklist.items}


def answers(checklist: Checklist, seed: int) -> dict[str, str]:
    """One choice for each item."""
    chance = random.Random(seed)  # noqa: S311
    return {item: chance.choice(options) for item, options in choices(checklist).items()}
