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
    "safe-floor": ("floor-wet", "floor-cable"),
    "speed-opening-hours": ("opening-hours",),
    "prox-queue-gap": ("queue-barriers",),
    "speed-queue": ("queue-display", "waiting-area"),
    "speed-wait-told": ("waiting-area",),
    "ss-materials-current": ("leaflets",),
    "ss-channels-posted": ("notice-board",),
    "ss-positions-staffed": ("counter", "desk"),
    "ss-equipment-working": ("cash-machine",),
    "ss-standard-current": ("notice-board",),
}
"""What a photo of an item that fell short shows."""

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


def evidence_of(
    checklist: Checklist, answers: Answers, language: str, photos: int, random: Random
) -> Evidence:
    """Notes for what fell short, and up to `photos` photos: first what the rules ask for."""
    found = Evidence()
    for item, mark in fell_short(checklist, answers):
        _write(found, item, mark, language, random)
        _show(found, item, mark, checklist.kind, language, photos, random)
    around = AROUND.get(checklist.kind, ())
    for place, scene in around[: max(photos - len(found.shots), 0)]:
        found.shots.append(Shot(place, scene, notes.caption(scene, language)))
    if random.random() < 0.35:
        found.notes["visit"] = notes.about_the_visit(checklist.kind, language, random)
    return found


def _write(found: Evidence, item: Item, mark: int, language: str, random: Random) -> None:
    asked = mark == 0 and item.note == "required_on_fail"
    offered = mark <= 5000 and notes.has_note(item.id, language) and random.random() < 0.6
    if asked or offered:
        found.notes[f"item:{item.id}"] = notes.note_on(item.id, language, random)


def _show(
    found: Evidence,
    item: Item,
    mark: int,
    kind: str,
    language: str,
    photos: int,
    random: Random,
) -> None:
    place, asked = f"item:{item.id}", mark == 0 and item.photo == "required_on_fail"
    wanted = asked or (mark <= 3000 and item.id in SCENES and item.photo != "never")
    if wanted and len(found.shots) < photos:
        scene = random.choice(SCENES.get(item.id, ("notice-board",)))
        found.shots.append(Shot(place, scene, notes.caption(scene, language)))
    elif asked:
        found.no_photo[place] = notes.no_photo(kind, language, random)
