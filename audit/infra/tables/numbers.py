"""How a spreadsheet shows its numbers: plain, padded with zeros, in per cent, or as dates."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from math import isfinite

from audit.infra.tables.values import Odd

DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""The formats that every spreadsheet knows and that show dates or times."""

CLOCKS = frozenset({18, 20})
"""Those of them that show hours and minutes alone."""

PERCENT = frozenset({9, 10})
_SPOKEN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.I)
_FIRST_DAYS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001


def shown_as(identity: int, code: str) -> str:
    """How a format shows a number: "date", "clock" (hours and minutes), "percent", zeros to fill up
    with such as "0000", or ""."""
    if identity in DATE_FORMATS:
        return "clock" if identity in CLOCKS else "date"
    if identity in PERCENT:
        return "percent"
    bare = _SPOKEN.sub("", code.partition(";")[0])
    if "general" in bare.casefold():
        return ""
    if re.search(r"[dmyhs]", bare, re.I):
        return "clock" if re.fullmatch(r"\[?h+\]?:m+", bare, re.I) else "date"
    if "%" in bare:
        return "percent"
    return bare if re.fullmatch(r"0{2,}", bare) else ""


def number_text(raw: str, shown: str, *, since_1904: bool) -> str:
    """A stored number as people read it: "101" for 101.0, "0007" where the sheet shows zeros,
    "5%" where it shows per cent."""
    try:
        value = float(raw)
    except ValueError:
        return Odd(raw, "fault")
    if not isfinite(value):
        return Odd(raw, "fault")
    if shown in {"date", "clock"}:
        return Odd(_day_text(value, shown, since_1904=since_1904), "date")
    if shown == "percent" and abs(value) < 1e13:
        return f"{(Decimal(repr(value)) * 100).normalize():f}%"
    if value.is_integer() and abs(value) < 1e15:
        whole = int(value)
        return str(whole).zfill(len(shown)) if whole >= 0 else str(whole)
    return f"{Decimal(repr(value)):f}" if 1e-9 < abs(value) < 1e15 else repr(value)


def _day_text(value: float, shown: str, *, since_1904: bool) -> str:
    try:
        moment = _FIRST_DAYS[since_1904] + timedelta(days=value)
    except OverflowError:
        return str(value)
    moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    if 0 <= value < 1:
        return moment.strftime("%H:%M" if shown == "clock" else "%H:%M:%S")
    return moment.date().isoformat() if value.is_integer() else moment.isoformat(" ")
