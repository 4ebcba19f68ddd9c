"""What templates write numbers and days with, and tell scripts of their reader."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from audit.infra.i18n.calendars import Calendar
from audit.infra.i18n.digits import native
from audit.infra.i18n.languages import current_language, direction
from audit.infra.i18n.plurals import counted
from audit.infra.i18n.reader import Reader, current_reader

UNICODE: dict[Calendar, str] = {
    "gregorian": "gregory",
    "jalali": "persian",
    "hijri": "islamic-umalqura",
}
"""Each calendar as `Intl` calls it."""


def add_filters(app: Flask) -> None:
    """Offer what is written as the reader of the page reads it."""
    app.jinja_env.filters.update(
        number=_number,
        typed=_typed,
        percent=lambda value, decimals=1: current_reader().percent(value, decimals),
        percentage=lambda value, decimals=0: current_reader().percentage(value, decimals),
        joined=_joined,
        day=_day,
        days=lambda first, last, zone="UTC": current_reader().days(first, last, zone),
        clock=lambda value, zone="UTC": current_reader().time(value, zone),
        moment=lambda value, zone="UTC": current_reader().moment(value, zone),
    )
    app.jinja_env.globals.update(comma=lambda: current_reader().comma, counted=counted)
    app.context_processor(
        lambda: {
            "locale_code": current_language(),
            "text_direction": direction(current_language()),
            "reads_as": unicode_of(current_reader()),
        }
    )


def unicode_of(reader: Reader) -> dict[str, str]:
    """A reader's calendar and digits by the keys of Unicode's locale tags: `ca` and `nu`."""
    return {"ca": UNICODE[reader.calendar], "nu": reader.digits}


def reading_of(reader: Reader) -> str:
    """How somebody reads, as a phone keeps it: language, calendar and digits."""
    return " ".join((reader.language, *unicode_of(reader).values()))


@pass_context  # or "1|number" would be written once for all, when its template is compiled
def _number(_: Context, value: int | float | Decimal, decimals: int | None = None) -> str:
    return current_reader().number(value, decimals)


def _typed(value: int | str) -> str:
    """A plain number as the reader would type it into a field: no separators of thousands."""
    return native(str(value), current_reader().digits)


def _joined(words: Iterable[Any]) -> Markup:
    """Foreign words beside each other, each in its own direction; empty ones left out."""
    parts = [Markup("<bdi>{}</bdi>").format(word) for word in words if word]
    return escape(current_reader().comma).join(parts)


def _day(value: date | datetime, zone: str = "UTC") -> str:
    return current_reader().day(value, zone)
