"""Amounts of money: kept as whole minor units (pence), read and written in words of a language."""

from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_currency, get_currency_precision
from flask import Flask

from audit.infra.i18n import current_language, format_locale

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


def format_money(amount: int, currency: str, language: str) -> str:
    """An amount of minor units in words of the language: 1850 GBP gives "£18.50"."""
    return format_currency(major_units(amount, currency), currency, locale=format_locale(language))


def init_money(app: Flask) -> None:
    """Let templates write amounts: `amount|money(currency)`."""
    app.jinja_env.filters["money"] = lambda amount, currency: format_money(
        amount, currency, current_language()
    )
