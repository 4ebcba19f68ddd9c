"""What can be wrong with a translated text, decided without files: `make check-messages`."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from babel.messages.catalog import Catalog, Message

PLACEHOLDER = re.compile(r"%\((\w+)\)[-+ #0]*[\d.]*[a-zA-Z]|(?<!%)(?:%%)*%([sd])|\{(\w*)\}")
MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&#?\w+;")
CLOSING = "\"'”’»›)]} \N{RIGHT-TO-LEFT MARK}\N{LEFT-TO-RIGHT MARK}"
ENDINGS = {".": ".", "?": "?؟", ":": ":", "…": "…", "!": "!", ",": ",،", ";": ";؛"}
"""Kind of final punctuation -> the signs that are of this kind."""

COUNTED = {"num", "n", "count", "min", "max"}
"""What texts call the number that chooses the plural form."""

FOREIGN: dict[str, dict[str, str]] = {
    "fa": {"ي": "ی", "ك": "ک", "ى": "ی", "ة": "ه", "٤": "۴", "٥": "۵", "٦": "۶"},
    "ar": {"ی": "ي", "ک": "ك", "۴": "٤", "۵": "٥", "۶": "٦", "پ": "ب"},
    "cy": {},
}
"""Letters and digits of a neighbouring language that look right and are not -> the right ones."""

LATIN = {",": "،", ";": "؛", "?": "؟"}
AFTER_ARABIC = re.compile(r"[\u0621-\u06cc\u200c][»”’)]?([,;?])")


@dataclass(frozen=True)
class Problem:
    """One defect of one text."""

    language: str
    catalogue: str
    text: str
    what: str

    def __str__(self) -> str:
        return f"{self.language} {self.catalogue}: “{self.text[:90]}” {self.what}"


class _Anything(dict[str, Any]):
    """Stands for whatever a text is filled with."""

    def __missing__(self, name: str) -> int:
        return 1


def check_catalogue(
    language: str,
    name: str,
    template: Catalog,
    catalog: Catalog,
    same: Iterable[tuple[str, str]] = (),
) -> tuple[list[Problem], set[str]]:
    """Every defect of a catalogue, and the texts of the list `same` that it makes use of."""
    allowed = {text for of, text in same if of == language}
    problems: list[Problem] = []
    equal: set[str] = set()
    for wanted in template:
        if not wanted.id:
            continue
        english = singular(wanted)
        message = catalog.get(wanted.id, wanted.context)
        if message is None:
            problems.append(Problem(language, name, english, "is new: run `make messages`"))
            continue
        for what in defects(language, message, catalog):
            problems.append(Problem(language, name, english, what))
        if english in forms_of(message) and _has_words(english):
            equal.add(english)
            if english not in allowed:
                problems.append(
                    Problem(language, name, english, "is not translated (or list it in same.txt)")
                )
    for message in catalog:
        if message.id and template.get(message.id, message.context) is None:
            problems.append(
                Problem(language, name, singular(message), "is not used: run `make messages`")
            )
    for message in catalog.obsolete.values():
        problems.append(Problem(language, name, singular(message), "is obsolete"))
    return problems, equal & allowed


def singular(message: Message) -> str:
    """The English text, of two the one for one."""
    return message.id if isinstance(message.id, str) else message.id[0]


def forms_of(message: Message) -> tuple[str, ...]:
    """The translated text, or its plural forms."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def defects(language: str, message: Message, catalog: Catalog) -> Iterator[str]:
    """What is wrong with one message, in words."""
    forms = forms_of(message)
    plural = not isinstance(message.id, str)
    if plural and len(forms) != catalog.num_plurals:
        yield f"has {len(forms)} plural forms of {catalog.num_plurals}"
        return
    if not all(forms):
        yield "has an empty plural form" if any(forms) else "is not translated"
        return
    if message.fuzzy:
        yield "is fuzzy"
    for number, form in enumerate(forms):
        spoken = plural and len(_numbers(catalog, number)) == 1
        where = f" in form {number}" if plural else ""
        for what in _differences(message, form, number_is_known=spoken):
            yield what + where
        for what in _letters(language, form):
            yield what + where


def _numbers(catalog: Catalog, form: int) -> list[int]:
    """Which of the first numbers take a plural form; of one alone, the word may say it."""
    choose = _plural_rule(catalog.plural_expr)
    return [number for number in range(1001) if choose(number) == form]


_RULES: dict[str, Any] = {}


def _plural_rule(expression: str) -> Any:
    from gettext import c2py  # type: ignore[attr-defined]

    return _RULES.setdefault(expression, c2py(expression))


def _differences(message: Message, form: str, *, number_is_known: bool) -> Iterator[str]:
    """How a translation differs from the English where it must not."""
    texts = [message.id] if isinstance(message.id, str) else list(message.id)
    english = texts[-1]
    wanted, found = _placeholders(english), _placeholders(form)
    if number_is_known or len(texts) == 2:
        missing = set(wanted) - set(found) - (COUNTED if number_is_known else set())
        if missing or set(found) - set(wanted):
            yield f"has other placeholders: {sorted(found)} for {sorted(wanted)}"
    elif wanted != found:
        yield f"has other placeholders: {sorted(found)} for {sorted(wanted)}"
    if _can_be_filled(english) and not _can_be_filled(form):
        yield "cannot be filled in: a percent sign is written twice"
    if Counter(MARKUP.findall(form)) != Counter(MARKUP.findall(english)):
        yield f"has other markup: {MARKUP.findall(form)} for {MARKUP.findall(english)}"
    if _edges(form) != _edges(english):
        yield "begins or ends with other spaces"
    if _ending(form) != _ending(english):
        yield f"ends with “{_ending(form)}” instead of “{_ending(english)}”"


def _placeholders(text: str) -> Counter[str]:
    return Counter(next(filter(None, m.groups()), "{}") for m in PLACEHOLDER.finditer(text))


def _can_be_filled(text: str) -> bool:
    if "%" not in text:
        return True
    try:
        text % _Anything()
    except (TypeError, ValueError):
        return False
    return True


def _edges(text: str) -> tuple[str, str]:
    bare = text.strip()
    return text[: text.find(bare)], text[text.find(bare) + len(bare) :]


def _ending(text: str) -> str:
    bare = MARKUP.sub("", text).rstrip(CLOSING)
    return next((kind for kind, signs in ENDINGS.items() if bare.endswith(tuple(signs))), "")


def _has_words(text: str) -> bool:
    return bool(re.search(r"[A-Za-z]{2}", MARKUP.sub("", PLACEHOLDER.sub("", text))))


def _letters(language: str, form: str) -> Iterator[str]:
    """Letters, digits and punctuation that belong to a neighbouring script."""
    for wrong, right in FOREIGN.get(language, {}).items():
        if wrong in form:
            yield f"has {wrong} (U+{ord(wrong):04X}) where {right} is meant"
    if language in {"fa", "ar"} and (sign := AFTER_ARABIC.search(form)):
        yield f"has {sign[1]} instead of {LATIN[sign[1]]}"
