"""Means carry their n and range, exactly; unknown is in no mean."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from audit.dashboards.results.rules import ranked, read
from audit.engines.statistics import Share, Tally, per_cent

RATIOS = st.fractions(min_value=0, max_value=1, max_denominator=60_000)


def tally(*ratios: Fraction | None) -> Tally:
    counted = Tally()
    for ratio in ratios:
        counted.add(ratio)
    return counted


def test_nothing_is_unknown_and_neither_0_nor_100():
    told = tally(None, None).summary()
    assert (told.n, told.mean, told.spread, told.few) == (0, None, None, False)
    assert Share(0, 0).ratio is None


def test_one_value_has_no_spread_and_two_have_their_ends():
    assert tally(Fraction(1, 3)).summary().spread is None
    assert tally(Fraction(1, 3), Fraction(1)).summary().spread == (Fraction(1, 3), Fraction(1))


def test_unknown_values_are_counted_apart():
    counted = tally(Fraction(1, 2), None, Fraction(1))
    assert (counted.n, counted.unknown, counted.summary().mean) == (2, 1, Fraction(3, 4))


def test_a_mean_is_rounded_once():
    """80.49995 % is 80: rounded to basis points first it would be 80.50 and then 81."""
    told = tally(Fraction(8049995, 10_000_000))
    assert per_cent(told.summary().mean or Fraction()) == 80
    assert per_cent(Fraction(1, 8), 1) == Decimal("12.5")
    assert per_cent(Fraction(1, 200)) == 1, "half up"


@given(st.lists(RATIOS, min_size=1, max_size=30), st.integers(0, 30))
def test_a_mean_is_exact_however_it_was_gathered(ratios: list[Fraction], at: int):
    first, second = tally(*ratios[:at]), tally(*ratios[at:])
    first.merge(second)
    told = first.summary()
    assert told.mean == sum(ratios, Fraction()) / len(ratios)
    assert (told.n, told.lowest, told.highest) == (len(ratios), min(ratios), max(ratios))


def test_what_is_too_few_is_not_ranked():
    rows = {
        "two perfect": tally(Fraction(1), Fraction(1)),
        "three good": tally(*[Fraction(9, 10)] * 3),
        "four good": tally(*[Fraction(9, 10)] * 4),
        "three poor": tally(*[Fraction(1, 10)] * 3),
        "none": tally(),
    }
    able, apart = ranked(list(rows), lambda name: rows[name].summary(), highest=True)
    assert able == ["four good", "three good", "three poor"]
    assert apart == ["two perfect", "none"]


def test_an_address_of_nonsense_asks_for_nothing():
    told = read(
        [
            ("kind", "both"),
            ("checklist", "x"),
            ("version", "٣"),
            ("from", "0001-01-01"),
            ("period", "9"),
            ("region", "'; drop"),
            ("sort", "a" * 5000),
        ]
    )
    assert told.kind == ""
    assert told.checklist is told.version is told.region is told.first is None
    assert len(told.sort) < 100
    assert told.period == "90"
