"""Languages: the reader's choice, the direction of writing, numbers and dates in words."""

from flask import Flask
from flask_babel import Babel

from audit.infra.i18n.dates import (
    format_date,
    format_days,
    format_moment,
    format_month,
    format_time,
)
from audit.infra.i18n.languages import (
    LANGUAGES,
    OWN_NAMES,
    RIGHT_TO_LEFT,
    choose_language,
    current_language,
    direction,
    format_locale,
)
from audit.infra.i18n.numbers import format_number, format_percent

__all__ = [
    "LANGUAGES",
    "OWN_NAMES",
    "RIGHT_TO_LEFT",
    "choose_language",
    "current_language",
    "direction",
    "format_date",
    "format_days",
    "format_locale",
    "format_moment",
    "format_month",
    "format_number",
    "format_percent",
    "format_time",
    "init_i18n",
]


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
