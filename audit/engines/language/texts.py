"""Texts in the language that a reader can best understand."""

from audit.formats.base import Text

CHAIN = {"fa": ("fa", "en"), "ar": ("ar", "en"), "cy": ("cy", "en"), "en": ("en",)}
"""Language -> the languages to try, in order."""


def text_in(text: Text, language: str) -> str:
    """The text in a language, else in English, else in the first one there is (by code)."""
    return text[language_of(text, language)]


def language_of(text: Text, language: str) -> str:
    """The language in which `text_in` answers: what the page's `lang` must say."""
    for candidate in CHAIN.get(language, (language, "en")):
        if candidate in text:
            return candidate
    return min(text)
