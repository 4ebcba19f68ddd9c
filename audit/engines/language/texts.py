"""Texts in the language that a reader can best understand."""

from audit.formats.base import Text


def text_in(text: Text, language: str, default: str = "en") -> str:
    """The text in a language, else in the organisation's, in English, in the first by code."""
    return text[language_of(text, language, default)]


def language_of(text: Text, language: str, default: str = "en") -> str:
    """The language in which `text_in` answers: what the page's `lang` must say."""
    chain = (language, default, "en")
    return next((candidate for candidate in chain if candidate in text), min(text))
