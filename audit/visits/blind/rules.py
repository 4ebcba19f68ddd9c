"""What the blind edition says in place of what would tell who was there, and when: pure.

Everything that it shows follows from rounded values alone: what was rounded away is not in it, and
so no sum and no difference of its numbers gives it back.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, time
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from audit.engines.scoring import mark_of
from audit.formats.answers import Answer, Answered, Answers
from audit.formats.checklist import Checklist, Duration, Item, Scoring, Time, Words

FULL = 10_000
STEP = 500
"""Marks of measured times come in steps of 5 %."""

SHOWN = frozenset({"evidence", "corrected"})
"""The purposes of photos that a branch sees; what was paid and how an auditor signs is not its
business. Its own signature it sees, of course."""


class DayPart(StrEnum):
    """A part of the day, by the branch's clock."""

    MORNING = "morning"
    MIDDAY = "midday"
    AFTERNOON = "afternoon"
    EVENING = "evening"


def day_part(at: time | datetime) -> DayPart:
    """The part of the day in which a moment lies: from 4, 11, 14 and 18 o'clock on."""
    if 4 <= at.hour < 11:
        return DayPart.MORNING
    if 11 <= at.hour < 14:
        return DayPart.MIDDAY
    return DayPart.AFTERNOON if 14 <= at.hour < 18 else DayPart.EVENING


def about(seconds: int) -> int:
    """A duration rounded half up: to 30 s under 2 min, to 1 min under 30 min, else to 5 min."""
    step = 30 if seconds < 120 else 60 if seconds < 1800 else 300
    return (seconds + step // 2) // step * step


def blind_answers(
    checklist: Checklist, answers: Answers, reworded: Mapping[str, str] | None = None
) -> Answers:
    """The answers as a branch may read them: times as parts of the day, durations rounded.

    `reworded`: place ("answer:<id>") -> the words instead; empty words leave the answer out.
    """
    kinds = {item.id: item for item in checklist.items}
    said = {
        id_: _blind_answer(kinds[id_], answer) for id_, answer in answers.items() if id_ in kinds
    }
    for place, words in (reworded or {}).items():
        id_ = place.removeprefix("answer:")
        if place.startswith("answer:") and id_ in said and isinstance(kinds[id_], Words):
            said[id_] = Answered(state="answered", value=words)
    return said


def _blind_answer(item: Item, answer: Answer) -> Answer:
    if not isinstance(answer, Answered):
        return answer
    if isinstance(item, Duration):
        return Answered(state="answered", value=about(int(str(answer.value))))
    if isinstance(item, Time):
        part = day_part(time.fromisoformat(str(answer.value)))
        return Answered(state="answered", value=part.value)
    return answer


def blind_marks(checklist: Checklist, answers: Answers) -> dict[str, int]:
    """The marks of the measured times, in basis points, as a branch may know them.

    A full mark and a mark of 0 stay: they decide what was met and what failed. One between
    follows from the rounded time, in steps of 5 %, and stays between.
    """
    marks = {}
    for item in checklist.items:
        answer = answers.get(item.id)
        if isinstance(item, Duration) and isinstance(answer, Answered):
            marks[item.id] = _blind_mark(item, answer)
    return marks


def _blind_mark(item: Duration, answer: Answered) -> int:
    exact = mark_of(item, answer)
    if exact is None or exact in {0, FULL}:
        return exact or 0
    rounded = mark_of(item, _blind_answer(item, answer)) or 0
    step = (rounded + STEP // 2) // STEP * STEP
    return min(max(step, STEP), FULL - STEP)


def whole_points(rounded: Fraction, exact: Fraction, limits: Collection[Fraction]) -> int:
    """A score in whole points that stands on the right side of each limit.

    `rounded` follows from rounded marks, `exact` is what was judged; all in the unit of the limits
    (per cent, or raw points). Which limits were reached is told by the outcome in any case.
    """
    shown = floor(rounded + Fraction(1, 2))
    for limit in limits:
        if exact >= limit:
            shown = max(shown, ceil(limit))
    for limit in limits:
        if exact < limit:
            shown = min(shown, ceil(limit) - 1)
    return shown


def limits_of(scoring: Scoring) -> list[Fraction]:
    """Pass mark and bands, as exact numbers: what a shown score must not seem to miss or reach."""
    limits = {Fraction(str(band.from_)) for band in scoring.bands}
    if scoring.pass_ is not None:
        limits.add(Fraction(str(scoring.pass_)))
    return sorted(limits)


def mean(points: Collection[int]) -> Decimal | None:
    """The mean of whole points with one decimal; None of nothing."""
    if not points:
        return None
    exact = Fraction(sum(points), len(points))
    return Decimal(floor(exact * 10 + Fraction(1, 2))) / 10
