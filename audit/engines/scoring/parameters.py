"""The score of each parameter: what was observed, whatever the section and method."""

from collections import defaultdict
from fractions import Fraction

from audit.engines.scoring.ratios import FULL, hundredths
from audit.engines.scoring.states import Line


def parameter_ratios(lines: list[Line]) -> dict[str, Fraction | None]:
    """Σ(weight·mark)/Σweight of the items carrying each parameter, bonus items left out.

    None for a parameter of which nothing counted. Critical failures do not touch it: it
    shows what was observed (R2.12).
    """
    gained: dict[str, int] = defaultdict(int)
    weights: dict[str, int] = defaultdict(int)
    for line in lines:
        if line.parameter is None:
            continue
        weight = 0 if line.mark is None or line.item.bonus else hundredths(line.item.weight)
        gained[line.parameter] += weight * (line.mark or 0)
        weights[line.parameter] += weight
    return {
        parameter: Fraction(gained[parameter], weight * FULL) if weight else None
        for parameter, weight in weights.items()
    }
