"""Where a text may give the shopper away: who was there, and when. Only ever a hint to a person."""

import re
from collections.abc import Collection, Iterable
from functools import cache

from audit.infra.i18n import LANGUAGES
from audit.infra.i18n.calendars import names_of
from audit.infra.i18n.digits import latin

HOURS = (
    re.compile(r"\b[0-2]?\d[:.٫][0-5]\d\b(?!\s*%)"),
    re.compile(r"\b(?:1[0-2]|[1-9])\s?(?:am|pm|a\.m\.|p\.m\.|o['’]clock|o['’]r gloch)", re.I),
    re.compile(r"(?<!\w)(?:ساعت|الساعة)\s+\d{1,2}(?!\d)"),
    re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b"),
)
WHO = (
    re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|me|my|mine|we|our|us)\b"),
    re.compile(r"\b(?:my|your)\s+(?:name|account|card)\b", re.I),
    re.compile(
        r"(?<!\w)(?:من|خودم|ما|پرسیدم|گفتم|خواستم|خریدم|رفتم|رسیدم|دادم|گرفتم|پرداختم)(?!\w)"
    ),
    re.compile(r"(?<!\w)(?:أنا|نحن|اسمي|حسابي|بطاقتي|سألت|طلبت|اشتريت|دفعت|انتظرت)(?!\w)"),
    re.compile(r"\b(?:fi|fy|ein|minnau|gofynnais|dywedais|arhosais|prynais|talais|cefais)\b", re.I),
)
"""What in a shopper's note often tells who was there: "I", what was asked for by name."""

_NO_NAMES = frozenset({"shopper", "mystery"})
"""Words of pseudonyms that say nothing where the desk writes them."""


def telling(text: str, names: Collection[str] = (), *, own: bool = True) -> list[tuple[int, int]]:
    """Where a text may give the shopper away: (start, end), in order and without overlap.

    `names`: what the shopper is called; each whole, and each word of more than two letters.
    `own`: whether the shopper wrote it; in the desk's words "we" is the desk.
    """
    plain = latin(text)
    patterns = [*HOURS, *_days(), *(WHO if own else ()), *_called(names, own=own)]
    found = sorted(match.span() for pattern in patterns for match in pattern.finditer(plain))
    apart: list[tuple[int, int]] = []
    for start, end in found:
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(apart[-1][1], end))
        else:
            apart.append((start, end))
    return apart


def _called(names: Collection[str], *, own: bool) -> list[re.Pattern[str]]:
    found_in = (re.findall(r"\w{3,}", name) for name in names)
    words = {word for each in found_in for word in each if own or word.lower() not in _NO_NAMES}
    words |= {latin(name) for name in names if name}
    return [re.compile(rf"(?<!\w)(?:{_any(words)})(?!\w)", re.I)] if words else []


@cache
def _days() -> tuple[re.Pattern[str], ...]:
    """A day of a month, and a day of the week, by the names of every language and calendar."""
    told = [names_of(language) for language in LANGUAGES]
    months = {
        month.rstrip(".")
        for names in told
        for calendar in names["calendars"].values()
        for month in (*calendar["months"], *calendar["short"])
    }
    weekdays = {day for names in told for day in names["weekdays"]}
    return (
        re.compile(rf"(?<!\w)\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:{_any(months)})(?!\w)", re.I),
        re.compile(rf"(?<!\w)(?:{_any(weekdays)})(?!\w)", re.I),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
