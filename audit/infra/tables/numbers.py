"""How a spreadsheet shows its numbers: as numbers, padded with zeros, or as dates."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from math import isfinite

from audit.infra.tables.values import Odd

DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""The formats that every spreadsheet knows and that show dates or times."""

_SPOKEN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.I)
_FIRST_DAYS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001


def shown_as(identity: int, code: str) -> str:
    """How a format shows a number: "date", zeros to fill up with such as "0000", or ""."""
    if identity in DATE_FORMATS:
        return "date"
    bare = _SPOKEN.sub("", code.partition(";")[0])
    if "general" in bare.casefold():
        return ""
    if re.search(r"[dmyhs]", bare, re.I):
        return "date"
    return bare if re.fullmatch(r"0{2,}", bare) else ""


def number_text(raw: str, shown: str, *, since_1904: bool) -> str:
    """A stored number as people read it: "101" for 101.0, "0007" where the sheet shows zeros."""
    try:
        value = float(raw)
    except ValueError:
        return Odd(raw, "fault")
    if not isfinite(value):
        return Odd(raw, "fault")
    if shown == "date":
        return Odd(_day_text(value, since_1904=since_1904), "date")
    if value.is_integer() and abs(value) < 1e15:
        whole = int(value)
        return str(whole).zfill(len(shown)) if whole >= 0 else str(whole)
    return f"{Decimal(repr(value)):f}" if 1e-9 < abs(value) < 1e15 else repr(value)


def _day_text(value: float, *, since_1904: bool) -> str:
    try:
        moment = _FIRST_DAYS[since_1904] + timedelta(days=value)
    except OverflowError:
        return str(value)
    moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    if 0 <= value < 1:
        return moment.strftime("%H:%M:%S")
    return moment.date().isoformat() if value.is_integer() else moment.isoformat(" ")
