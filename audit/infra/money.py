"""Amounts of money: kept as whole minor units (pence), read and written in words of a language."""

import re
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_currency, get_currency_precision, get_currency_symbol
from flask import Flask

from audit.infra.i18n import RIGHT_TO_LEFT, Reader, current_reader, format_locale
from audit.infra.i18n.digits import native, only_digits, typed

CURRENCIES = ("AED", "CHF", "EUR", "GBP", "IRR", "JPY", "KWD", "SAR", "USD")
"""The currencies to choose from, by their ISO 4217 codes."""

LARGEST = 10**9
"""The largest amount that is taken, in minor units."""


def digits_of(currency: str) -> int:
    """How many decimals a currency has: 2 for GBP, 0 for JPY, 3 for KWD."""
    return int(get_currency_precision(currency))


def minor_units(amount: Decimal, currency: str) -> int:
    """An amount in whole minor units, rounded half up: 18.5 GBP gives 1850."""
    return int(amount.scaleb(digits_of(currency)).to_integral_value(ROUND_HALF_UP))


def major_units(amount: int, currency: str) -> Decimal:
    """An amount of minor units as people write it: 1850 GBP gives 18.50."""
    return Decimal(amount).scaleb(-digits_of(currency))


_CODE_BEFORE_DIGITS = re.compile(r"(?<=[A-Z])(?=\d)")
"""Where a currency without a sign of its own stands before its amount, CLDR puts a blank."""

_AMOUNT = re.compile(r"(\d{1,9})(?:[.,٫](\d{1,3}))?")


def read_amount(text: str, currency: str) -> int:
    """What a person typed, in minor units: "18.50", "18,5" or "۱۸" alike. ValueError otherwise.

    Nothing groups thousands: "1,850" is no amount in GBP, which has two decimals.
    """
    whole = _AMOUNT.fullmatch(typed(text))
    if whole is None or len(whole[2] or "") > digits_of(currency):
        raise ValueError(text)
    amount = minor_units(Decimal(f"{whole[1]}.{whole[2] or 0}"), currency)
    if amount > LARGEST:
        raise ValueError(text)
    return amount


def written_amount(amount: int | None, currency: str) -> str:
    """An amount as a field shows it to be changed: 1850 GBP gives "18.50"; none gives ""."""
    if amount is None:
        return ""
    return native(str(major_units(amount, currency)), current_reader().digits)


def format_money(amount: int, currency: str, reader: Reader) -> str:
    """An amount of minor units as its reader writes it: 1850 GBP gives "£18.50"."""
    words = format_currency(
        major_units(amount, currency),
        currency,
        locale=format_locale(reader.language),
        numbering_system=reader.digits,
    )
    symbol = get_currency_symbol(currency, format_locale(reader.language))
    if reader.language in RIGHT_TO_LEFT and symbol[0].isascii() and symbol[0].isalpha():
        words = words.replace(symbol, f"{symbol}\u200e")  # or its sign would change sides: "£UK"
    return only_digits(_CODE_BEFORE_DIGITS.sub("\N{NO-BREAK SPACE}", words), reader.digits)


def init_money(app: Flask) -> None:
    """Let templates write amounts: `amount|money(currency)`."""
    app.jinja_env.filters["money"] = lambda amount, currency: format_money(
        amount, currency, current_reader()
    )
