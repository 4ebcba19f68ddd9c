"""Answers as a branch of some quality earns them: plausible, and the same every time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from audit.engines.language.visibility import visible_items
from audit.engines.scoring.marks import mark_of
from audit.formats.answers import Answer, Answered, Answers, Unvalued, Value
from audit.formats.checklist import Checklist, Choice, Duration, Item, Multi, Number, Scale, YesNo

RARELY_APPLIES = {
    "safe-tension": 0.85,
    "prox-approach": 0.5,
    "prox-gap-kept": 0.3,
    "ss-induction-before-service": 0.4,
}
"""How often an item does not apply; others that may not apply do so in one visit of twenty."""

CRITICAL_CARE, PHOTOGRAPHED_CARE = 0.1, 0.35
"""So much less often than others fail critical items, and those whose failure is photographed."""


@dataclass(frozen=True)
class Conduct:
    """How a branch does on one day: `quality` is the expected share of points, 0..1.

    `weak` takes from it by section, `trouble` is an item's own chance of failing, `given`
    are answers that stand already.
    """

    quality: float
    weak: Mapping[str, float] = field(default_factory=dict)
    trouble: Mapping[str, float] = field(default_factory=dict)
    given: Mapping[str, Value] = field(default_factory=dict)


def answers_of(checklist: Checklist, conduct: Conduct, random: Random) -> Answers:
    """An answer to every visible item."""
    answers: Answers = {}
    for section in checklist.sections:
        quality = conduct.quality - conduct.weak.get(section.id, 0)
        for item in section.items:
            answers[item.id] = _answer(item, quality, conduct, random)
    visible = visible_items(checklist, answers)
    return {id_: answer for id_, answer in answers.items() if id_ in visible}


def fell_short(checklist: Checklist, answers: Answers) -> list[tuple[Item, int]]:
    """The items that did not get the full mark, with their marks in basis points."""
    marks = [(i, mark_of(i, answers[i.id])) for i in checklist.items if i.id in answers]
    return [(item, mark) for item, mark in marks if mark is not None and mark < 10000]


def _answer(item: Item, quality: float, conduct: Conduct, random: Random) -> Answer:
    # Every item draws the same number of times, so that one answer does not shift the others.
    applies, seen, luck, drift = (random.random() for _ in range(4))
    if item.id in conduct.given:
        return Answered(state="answered", value=conduct.given[item.id])
    if item.id not in conduct.trouble:
        if item.not_applicable and applies < RARELY_APPLIES.get(item.id, 0.05):
            return Unvalued(state="not_applicable")
        if item.not_observed and item.critical == "none" and seen < 0.02:
            return Unvalued(state="not_observed")
    value = _VALUES[item.type](item, _share(item, quality, conduct, luck), drift)
    return Answered(state="answered", value=value)


def _share(item: Item, quality: float, conduct: Conduct, luck: float) -> float:
    """What share of its points an item reaches, 0..1; yes or no is decided here."""
    if isinstance(item, (YesNo, Choice, Multi, Number)):
        fails = (1 - quality) * _care(item)
        return float(luck >= conduct.trouble.get(item.id, fails))
    return min(max(quality + (luck - 0.5) * 0.5, 0), 1)


def _care(item: Item) -> float:
    if item.critical != "none":
        return CRITICAL_CARE
    return PHOTOGRAPHED_CARE if item.photo == "required_on_fail" else 1


def _yes_no(item: YesNo, share: float, _: float) -> Value:
    other = {"yes": "no", "no": "yes"}
    return item.expected if share else other[item.expected]


def _scale(item: Scale, share: float, _: float) -> Value:
    return 1 + round(share * (item.max - 1))


def _choice(item: Choice, share: float, drift: float) -> Value:
    best = max(option.mark for option in item.options)
    fitting = [o.id for o in item.options if (o.mark == best) == bool(share)]
    return fitting[int(drift * len(fitting))] if fitting else item.options[0].id


def _multi(item: Multi, share: float, drift: float) -> Value:
    ids = sorted(option.id for option in item.options)
    return ids if share else sorted(ids[: int(drift * len(ids))])


def _duration(item: Duration, share: float, drift: float) -> Value:
    if share >= 0.8:
        return round(item.target * (0.35 + drift * 0.6))
    slow = item.target + (item.limit - item.target) * (1 - share) * (0.8 + drift * 0.4)
    return round(slow)


def _number(item: Number, share: float, drift: float) -> Value:
    low, high = item.band or (item.min or 0, item.max or 10)
    return str(round(low + (high - low) * drift) if share else round(high + 1))


def _time(_: Item, __: float, drift: float) -> Value:
    return f"{10 + int(drift * 6):02d}:{int(drift * 60):02d}"


def _words(_: Item, __: float, ___: float) -> Value:
    return ""


_VALUES: dict[str, Callable[..., Value]] = {
    "yes_no": _yes_no,
    "scale": _scale,
    "choice": _choice,
    "multi": _multi,
    "duration": _duration,
    "number": _number,
    "time": _time,
    "text": _words,
}
