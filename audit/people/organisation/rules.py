"""What an organisation may settle, pure."""

import re
import unicodedata
from collections.abc import Collection
from zoneinfo import available_timezones

_DIALLED = re.compile(r"\+[1-9]\d{6,14}")
MOST_APPEAL_DAYS = 365
MOST_MONTHS = 120
LEAST_MONTHS = 6
"""An appeal against what was published must still find its photos."""

_CONTINENTS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
ZONES = sorted(
    {"UTC", *(name for name in available_timezones() if name.partition("/")[0] in _CONTINENTS)}
)
"""The clocks by their IANA names, as cities have them."""

_ZONES = {name.casefold(): name for name in ZONES}


def zone_called(text: str) -> str:
    """The clock of a name in any case, blanks for underscores; ValueError when there is none."""
    try:
        return _ZONES[text.strip().replace(" ", "_").casefold()]
    except KeyError:
        raise ValueError(text) from None


def in_order(text: str) -> str:
    """A text whose telephone numbers stay whole, and in order on a page that runs from right to
    left."""

    def whole(number: re.Match[str]) -> str:
        return "\u2066" + number[0].replace(" ", "\u00a0") + "\u2069"

    return re.sub(r"\+\d[\d ]*\d", whole, text)


def dialled(text: str) -> str:
    """A telephone number in international form, as phones dial it: "+44 20 7946 0958" without
    its blanks, hyphens and brackets. ValueError for anything else; "" stays ""."""
    plain = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    plain = re.sub(r"[\s().\-\u2010-\u2015\u200e\u200f\u2066-\u2069]", "", plain)
    plain = "+" + plain[2:] if plain.startswith("00") else plain
    if plain and not _DIALLED.fullmatch(plain):
        raise ValueError(text)
    return plain


def languages_kept(ticked: Collection[str], all_of: Collection[str]) -> list[str]:
    """What is stored of the ticked languages, in the product's order; all of them is none: a
    language that comes later is then in use at once."""
    kept = [code for code in all_of if code in ticked]
    return [] if len(kept) == len(all_of) else kept
