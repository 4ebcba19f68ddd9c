"""Digits: the three sets that people write with, and numbers as people type them."""

import re
import unicodedata
from decimal import Decimal
from typing import Literal

Digits = Literal["latn", "arab", "arabext"]
"""0-9, ٠-٩ and ۰-۹, by their Unicode names."""

NATIVE: dict[str, Digits] = {"fa": "arabext", "ar": "arab"}
"""The digits of a language; every other language has the Latin ones."""

_SIGNS: dict[Digits, str] = {
    "latn": "0123456789.,",
    "arab": "٠١٢٣٤٥٦٧٨٩٫٬",
    "arabext": "۰۱۲۳۴۵۶۷۸۹٫٬",
}
_TABLES = {
    digits: str.maketrans(_SIGNS["latn"], signs[:10] + signs[10:])
    for digits, signs in _SIGNS.items()
}


def native(number: str, digits: Digits) -> str:
    """A number written with Latin digits, point and commas, in other digits and separators."""
    return number.translate(_TABLES[digits])


def only_digits(text: str, digits: Digits) -> str:
    """A text with its Latin digits replaced and nothing else: "16:05" is "۱۶:۰۵"."""
    return text.translate(str.maketrans(_SIGNS["latn"][:10], _SIGNS[digits][:10]))


def latin(text: str) -> str:
    """A text with the digits of any script as 0-9."""
    return "".join(str(unicodedata.decimal(s)) if s.isdecimal() else s for s in text)


_INVISIBLE = re.compile("[\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
_NUMBER = re.compile(r"([+-]?)(\d+(?:٬\d{3})*)(?:[.,٫](\d+))?")


def typed(text: str) -> str:
    """What was typed, without marks nobody sees: digits as 0-9, minus as "-"."""
    return latin(_INVISIBLE.sub("", text)).strip().replace("−", "-")


def read_number(text: str) -> Decimal:
    """A number as people type it: "3.5", "3,5" or "۳٫۵" alike. ValueError otherwise.

    Only the Arabic separator groups thousands: "1,850" has three decimals.
    """
    told = _NUMBER.fullmatch(typed(text))
    if told is None:
        raise ValueError(text)
    return Decimal(f"{told[1]}{told[2].replace('٬', '')}.{told[3] or 0}")


def read_whole(text: str) -> int:
    """A whole number in any digits; ValueError for anything else."""
    if not re.fullmatch(r"[+-]?\d{1,9}", told := typed(text).replace("٬", "")):
        raise ValueError(text)
    return int(told)
