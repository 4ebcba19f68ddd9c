"""Languages: each by its own name, the reader's choice, the direction of writing."""

from babel import Locale
from flask import g, has_request_context, request
from flask_babel import get_locale

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


def format_locale(language: str) -> Locale:
    """How numbers, dates and amounts are written in a language."""
    return Locale.parse("en_GB" if language == "en" else language)
