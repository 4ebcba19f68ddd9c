"""Languages: the reader's choice, the direction of writing, numbers and dates in words."""

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date as babel_date
from babel.dates import format_datetime as babel_datetime
from babel.dates import format_interval as babel_interval
from babel.dates import format_time as babel_time
from babel.numbers import format_decimal
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale

OWN_NAMES = {"en": "English", "fa": "فارسی", "ar": "العربية", "cy": "Cymraeg"}
"""Each language by its own name, so that everybody finds theirs."""

LANGUAGES = tuple(OWN_NAMES)
RIGHT_TO_LEFT = frozenset({"fa", "ar"})


def direction(language: str) -> str:
    """The direction of writing: "rtl" for Persian and Arabic, else "ltr"."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def current_language() -> str:
    """The language of the page being made."""
    locale = get_locale()
    return locale.language if locale else "en"


def choose_language() -> str:
    """The signed-in person's language, else the browser's first that we have."""
    if not has_request_context():
        return "en"
    if chosen := g.get("language"):
        return str(chosen)
    return request.accept_languages.best_match(LANGUAGES, default="en") or "en"


def format_number(value: int | float | Decimal, language: str, digits: int | None = None) -> str:
    """A number in words of the language; `digits` fixes the decimals."""
    pattern = None if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, pattern, locale=format_locale(language))


def format_percent(basis_points: int, language: str, digits: int = 1) -> str:
    """Basis points as a number of per cent without the sign: 8088 gives "80.9"."""
    return format_number(Decimal(basis_points) / 100, language, digits)


def format_date(moment: date | datetime, language: str, zone: str = "UTC") -> str:
    """A day in words, by the clock of `zone`: "Thu, 19 Nov 2026"."""
    day = moment.astimezone(ZoneInfo(zone)) if isinstance(moment, datetime) else moment
    return babel_date(day, "EEE d MMM y", locale=format_locale(language))


def format_month(day: date, language: str) -> str:
    """The month of a day with its year: "November 2026"."""
    return babel_date(day, "LLLL y", locale=format_locale(language))


def format_days(first: datetime, last: datetime, language: str, zone: str = "UTC") -> str:
    """Two days with what they share said once: "Sat, 21 Nov – Mon, 23 Nov 2026"."""
    start, end = (moment.astimezone(ZoneInfo(zone)).date() for moment in (first, last))
    return babel_interval(start, end, "yMMMEd", locale=format_locale(language))


def format_time(moment: datetime | time, language: str, zone: str = "UTC") -> str:
    """A time of day by the clock of `zone`: "16:05"."""
    local = moment.astimezone(ZoneInfo(zone)) if isinstance(moment, datetime) else moment
    return babel_time(local, "HH:mm", locale=format_locale(language))


def format_moment(moment: datetime, language: str, zone: str = "UTC") -> str:
    """A day and a time in words, by the clock of `zone`."""
    local = moment.astimezone(ZoneInfo(zone))
    return babel_datetime(local, "EEE d MMM y, HH:mm", locale=format_locale(language))


def format_locale(language: str) -> Locale:
    """How numbers, dates and amounts are written in a language."""
    return Locale.parse("en_GB" if language == "en" else language)


def init_i18n(app: Flask) -> None:
    """Choose a language per request; offer formatters and direction to templates."""
    Babel(
        app,
        locale_selector=choose_language,
        default_translation_directories="translations",
    )
    app.jinja_env.filters.update(
        number=lambda value, digits=None: format_number(value, current_language(), digits),
        percent=lambda value, digits=1: format_percent(value, current_language(), digits),
        day=lambda value, zone="UTC": format_date(value, current_language(), zone),
        days=lambda first, last, zone="UTC": format_days(first, last, current_language(), zone),
        clock=lambda value, zone="UTC": format_time(value, current_language(), zone),
        moment=lambda value, zone="UTC": format_moment(value, current_language(), zone),
    )
    app.context_processor(
        lambda: {
            "locale_code": current_language(),
            "text_direction": direction(current_language()),
        }
    )
