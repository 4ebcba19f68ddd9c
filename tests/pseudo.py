"""A language that nobody speaks: every text that goes through gettext stands in ⟦brackets⟧.

Accents and a third more length beside them show to the eye what is cut off or forgotten.
"""

import re
from collections.abc import Collection, Iterator
from html.parser import HTMLParser
from typing import Any
from zoneinfo import available_timezones

from babel.support import NullTranslations

ACCENTS = str.maketrans("aceinosuyzACEINOSUYZ", "áçéíñöšûýžÁÇÉÍÑÖŠÛÝŽ")
KEPT = re.compile(r"(%\(\w+\)[-+ #0]*[\d.]*[a-z]|%[sd%]|\{\w*\}|<[^<>]*>|&#?\w+;)")
OPEN, CLOSE = "⟦", "⟧"


def disguised(text: str) -> str:
    """A text with accents, longer, between brackets; what is filled in later stays as it is."""
    parts = KEPT.split(text)
    parts[::2] = [part.translate(ACCENTS) for part in parts[::2]]
    return f"{OPEN}{''.join(parts)}{'·' * (len(text) // 3)}{CLOSE}"


class Pseudo(NullTranslations):
    """Translations into that language."""

    def gettext(self, message: str) -> str:
        """The text, disguised."""
        return disguised(message)

    def ngettext(self, singular: str, plural: str, num: float) -> str:
        """The form that English takes, disguised."""
        return disguised(singular if num == 1 else plural)

    def pgettext(self, context: str, message: str) -> str:
        """The text, whatever its context."""
        return disguised(message)

    ugettext, ungettext, upgettext = gettext, ngettext, pgettext


SPOKEN = {"aria-label", "aria-description", "aria-roledescription", "title", "placeholder", "alt"}
BUTTONS = {"submit", "button", "reset"}
SILENT = {"script", "style", "code", "bdi", "samp", "kbd", "title"}
"""What is no text, or somebody's data that says so by its element; a title can hold no element."""

DATA = {"data-text", "data-when"}
"""Attributes with somebody's words, and with names of views."""

NAMES = re.compile(r"\b(Sixmarks|English|Cymraeg|[A-Z]{3})\b")
"""Ours, languages by their own names, currencies: the same in every language."""

ISOLATED = re.compile("\u2068[^\u2069]*\u2069")
"""Names in a text that says itself where they begin and end."""

ZONES = frozenset(available_timezones())

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LATIN = re.compile(r"[A-Za-z]{2,}")
SENTENCE = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")


class Reader(HTMLParser):
    """Reads a page and keeps every word that is neither translated nor declared as data."""

    def __init__(self, known: Collection[str] = ()) -> None:
        super().__init__(convert_charrefs=True)
        self.known = known
        self.open: list[tuple[str, bool]] = []
        self.depth = 0
        self.bare: list[str] = []

    @property
    def silent(self) -> bool:
        """Whether what comes now is data, or no text."""
        return any(silent for _tag, silent in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the attributes say, and whether the element declares data."""
        found = {name: value or "" for name, value in attrs}
        silent = tag in SILENT or (bool(found.keys() & {"dir", "lang"}) and tag != "html")
        if not (self.silent or silent):
            spoken = ((name, self._unknown(text)) for name, text in _said(tag, found))
            self.bare += [f"{tag}[{name}] {text}" for name, text in spoken if LATIN.search(text)]
        if tag not in VOID:
            self.open.append((tag, silent))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that closes itself holds nothing."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Leave the element, and those that were left open in it."""
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Keep the words outside brackets."""
        for depth, part in _parts(data, self.depth):
            self.depth = depth
            tag = self.open[-1][0] if self.open else ""
            words = self._unknown(part) if tag == "option" else ISOLATED.sub("", part)
            if not depth and not self.silent and LATIN.search(NAMES.sub("", words)):
                self.bare.append(f"{tag} {words.strip()}")

    def _unknown(self, text: str) -> str:
        """The text without what is data: where no element can say so, its names are known."""
        if text.strip() in ZONES:
            return ""
        for name in sorted(self.known, key=len, reverse=True):
            text = text.replace(name, "")
        return text


def _parts(text: str, depth: int) -> Iterator[tuple[int, str]]:
    """The pieces of a text with how deep in brackets each lies; the depth at the end last."""
    piece = ""
    for sign in text:
        if sign in OPEN + CLOSE:
            yield depth, piece
            piece, depth = "", depth + (1 if sign == OPEN else -1)
        else:
            piece += sign
    yield depth, piece


def _said(tag: str, found: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The attributes that are read out or shown, and hold words outside brackets."""
    button = tag == "input" and found.get("type") in BUTTONS
    for name, value in found.items():
        bare = NAMES.sub("", " ".join(part for depth, part in _parts(value, 0) if not depth))
        if name in SPOKEN or (name == "value" and button):
            if LATIN.search(bare):
                yield name, bare.strip()
        elif name.startswith("data-") and name not in DATA and SENTENCE.search(bare):
            yield name, bare.strip()


def untranslated(page: str, known: Collection[str] = ()) -> list[str]:
    """The words of a page that went past gettext and are not declared as data.

    `known` are names that may stand in attributes and options, where no element can declare them.
    """
    reader = Reader(known)
    reader.feed(page)
    reader.close()
    return reader.bare


def speak(monkeypatch: Any) -> None:
    """Let every text be disguised from now on, whichever the language of the page."""
    import flask_babel
    from flask_wtf import i18n

    monkeypatch.setattr(flask_babel.Domain, "get_translations", lambda self: Pseudo())
    monkeypatch.setattr(i18n, "_get_translations", Pseudo)
