"""Languages: the reader's choice, the direction of writing, numbers and dates in words."""

import logging

from babel.messages.pofile import PoFileError
from flask import Flask
from flask_babel import Babel
from flask_wtf import i18n as texts_of_forms

from audit.infra.catalogues import TRANSLATIONS, compile_catalogues
from audit.infra.i18n.filters import add_filters, reading_of
from audit.infra.i18n.languages import (
    LANGUAGES,
    OWN_NAMES,
    RIGHT_TO_LEFT,
    asked_language,
    choose_language,
    current_language,
    default_language,
    defaulting_to,
    direction,
    format_locale,
    language_links,
    remember_language,
)
from audit.infra.i18n.naming import day_names
from audit.infra.i18n.reader import Reader, current_reader, reader

__all__ = [
    "LANGUAGES",
    "OWN_NAMES",
    "RIGHT_TO_LEFT",
    "Reader",
    "asked_language",
    "choose_language",
    "current_language",
    "current_reader",
    "default_language",
    "defaulting_to",
    "direction",
    "format_locale",
    "init_i18n",
    "reader",
    "reading_of",
]


def init_i18n(app: Flask) -> None:
    """Choose a language per request; offer formatters and direction to templates."""
    _bring_up_to_date()
    Babel(app, locale_selector=choose_language, default_translation_directories=str(TRANSLATIONS))
    app.config["SECURITY_I18N_DIRNAME"] = [str(TRANSLATIONS)]
    texts_of_forms.messages_path = lambda: str(TRANSLATIONS)  # Flask-WTF has no setting for it
    app.after_request(remember_language)
    app.jinja_env.globals.update(
        language_links=language_links,
        language_name=lambda code: OWN_NAMES.get(code, code),
        day_names=day_names,
    )
    add_filters(app)


def _bring_up_to_date() -> None:
    """Compile what a translator changed; the texts of before serve where that cannot be done."""
    try:
        compile_catalogues()
    except (OSError, ValueError, PoFileError) as error:
        logging.getLogger(__name__).warning("The texts are those of before: %s", error)
