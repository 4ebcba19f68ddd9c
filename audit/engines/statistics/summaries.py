"""Means that carry their n and their range; exact until the one rounding."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from audit.engines.scoring.ratios import half_up

FEW = 3
"""Fewer values than these say little: they are shown, marked, and not ranked."""


def per_cent(ratio: Fraction, decimals: int = 0) -> Decimal:
    """A ratio (1 is everything) in per cent: the one rounding, half up."""
    return Decimal(half_up(ratio * 100 * 10**decimals)).scaleb(-decimals)


@dataclass(frozen=True, slots=True)
class Summary:
    """The mean of n ratios (1 is everything), the lowest and the highest; of none, nothing."""

    n: int
    mean: Fraction | None
    lowest: Fraction | None
    highest: Fraction | None

    @property
    def few(self) -> bool:
        """Whether there are some, and fewer than can be ranked."""
        return 0 < self.n < FEW

    @property
    def spread(self) -> tuple[Fraction, Fraction] | None:
        """The lowest and the highest; None where there is but one value, or none."""
        if self.n < 2 or self.lowest is None or self.highest is None:
            return None
        return self.lowest, self.highest


class Tally:
    """Counts ratios one by one; unknown ones are counted apart and are in no mean.

    Sums are kept by denominator, so that thousands of fractions are added as whole numbers.
    """

    __slots__ = ("_highest", "_lowest", "_sums", "n", "unknown")

    def __init__(self) -> None:
        self.n = self.unknown = 0
        self._sums: dict[int, int] = defaultdict(int)
        self._lowest: Fraction | None = None
        self._highest: Fraction | None = None

    def add(self, ratio: Fraction | None) -> None:
        """Count one ratio, or that it is unknown."""
        if ratio is None:
            self.unknown += 1
            return
        self.n += 1
        self._sums[ratio.denominator] += ratio.numerator
        self._reach(ratio, ratio)

    def merge(self, other: "Tally") -> None:
        """Count everything that the other one counted."""
        self.n += other.n
        self.unknown += other.unknown
        for denominator, numerator in other._sums.items():
            self._sums[denominator] += numerator
        if other._lowest is not None and other._highest is not None:
            self._reach(other._lowest, other._highest)

    def summary(self) -> Summary:
        """What was counted."""
        parts = (Fraction(above, below) for below, above in self._sums.items())
        mean = sum(parts, Fraction()) / self.n if self.n else None
        return Summary(self.n, mean, self._lowest, self._highest)

    def _reach(self, lowest: Fraction, highest: Fraction) -> None:
        self._lowest = lowest if self._lowest is None else min(self._lowest, lowest)
        self._highest = highest if self._highest is None else max(self._highest, highest)


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `n`; a share of nothing is unknown."""

    part: int
    n: int

    @property
    def ratio(self) -> Fraction | None:
        """The share, 1 is all of them."""
        return Fraction(self.part, self.n) if self.n else None
