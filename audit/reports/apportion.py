"""Rounding a column so that what is shown adds up to what is shown beneath it."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor


def apportion(exact: Sequence[Fraction], total: int) -> list[int]:
    """Whole numbers near the exact ones that add up to `total` (largest remainder).

    Each comes out rounded down or up, never further away; of equal remainders the earlier
    is rounded up. Raises ValueError when no such rounding reaches the total.
    """
    shares = [floor(value) for value in exact]
    missing = total - sum(shares)
    rest = [index for index, value in enumerate(exact) if value != shares[index]]
    if not 0 <= missing <= len(rest):
        raise ValueError(f"{len(exact)} values cannot be rounded to a sum of {total}")
    rest.sort(key=lambda index: (shares[index] - exact[index], index))
    for index in rest[:missing]:
        shares[index] += 1
    return shares


def half_up(value: Fraction) -> int:
    """The nearest whole number, a half upwards, as scores are rounded everywhere."""
    return floor(value + Fraction(1, 2))
