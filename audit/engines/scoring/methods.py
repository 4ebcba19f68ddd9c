"""From points to ratios: sections first, then the visit by its method."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from audit.engines.scoring.points import ONE, Points, points_of
from audit.engines.scoring.ratios import hundredths
from audit.engines.scoring.states import Line
from audit.formats.checklist import Checklist

RAW = frozenset({"sum", "count_yes"})
"""The methods whose pass mark, bands and lost points are in raw units."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item's line and points, and what of its gain is left after critical failures."""

    line: Line
    points: Points
    kept: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over entries, in millionths; without a ratio when nothing has room, or when
    an item that the method requires is missing."""

    kept: int
    bonus: int
    room: int
    floor: int
    missing: bool

    @property
    def ratio(self) -> Fraction | None:
        """Gain over room, bonus included; None when nothing counted."""
        if self.missing or not self.room:
            return None
        return Fraction(self.kept + self.bonus, self.room)


@dataclass(frozen=True, slots=True)
class Standing:
    """A visit's result before it is judged.

    `prices` tells what one unit of room in a section is worth in the visit's ratio; `whole`
    what the ratio 1 is worth in lost points: 100, or ceiling − floor in raw units.
    """

    ratio: Fraction | None
    bonus: Fraction
    prices: dict[str, Fraction]
    whole: Fraction
    floor: Fraction | None  # in raw units, where the method has them

    @property
    def value(self) -> Fraction | None:
        """What pass mark and bands judge: per cent, or raw points."""
        if self.ratio is None:
            return None
        return (self.floor or 0) + self.ratio * self.whole

    def lost(self) -> "Standing":
        """The same visit after a critical failure that takes all its points."""
        return self if self.ratio is None else replace(self, ratio=Fraction(), bonus=Fraction())


def entries_of(lines: Iterable[Line], checklist: Checklist, lost: frozenset[str]) -> list[Entry]:
    """The lines with their points; those of the sections in `lost` keep nothing."""
    method = checklist.scoring.method
    return [
        Entry(line, points, 0 if line.section in lost else points.gain)
        for line in lines
        for points in [points_of(line, method)]
    ]


def tally(entries: Iterable[Entry], checklist: Checklist) -> Tally:
    """The sums over some entries of a checklist."""
    counted = list(entries)
    needs_all = checklist.scoring.method == "sum"
    return Tally(
        kept=sum(entry.kept for entry in counted if not entry.line.item.bonus),
        bonus=sum(entry.kept for entry in counted if entry.line.item.bonus),
        room=sum(entry.points.room for entry in counted),
        floor=sum(entry.points.floor for entry in counted),
        missing=needs_all
        and any(entry.line.required and entry.line.mark is None for entry in counted),
    )


def tallies(entries: list[Entry], checklist: Checklist) -> dict[str, Tally]:
    """Each section's sums, in the order of the checklist."""
    return {
        section.id: tally((e for e in entries if e.line.section == section.id), checklist)
        for section in checklist.sections
    }


def standing(entries: list[Entry], checklist: Checklist) -> Standing:
    """The visit's result by the checklist's method."""
    whole = tally(entries, checklist)
    prices = prices_of(whole, tallies(entries, checklist), checklist)
    worth = [(entry, entry.kept * prices[entry.line.section]) for entry in entries if entry.kept]
    ratio = sum((share for _, share in worth), Fraction())
    bonus = sum((share for entry, share in worth if entry.line.item.bonus), Fraction())
    raw = checklist.scoring.method in RAW
    return Standing(
        ratio=ratio if any(prices.values()) else None,
        bonus=bonus,
        prices=prices,
        whole=Fraction(whole.room, ONE) if raw else Fraction(100),
        floor=Fraction(whole.floor, ONE) if raw else None,
    )


def prices_of(
    whole: Tally, sections: dict[str, Tally], checklist: Checklist
) -> dict[str, Fraction]:
    """What one unit of room is worth in the visit's ratio, by section; 0 in a null visit.

    Pooled and the raw methods: 1/Σroom everywhere. Weighted: W/(ΣW·Σroom of the section),
    over sections that have a score; a null section's weight drops out.
    """
    nothing = dict.fromkeys(sections, Fraction())
    if whole.missing or not whole.room:
        return nothing
    if checklist.scoring.method != "weighted":
        return dict.fromkeys(sections, Fraction(1, whole.room))
    weights = {s.id: hundredths(s.weight) for s in checklist.sections if sections[s.id].room}
    total = sum(weights.values())
    if not total:
        return nothing
    return nothing | {
        id_: Fraction(weight, total * sections[id_].room) for id_, weight in weights.items()
    }
