"""What an item brings and could bring at most, in the units of its method.

All in whole millionths of a weight of 1 (hundredths of weight times basis points of mark),
counted from the least the item can have, so that every method divides gain by room:

- pooled, weighted: gain weight·mark, room weight·100 %;
- sum: a scale 1…max brings weight·(value − 1) out of weight·(max − 1) above a floor of
  weight; any other type weight·mark above 0;
- count_yes: 1 for a full mark, else 0, out of 1, whatever the weight above 0.

A bonus item has gain but no room and no floor.
"""

from dataclasses import dataclass

from audit.engines.scoring.ratios import FULL, hundredths
from audit.engines.scoring.states import Line
from audit.formats.checklist import Method, Scale

ONE = 100 * FULL
"""A weight of 1 at full mark."""


@dataclass(frozen=True, slots=True)
class Points:
    """Gain above the floor, room for gain, and the floor itself, in millionths."""

    gain: int = 0
    room: int = 0
    floor: int = 0


def points_of(line: Line, method: Method) -> Points:
    """An item's points before any critical failure; nothing when it does not count."""
    if line.mark is None:
        return Points()
    points = counted(line, line.mark, method)
    return Points(gain=points.gain) if line.item.bonus else points


def counted(line: Line, mark: int, method: Method) -> Points:
    """The points of an item that has a mark, by method."""
    weight = hundredths(line.item.weight)
    if method == "count_yes":
        room = ONE if weight else 0
        return Points(room if mark == FULL else 0, room)
    if method == "sum" and isinstance(line.item, Scale):
        step = weight * FULL
        return Points(step * (line.step - 1), step * (line.item.max - 1), step)
    return Points(weight * mark, weight * FULL)
