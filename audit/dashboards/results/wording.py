"""How pages say what results are of."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from audit.engines.statistics import Summary, per_cent
from audit.infra.i18n import current_reader

PERIODS = {
    "30": _l("Last 30 days"),
    "90": _l("Last 90 days"),
    "365": _l("Last 12 months"),
    "all": _l("Since the beginning"),
}


def versions_words(numbers: Sequence[int]) -> str:
    """The versions that score alike."""
    number = current_reader().number
    if len(numbers) == 1:
        return _("version %(n)s", n=number(numbers[0]))
    return _("versions %(list)s", list=current_reader().listed([number(n) for n in numbers]))


def visits_words(count: int) -> str:
    """A number of visits."""
    n = current_reader().number(count)
    return ngettext("%(n)s visit", "%(n)s visits", count, n=n)


def branches_words(count: int) -> str:
    """A number of branches."""
    n = current_reader().number(count)
    return ngettext("%(n)s branch", "%(n)s branches", count, n=n)


def days_words(days: tuple[date | None, date | None], period: str) -> str:
    """The period in words; days of one's own choice with their bounds."""
    first, last = days
    reader = current_reader()
    if first and last:
        return reader.days(first, last)
    if last:
        return _("Up to %(day)s", day=reader.day(last))
    if first and not period:
        return _("Since %(day)s", day=reader.day(first))
    return str(PERIODS[period])


def whole(ratio: Fraction | None, decimals: int = 0) -> str:
    """A ratio in per cent without the sign; what is unknown is a dash."""
    if ratio is None:
        return "–"
    return current_reader().number(per_cent(ratio, decimals), decimals)


def spread_words(summary: Summary) -> str:
    """From the lowest to the highest; "" where there is but one value."""
    if summary.spread is None:
        return ""
    low, high = (whole(each) for each in summary.spread)
    return low if low == high else _("%(low)s–%(high)s", low=low, high=high)


def n_words(summary: Summary) -> str:
    """How many values a mean is of."""
    n = current_reader().number(summary.n)
    return _("n %(n)s, few", n=n) if summary.few else _("n %(n)s", n=n)


def figure_words(summary: Summary) -> str:
    """A mean in a sentence's part, for those who hear it."""
    if not summary.n:
        return _("unknown")
    told = _("%(mean)s of 100", mean=whole(summary.mean))
    if summary.spread:
        low, high = (whole(each) for each in summary.spread)
        told = _("%(mean)s, from %(low)s to %(high)s", mean=told, low=low, high=high)
    return _("%(mean)s, %(visits)s", mean=told, visits=visits_words(summary.n))


def share_words(ratio: Fraction) -> str:
    """A share in per cent with its sign; what happened is never rounded away to none or all."""
    rounded = min(max(int(per_cent(ratio)), 1 if ratio else 0), 100 if ratio == 1 else 99)
    return current_reader().percentage(rounded * 100, 0)


def float_of(ratio: Fraction) -> float:
    """A ratio as a drawing takes it: 0 to 100."""
    return float(ratio * 100)


FILTERS = {
    "share": share_words,
    "float_of": float_of,
    "whole": whole,
    "spread": spread_words,
    "n_words": n_words,
    "figure": figure_words,
    "visits_words": visits_words,
    "branches_words": branches_words,
}
