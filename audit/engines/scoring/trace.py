"""The trace: item by item, how a score came about."""

from fractions import Fraction

from audit.engines.scoring.methods import Entry, Standing
from audit.engines.scoring.ratios import hundredths, in_decimals, written
from audit.formats.score import TraceLine, Why


def trace_line(entry: Entry, standing: Standing, visit_lost: bool) -> TraceLine:
    """One item's share in the result.

    lost = (room − kept)·price·whole: the part of the visit's 100 (or of ceiling − floor)
    that the item could have brought and did not. A bonus item cannot lose anything.
    """
    line = entry.line
    lost = lost_points(entry, standing, visit_lost)
    return TraceLine(
        item=line.item.id,
        state=line.state,
        mark=line.mark,
        weight=in_decimals(hundredths(line.item.weight)),
        lost=written(lost),
        why=why_lost(entry, visit_lost) if lost else None,
    )


def lost_points(entry: Entry, standing: Standing, visit_lost: bool) -> Fraction:
    """What is missing because of this item; 0 in a null visit."""
    if entry.line.item.bonus:
        return Fraction()
    kept = 0 if visit_lost else entry.kept
    return (entry.points.room - kept) * standing.prices[entry.line.section] * standing.whole


def why_lost(entry: Entry, visit_lost: bool) -> Why:
    """What took the points: the item's own mark, unless a critical failure took gain."""
    if not entry.points.gain:
        return "mark"
    if visit_lost:
        return "critical_visit"
    return "mark" if entry.kept else "critical_section"
