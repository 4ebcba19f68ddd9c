"""Notes and photo notes that fit the answers, complete by the checklist's own rules."""

from dataclasses import dataclass, field
from random import Random
from typing import Final

from audit.demo import notes
from audit.demo.answering import fell_short
from audit.formats.answers import Answers
from audit.formats.checklist import Checklist, Item

SCENES: Final[dict[str, tuple[str, ...]]] = {
    "safe-exits": ("exit-blocked",),
    "safe-floor": ("floor-wet", "floor-cable", "floor-wet"),
    "speed-opening-hours": ("opening-hours",),
    "prox-queue-gap": ("queue-barriers",),
    "speed-queue": ("queue-display", "waiting-area"),
    "speed-wait-told": ("waiting-area",),
    "ss-materials-current": ("leaflets",),
    "ss-channels-posted": ("waiting-area",),
    "ss-positions-staffed": ("counter", "desk"),
    "ss-equipment-working": ("cash-machine",),
    "ss-standard-current": ("notice-board",),
}
"""What a photo of an item that fell short shows; the n-th goes with its n-th note."""

AROUND: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "mystery": (
        ("visit", "shop-front"),
        ("section:speed", "queue-display"),
        ("section:safety", "exit-clear"),
        ("section:proxemics", "queue-barriers"),
        ("section:safety", "floor-dry"),
        ("visit", "opening-hours"),
        ("visit", "waiting-area"),
        ("section:speed", "counter"),
        ("visit", "leaflets"),
        ("section:expression", "counter"),
        ("section:speed", "waiting-area"),
    ),
    "audit": (
        ("visit", "shop-front"),
        ("section:problems-complaints", "complaints-notice"),
        ("section:communication", "notice-board"),
        ("section:responsiveness", "desk"),
        ("section:consistency", "counter"),
    ),
}
"""What else is worth a photo: place and scene, the likeliest first."""

ALL_WELL: Final = {"exit-clear": "item:safe-exits", "floor-dry": "item:safe-floor"}
"""Scenes that nobody photographs where this item failed."""


@dataclass(frozen=True)
class Shot:
    """A photo note before there is a picture."""

    place: str
    scene: str
    caption: str


@dataclass
class Evidence:
    """What a visit has beside its answers."""

    notes: dict[str, str] = field(default_factory=dict)
    no_photo: dict[str, str] = field(default_factory=dict)
    shots: list[Shot] = field(default_factory=list)


@dataclass(frozen=True)
class Fault:
    """An item that fell short: its mark in basis points, and which of its notes fits."""

    item: Item
    mark: int
    number: int

    @property
    def place(self) -> str:
        """What its note and photo name."""
        return f"item:{self.item.id}"

    @property
    def scene(self) -> str:
        """What a photo of it shows."""
        scenes = SCENES.get(self.item.id, ("notice-board",))
        return scenes[self.number % len(scenes)]


def evidence_of(
    checklist: Checklist, answers: Answers, language: str, photos: int, random: Random
) -> Evidence:
    """Notes for what fell short, and up to `photos` photos: first what the rules ask for."""
    found = Evidence()
    for item, mark in fell_short(checklist, answers):
        words = notes.notes_on(item.id, language)
        fault = Fault(item, mark, random.randrange(len(words)))
        if _worth_a_note(fault, language, random):
            found.notes[fault.place] = words[fault.number]
        if _worth_a_photo(fault) and len(found.shots) < photos:
            caption = notes.caption(fault.scene, language, item.id)
            found.shots.append(Shot(fault.place, fault.scene, caption))
        elif mark == 0 and item.photo == "required_on_fail":
            found.no_photo[fault.place] = notes.no_photo(checklist.kind, language, random)
    shown = {shot.place for shot in found.shots} | found.no_photo.keys()
    around = [each for each in AROUND.get(checklist.kind, ()) if ALL_WELL.get(each[1]) not in shown]
    for place, scene in around[: max(photos - len(found.shots), 0)]:
        found.shots.append(Shot(place, scene, notes.caption(scene, language)))
    if random.random() < 0.35:
        found.notes["visit"] = notes.about_the_visit(checklist.kind, language, random)
    return found


def _worth_a_note(fault: Fault, language: str, random: Random) -> bool:
    if fault.mark == 0 and fault.item.note == "required_on_fail":
        return True
    fits = fault.mark <= 5000 and notes.has_note(fault.item.id, language)
    return fits and random.random() < 0.6


def _worth_a_photo(fault: Fault) -> bool:
    if fault.mark == 0 and fault.item.photo == "required_on_fail":
        return True
    return fault.mark <= 3000 and fault.item.id in SCENES and fault.item.photo != "never"
