"""Answers as a shopper would give them in a branch of a certain quality; pure and seeded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from audit.demo import remarks
from audit.engines.language.completeness import missing
from audit.engines.language.visibility import visible_items
from audit.engines.scoring.marks import mark_of
from audit.formats.answers import Answer, Answered, Answers, Unvalued, Value
from audit.formats.checklist import Checklist, Choice, Duration, Item, Scale, YesNo

Quality = Callable[[str], float]
"""Parameter or section -> the share of full marks to expect there, 0..1."""

MET = 10000


@dataclass(frozen=True)
class Shot:
    """A photo to take: which scene, of what."""

    scene: str
    of: str


@dataclass(frozen=True)
class Filled:
    """A checklist filled in."""

    answers: Answers
    notes: dict[str, str] = field(default_factory=dict)
    no_photo: dict[str, str] = field(default_factory=dict)
    shots: tuple[Shot, ...] = ()


def fill(
    checklist: Checklist, quality: Quality, random: Random, told: Mapping[str, Value]
) -> Filled:
    """Answer everything; `told` holds the values that the story asks for, by item."""
    answers: Answers = {}
    for section in checklist.sections:
        for item in section.items:
            share = quality(item.parameter or section.parameter or section.id)
            answers[item.id] = (
                Answered(state="answered", value=told[item.id])
                if item.id in told
                else _answer(item, share, random)
            )
    visible = visible_items(checklist, answers)
    answers = {name: answer for name, answer in answers.items() if name in visible}
    notes, shots = _evidence(checklist, answers, random)
    return _completed(checklist, Filled(answers, notes, {}, shots), random)


def _answer(item: Item, share: float, random: Random) -> Answer:
    if item.critical == "none":  # what is critical is always looked at
        if item.not_applicable and random.random() < 0.04:
            return Unvalued(state="not_applicable")
        if item.not_observed and random.random() < 0.03:
            return Unvalued(state="not_observed")
    return Answered(state="answered", value=_value(item, share, random))


def _value(item: Item, share: float, random: Random) -> Value:
    near = min(1.0, max(0.0, random.gauss(share, 0.16)))
    match item:
        case YesNo():
            met = item.critical != "none" or random.random() < share
            return item.expected if met else {"yes": "no", "no": "yes"}[item.expected]
        case Scale():
            return 1 + round(near * (item.max - 1))
        case Choice():
            best = max(option.mark for option in item.options)
            fitting = [o.id for o in item.options if (o.mark == best) == (random.random() < share)]
            return random.choice(fitting or [option.id for option in item.options])
        case Duration():
            return _seconds(item, near, random)
    raise NotImplementedError(f"the demo's checklists have no items of type {item.type}")


def _seconds(item: Duration, near: float, random: Random) -> int:
    if near > 0.9:
        return round(item.target * random.uniform(0.3, 1))
    return round(item.limit - near * (item.limit - item.target))


def _evidence(
    checklist: Checklist, answers: Answers, random: Random
) -> tuple[dict[str, str], tuple[Shot, ...]]:
    """Notes on what failed, and photos of some of it and of some of what was well."""
    notes: dict[str, str] = {}
    shots: list[Shot] = []
    for item in checklist.items:
        mark = mark_of(item, answers[item.id]) if item.id in answers else None
        if mark is None:
            continue
        place = f"item:{item.id}"
        if mark == 0 and item.id in remarks.FAILED:
            notes[place] = random.choice(remarks.FAILED[item.id])
        scenes = remarks.MET_SCENES if mark == MET else remarks.FAILED_SCENES
        wanted = 0.12 if mark == MET else 0.5
        if item.photo != "never" and item.id in scenes and random.random() < wanted:
            shots.append(Shot(random.choice(scenes[item.id]), place))
    return notes, tuple(shots)


def _completed(checklist: Checklist, filled: Filled, random: Random) -> Filled:
    """Add what the checklist's rules still ask for."""
    notes, no_photo, shots = dict(filled.notes), dict(filled.no_photo), list(filled.shots)
    places = {shot.of for shot in shots}
    for gap in missing(checklist, filled.answers, notes, places, no_photo):
        if gap.kind == "note":
            notes[gap.place] = remarks.FAILED_OTHERWISE
        elif gap.kind == "photo":
            scenes = remarks.FAILED_SCENES.get(gap.place.removeprefix("item:"))
            if scenes and random.random() < 0.85:
                shots.append(Shot(random.choice(scenes), gap.place))
            else:
                no_photo[gap.place] = "Customers stood there all the time."
    return Filled(filled.answers, notes, no_photo, tuple(shots))
