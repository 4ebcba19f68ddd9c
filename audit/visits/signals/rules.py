"""What is unusual about a submission: pure decisions. None of them says that anything is wrong."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from math import asin, cos, radians, sin, sqrt
from statistics import median
from typing import Any

from audit.formats.answers import Answer, Answered
from audit.formats.checklist import Checklist, Scale

FEW = 5
"""With fewer other visits their median says nothing, and a floor per item stands in for it."""

QUICK = 40
"""Per cent of the median time below which a visit was quick."""

LEAST = 4
"""Seconds that reading and answering one item takes at the very least."""

SCALES = 6
"""So many scale items with one and the same answer are a straight line."""

LONG = 40
"""Characters from which the same note twice is no chance."""

CLOCK = 15 * 60
"""Seconds by which a phone's clock may be wrong without a word."""

NEAR = 6
"""Bits of 64 in which two pictures of the same thing may differ."""

MOST = 5
"""So many matches of one kind are named; how many there are is counted."""

FAR = 500
"""Metres from the branch, beside the phone's own accuracy, that are far."""

EARTH = 6_371_000
"""The earth's mean radius in metres."""

KINDS = (
    "too-fast", "straight-line", "same-photo", "near-photo", "same-text", "clock", "far-away",
)  # fmt: skip


def too_fast(seconds: int, answered: int, others: Collection[int]) -> dict[str, Any] | None:
    """A visit that took far less than others on its checklist, or than reading it takes.

    `others`: how many seconds other visits took.
    """
    if len(others) >= FEW:
        usual = round(median(others))
        if seconds * 100 < usual * QUICK:
            return {"seconds": seconds, "median": usual, "n": len(others)}
        return None
    if answered and seconds < answered * LEAST:
        return {"seconds": seconds, "items": answered}
    return None


def straight_line(checklist: Checklist, answers: Mapping[str, Answer]) -> dict[str, Any] | None:
    """Every scale item with the same answer, where there are at least six."""
    values = [
        answer.value
        for item in checklist.items
        if isinstance(item, Scale)
        and (answer := answers.get(item.id)) is not None
        and isinstance(answer, Answered)
    ]
    if len(values) < SCALES or len(set(values)) != 1:
        return None
    return {"items": len(values), "value": values[0]}


def looks_alike(one: str, other: str) -> bool:
    """Whether two fingerprints of 16 hexadecimal digits are of the same picture, or nearly."""
    return (int(one, 16) ^ int(other, 16)).bit_count() <= NEAR


def clock(offset_ms: int) -> dict[str, Any] | None:
    """A phone's clock that is more than 15 minutes wrong; seconds it was behind."""
    seconds = round(offset_ms / 1000)
    return {"seconds": seconds} if abs(seconds) > CLOCK else None


def far_away(
    here: tuple[float, float], branch: tuple[float, float], accuracy: float
) -> dict[str, Any] | None:
    """A phone farther from the branch than 500 m and its own accuracy; degrees, metres."""
    metres = metres_between(here, branch)
    if metres <= FAR + accuracy:
        return None
    return {"metres": round(metres), "accuracy": round(accuracy)}


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great circle between two places in degrees."""
    (lat1, lon1), (lat2, lon2) = ((radians(a), radians(b)) for a, b in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, half)))


_NOT_WORDS = re.compile(r"[\W_]+")


def normal(text: str) -> str:
    """A note without what can be changed at no cost: case, spaces, punctuation, letter forms."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _NOT_WORDS.sub(" ", folded).strip()


def reused(
    notes: Mapping[str, str], earlier: Iterable[tuple[str, Mapping[str, str]]]
) -> list[dict[str, str]]:
    """Notes of 40 characters and more that another visit has too: place, the visit, place there.

    `earlier`: (visit, its notes by place); the first that has a note is named.
    """
    known: dict[str, tuple[str, str]] = {}
    for visit, texts in earlier:
        for place, text in texts.items():
            known.setdefault(normal(text), (visit, place))
    return [
        {"place": place, "visit": known[said][0], "there": known[said][1]}
        for place, text in sorted(notes.items())
        if len(said := normal(text)) >= LONG and said in known
    ]
