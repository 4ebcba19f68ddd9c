"""Values, ratios and budgets as a table; the ratio is the median of the rounds' ratios."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

Measures = dict[str, float]


@dataclass(frozen=True)
class Budget:
    """What a measure may be at most: in itself, or as a multiple of the floor's (`of` another).

    A floor below `least` counts as that: nothing can be a multiple of next to nothing.
    """

    measure: str
    most: float | None = None
    ratio: float | None = None
    of: str = ""
    least: float = 1.0


def ratios(budget: Budget, floor: list[Measures], ours: list[Measures]) -> list[float]:
    """Our value over the floor's, round by round, the least first."""
    return sorted(
        mine[budget.measure] / max(budget.least, least[budget.of or budget.measure])
        for least, mine in zip(floor, ours, strict=True)
    )


def is_met(budget: Budget, floor: list[Measures], ours: list[Measures]) -> bool:
    """Whether the median keeps to the budget."""
    if budget.most is not None:
        return median(mine[budget.measure] for mine in ours) <= budget.most
    assert budget.ratio is not None
    return median(ratios(budget, floor, ours)) <= budget.ratio


def report(
    found: dict[str, list[Measures]], budgets: Sequence[Budget], rivals: Sequence[str]
) -> int:
    """Print the table; 1 when a budget is missed, else 0."""
    floor, ours = found["floor"], found["ours"]
    print(f"{'':36}{'floor':>8}{'ours':>8}{'ratio':>7}{'(min-max)':>13}{'budget':>9}")
    missed = 0
    for budget in budgets:
        least = [one[budget.measure] for one in floor if budget.measure in one]
        mine = [one[budget.measure] for one in ours]
        shown = f"{median(least):8.0f}" if least else f"{'':8}"
        line = f"{budget.measure:36}{shown}{median(mine):8.0f}"
        if budget.ratio is not None:
            each = ratios(budget, floor, ours)
            line += (
                f"{median(each):7.2f}{f'({each[0]:.2f}-{each[-1]:.2f})':>13}{budget.ratio:8.2f}x"
            )
        else:
            line += f"{'':20}{budget.most:9.0f}"
        met = is_met(budget, floor, ours)
        missed += not met
        print(f"{line}  {'met' if met else 'MISSED'}")
    for rival in rivals:
        print(f"{rival:36}not run")
    return 1 if missed else 0
