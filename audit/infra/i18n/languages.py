"""Languages: each by its own name, the reader's choice, the direction of writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from babel import Locale
from flask import Response, current_app, g, has_app_context, has_request_context, request
from flask_babel import get_locale

OWN_NAMES = {"en": "English", "fa": "فارسی", "ar": "العربية", "cy": "Cymraeg"}
"""Each language by its own name, so that everybody finds theirs."""

LANGUAGES = tuple(OWN_NAMES)
RIGHT_TO_LEFT = frozenset({"fa", "ar"})
A_YEAR = 365 * 24 * 3600


def direction(language: str) -> str:
    """The direction of writing: "rtl" for Persian and Arabic, else "ltr"."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def current_language() -> str:
    """The language of the page being made."""
    locale = get_locale()
    return locale.language if locale else "en"


def choose_language() -> str:
    """The signed-in person's language, else the one this browser asks for, else the house's."""
    if not has_request_context():
        return "en"
    return g.get("language") or asked_language() or default_language()


def asked_language() -> str | None:
    """What a browser asks for: the link just followed, the one followed before, its settings."""
    wanted = (request.args.get("lang"), request.cookies.get(_cookie()))
    chosen = (language for language in wanted if language in OWN_NAMES)
    return next(chosen, None) or request.accept_languages.best_match(LANGUAGES)


def default_language() -> str:
    """The organisation's own language, where a text or a person has none: English if unknown."""
    return str((g.get("default_language") if has_app_context() else None) or "en")


@contextmanager
def defaulting_to(language: str) -> Iterator[None]:
    """For work without a request: the language of the organisation that it is done for."""
    before = g.get("default_language")
    g.default_language = language
    try:
        yield
    finally:
        g.default_language = before


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same page in another language, for whoever is not signed in."""

    language: str
    name: str
    direction: str
    address: str
    current: bool


def language_links() -> list[LanguageLink]:
    """This page in every language; a page that was sent a form leads to its empty one."""
    chosen, query = current_language(), request.args.to_dict()
    return [
        LanguageLink(
            code,
            name,
            direction(code),
            f"{quote(request.path)}?{urlencode({**query, 'lang': code})}",
            code == chosen,
        )
        for code, name in OWN_NAMES.items()
    ]


def remember_language(response: Response) -> Response:
    """Keep the language that somebody who is not signed in chose by a link, for a year."""
    chosen = request.args.get("lang")
    if chosen in OWN_NAMES and g.get("member") is None:
        secure = bool(current_app.config.get("SESSION_COOKIE_SECURE"))
        response.set_cookie(
            _cookie(), chosen, max_age=A_YEAR, secure=secure, httponly=True, samesite="Lax"
        )
    return response


def _cookie() -> str:
    secure = current_app.config.get("SESSION_COOKIE_SECURE")
    return "__Host-sixmarks-language" if secure else "sixmarks-language"


def format_locale(language: str) -> Locale:
    """How numbers, dates and amounts are written in a language."""
    return Locale.parse("en_GB" if language == "en" else language)
