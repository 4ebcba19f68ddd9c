"""In what two submissions of one visit differ, computed from formats alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from audit.formats.answers import Answer
from audit.formats.checklist import Checklist, Item, Section
from audit.formats.manifest import Manifest

Part = Literal["answer", "note", "photos"]


@dataclass(frozen=True)
class Side:
    """What one submission says of one place."""

    asked: bool
    answer: Answer | None
    note: str
    no_photo: str
    photos: tuple[tuple[str, str], ...]
    """SHA-256 and caption of each, in the shopper's order."""

    @property
    def empty(self) -> bool:
        """Whether it says nothing at all."""
        return not (self.asked or self.note or self.no_photo or self.photos)


@dataclass(frozen=True)
class Difference:
    """A place of which two submissions do not say the same; `counting` is None when there is
    only one."""

    place: str
    section: Section | None
    item: Item | None
    parts: frozenset[Part]
    counting: Side | None
    aside: Side


def differences(
    checklist: Checklist, counting: Manifest | None, aside: Manifest
) -> list[Difference]:
    """Where the submissions differ, in the order of the checklist; everything without another."""
    found = []
    for place, section, item in _places(checklist):
        left, right = _side(counting, place) if counting else None, _side(aside, place)
        if parts := _parts(left, right):
            found.append(Difference(place, section, item, parts, left, right))
    return found


def _places(checklist: Checklist) -> Iterator[tuple[str, Section | None, Item | None]]:
    yield "visit", None, None
    for section in checklist.sections:
        yield f"section:{section.id}", section, None
        for item in section.items:
            yield f"item:{item.id}", section, item


def _side(manifest: Manifest, place: str) -> Side:
    item = place.removeprefix("item:")
    answer = manifest.answers.get(item) if item != place else None
    return Side(
        asked=answer is not None,
        answer=answer,
        note=manifest.notes.get(place, ""),
        no_photo=manifest.no_photo.get(place, ""),
        photos=tuple(
            (each.sha256, each.caption)
            for each in manifest.photos
            if each.of == place and each.purpose != "signature"
        ),
    )


def _parts(left: Side | None, right: Side) -> frozenset[Part]:
    if left is None:
        return frozenset() if right.empty else frozenset({"answer", "note", "photos"})
    differs: dict[Part, bool] = {
        "answer": left.answer != right.answer,
        "note": (left.note, left.no_photo) != (right.note, right.no_photo),
        "photos": left.photos != right.photos,
    }
    return frozenset(part for part, true in differs.items() if true)
