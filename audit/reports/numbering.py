"""Where things stand in a report: items' numbers, photos' numbers, marks that fell short."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from audit.formats.checklist import Item, Section
from audit.formats.score import TraceLine
from audit.reports.dossier import Dossier, Picture

FULL = 10_000


@dataclass(frozen=True, slots=True)
class Placed:
    """An item with its section, its position in both, and its line of the trace."""

    item: Item
    section: Section
    position: tuple[int, int]
    line: TraceLine

    @property
    def parameter(self) -> str | None:
        """The parameter that the item speaks to."""
        return self.item.parameter or self.section.parameter


@dataclass(frozen=True)
class Order:
    """The order of a report: sections and items from 1, photos in the order of their items."""

    dossier: Dossier

    @cached_property
    def placed(self) -> Mapping[str, Placed]:
        """Every item by its id, in the checklist's order."""
        lines = {line.item: line for line in self.dossier.score.trace}
        return {
            item.id: Placed(item, section, (outer, inner), lines[item.id])
            for outer, section in enumerate(self.dossier.checklist.sections, 1)
            for inner, item in enumerate(section.items, 1)
            if item.id in lines
        }

    @cached_property
    def visible(self) -> frozenset[str]:
        """The items that were asked."""
        return self.dossier.visible

    @cached_property
    def any_answer(self) -> bool:
        """Whether at least one item has an answer, even one without a value."""
        return any(a.state != "unanswered" for a in self.dossier.answers.values())

    @cached_property
    def photos(self) -> Mapping[str, list[tuple[int, Picture]]]:
        """The photos of each place with their numbers, from 1."""
        places = self._places()
        ranked = sorted(
            self.dossier.pictures, key=lambda p: (places.get(p.of, len(places)), p.corrected)
        )
        found: dict[str, list[tuple[int, Picture]]] = {}
        for number, photo in enumerate(ranked, 1):
            found.setdefault(photo.of, []).append((number, photo))
        return found

    def _places(self) -> dict[str, int]:
        order = [
            place
            for section in self.dossier.checklist.sections
            for place in (*(f"item:{i.id}" for i in section.items), f"section:{section.id}")
        ]
        return {place: index for index, place in enumerate(order)}
