"""In which languages a draft is written, and which of its texts are still missing in one."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from audit.engines.drafting.shape import KEY, LANGUAGES, Document, Node

TEXTS = frozenset(("title", "description", "instructions", "text", "label", "help", "unit"))
"""The keys that hold a text per language wherever they stand."""
MAPS_OF_TEXTS = frozenset(("anchors", "answers", "parameters"))


def languages_in(document: Document, known: tuple[str, ...]) -> list[str]:
    """The languages that are written side by side: the chosen ones and those with any text."""
    chosen = document.get(LANGUAGES)
    wanted = (
        {each for each in chosen if isinstance(each, str)} if isinstance(chosen, list) else set()
    )
    wanted |= {language for text in texts_of(document) for language in text}
    return [each for each in known if each in wanted]


def texts_of(value: Any) -> Iterator[dict[str, str]]:
    """Every text in a part, its parts included, as far as it can be read."""
    if isinstance(value, list):
        for each in value:
            yield from texts_of(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name in MAPS_OF_TEXTS and isinstance(each, dict):
                for text in each.values():
                    yield from _text(text)
            elif name in TEXTS:
                yield from _text(each)
            elif name not in ("when", LANGUAGES):
                yield from texts_of(each)


def gaps(part: Any, languages: list[str]) -> Counter[str]:
    """How many texts lack each language, among the texts that have any words at all."""
    missing: Counter[str] = Counter()
    for text in texts_of(part):
        for language in languages:
            if not text.get(language, "").strip():
                missing[language] += 1
    return missing


def gaps_by_part(document: Document, languages: list[str]) -> dict[str, Counter[str]]:
    """The same for every section by its key, its items counted in; "" is the checklist itself."""
    rest = {name: value for name, value in document.items() if name != "sections"}
    found: dict[str, Counter[str]] = {"": gaps(rest, languages)}
    section: Node
    for section in document["sections"]:
        found[section[KEY]] = gaps(section, languages)
    return found


def _text(value: Any) -> Iterator[dict[str, str]]:
    if isinstance(value, dict):
        words = {str(key): each for key, each in value.items() if isinstance(each, str)}
        if any(each.strip() for each in words.values()):
            yield words
