"""What an organisation may settle, pure."""

import re
import unicodedata

_DIALLED = re.compile(r"\+[1-9]\d{6,14}")
MOST_APPEAL_DAYS = 365


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
