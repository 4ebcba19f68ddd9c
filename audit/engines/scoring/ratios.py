"""Exact numbers: weights in hundredths, marks in basis points, ratios as fractions."""

from fractions import Fraction

FULL = 10_000
"""A full mark, in basis points."""


def half_up(ratio: Fraction) -> int:
    """The nearest whole number; a half goes up."""
    return (2 * ratio.numerator + ratio.denominator) // (2 * ratio.denominator)


def basis_points(ratio: Fraction) -> int:
    """A ratio (1 is everything) in basis points, ⌊ratio·10000 + ½⌋."""
    return half_up(ratio * FULL)


def exactly(number: int | float | str) -> Fraction:
    """The number as it is written in decimals: 0.1 is one tenth, not its nearest double."""
    return Fraction(str(number))


def hundredths(number: int | float) -> int:
    """A number of at most two decimals, times a hundred."""
    return round(number * 100)


def written(ratio: Fraction) -> str:
    """The ratio in lowest terms, "n/d"."""
    return f"{ratio.numerator}/{ratio.denominator}"


def in_decimals(amount_in_hundredths: int) -> str:
    """A weight in hundredths as people write it: 150 is "1.5", 200 is "2"."""
    whole, rest = divmod(amount_in_hundredths, 100)
    return f"{whole}.{rest:02}".rstrip("0") if rest else str(whole)


def plain(number: Fraction) -> int | float:
    """A fraction as a JSON number, whole ones as int."""
    return number.numerator if number.denominator == 1 else float(number)
