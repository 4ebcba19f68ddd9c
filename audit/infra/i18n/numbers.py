"""Numbers in words of a language."""

from decimal import Decimal

from babel.numbers import format_decimal

from audit.infra.i18n.languages import format_locale


def format_number(value: int | float | Decimal, language: str, digits: int | None = None) -> str:
    """A number in words of the language; `digits` fixes the decimals."""
    pattern = None if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, pattern, locale=format_locale(language))


def format_percent(basis_points: int, language: str, digits: int = 1) -> str:
    """Basis points as a number of per cent without the sign: 8088 gives "80.9"."""
    return format_number(Decimal(basis_points) / 100, language, digits)
