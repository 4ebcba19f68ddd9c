"""Numbers as they are written: rounded half up, grouped by thousands, in the reader's digits."""

from decimal import ROUND_HALF_UP, Decimal

from audit.infra.i18n.digits import Digits, native, only_digits

MOST = 3
"""So many decimals a number shows where nothing else is asked for."""

_MINUS: dict[tuple[str, Digits], str] = {
    ("fa", "latn"): "\u200e−",
    ("fa", "arabext"): "\u200e−",
    ("ar", "latn"): "\u200e-",
    ("ar", "arab"): "\u061c-",
}
_PERCENT: dict[tuple[str, Digits], str] = {
    ("fa", "arabext"): "٪",
    ("ar", "latn"): "\u200e%\u200e",
    ("ar", "arab"): "٪\u061c",
}
"""Signs with the marks that keep them on their side, as CLDR has them; others: "-" and "%"."""


def number_words(
    value: int | float | Decimal, language: str, digits: Digits, decimals: int | None = None
) -> str:
    """A number in words; `decimals` fixes how many, else there are as many as needed, up to 3."""
    places = MOST if decimals is None else decimals
    exact = abs(Decimal(str(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{exact:,f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return (minus(language, digits) if value < 0 and exact else "") + native(text, digits)


def minus(language: str, digits: Digits) -> str:
    """The sign before a number below nothing."""
    return _MINUS.get((language, digits), "-")


def percent_sign(language: str, digits: Digits) -> str:
    """The sign after a number of hundredths."""
    return _PERCENT.get((language, digits), "%")


def duration_words(seconds: int, digits: Digits) -> str:
    """Seconds as "6:40" or "1:06:40"."""
    minutes, rest = divmod(seconds, 60)
    hours, left = divmod(minutes, 60)
    text = f"{hours}:{left:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    return only_digits(text, digits)
