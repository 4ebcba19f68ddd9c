"""What a form sends, as the document keeps it. What cannot be read stays as it was typed.

Nothing is refused here: the checker says what is wrong, beside the field that holds it.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from audit.checklists.builder.parts import fields_of, usual
from audit.engines.drafting import conditions
from audit.engines.drafting.fresh import TYPES, of_type
from audit.engines.drafting.shape import LANGUAGES as CHOSEN
from audit.engines.drafting.shape import Document, Node, nodes
from audit.infra.i18n import LANGUAGES
from audit.infra.i18n.digits import read_number, typed

Sent = Mapping[str, str]
NOTHING = object()
"""A field that is left out of the document."""
LONGEST_LIST = 200
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):([0-5]\d)")


def read_part(kind: str, node: Node, document: Document, sent: Sent) -> Node:
    """The part as its form sends it; keys that the form does not show stay."""
    read = dict(node)
    for field in fields_of(kind, node):
        if field.kind in ("type", "languages"):
            continue
        value = _READERS[field.kind](sent, field.name, node.get(field.name), document)
        if value is NOTHING or (value == usual(field, document) and field.kind != "slug"):
            read.pop(field.name, None)
        else:
            read[field.name] = value
    if kind == "about":
        read[CHOSEN] = _chosen(sent, document)
    new_type = sent.get("type", "")
    if kind == "item" and new_type in TYPES and new_type != node.get("type"):
        read = of_type(read, new_type)
    return read


def _chosen(sent: Sent, document: Document) -> list[str]:
    if "languages.shown" not in sent:
        return list(document.get(CHOSEN) or [])
    return [each for each in LANGUAGES if f"languages.{each}" in sent]


def text(sent: Sent, path: str, old: Any, _document: Any = None) -> Any:
    """A text per language; languages that the form does not show stay as they are."""
    words = {k: v for k, v in old.items() if isinstance(v, str)} if isinstance(old, dict) else {}
    for language in LANGUAGES:
        if (name := f"{path}.{language}") in sent:
            words.pop(language, None)
            if said := sent[name].replace("\r\n", "\n").strip():
                words[language] = said
    return words or NOTHING


def _word(sent: Sent, path: str, old: Any, _document: Any) -> Any:
    if path not in sent:
        return NOTHING if old is None else old
    return sent[path].strip() or NOTHING


def _flag(sent: Sent, path: str, _old: Any, _document: Any) -> Any:
    return path in sent


def number(words: str) -> Any:
    """A number in any digits; what is none stays as it was typed."""
    try:
        exact = read_number(words)
    except ValueError:
        return words.strip()
    whole = exact == exact.to_integral_value()
    return int(exact) if whole and abs(exact) < Decimal(10) ** 15 else float(exact)


def _number(sent: Sent, path: str, _old: Any, _document: Any) -> Any:
    words = sent.get(path, "")
    return number(words) if words.strip() else NOTHING


def _seconds(sent: Sent, path: str, _old: Any, _document: Any) -> Any:
    words = sent.get(path, "")
    if clock := _CLOCK.fullmatch(typed(words)):
        return int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3])
    return number(words) if words.strip() else NOTHING


def _band(sent: Sent, path: str, _old: Any, _document: Any) -> Any:
    bounds = [sent.get(f"{path}.{n}", "") for n in (0, 1)]
    return [number(each) for each in bounds] if any(b.strip() for b in bounds) else NOTHING


def _rows(sent: Sent, path: str, marker: str) -> range:
    count = 0
    while f"{path}.{count}.{marker}" in sent and count < LONGEST_LIST:
        count += 1
    return range(count)


def _options(sent: Sent, path: str, old: Any, _document: Any) -> Any:
    olds = old if isinstance(old, list) else []
    found = []
    for n in _rows(sent, path, "id"):
        before = olds[n] if n < len(olds) and isinstance(olds[n], dict) else {}
        row = {**before, "id": sent[f"{path}.{n}.id"].strip()}
        _set(row, "text", text(sent, f"{path}.{n}.text", before.get("text")))
        for worth in ("mark", "points"):
            if (name := f"{path}.{n}.{worth}") in sent:
                _set(row, worth, number(sent[name]) if sent[name].strip() else NOTHING)
        found.append(row)
    return found


def _bands(sent: Sent, path: str, old: Any, _document: Any) -> Any:
    olds = old if isinstance(old, list) else []
    found = []
    for n in _rows(sent, path, "from"):
        before = olds[n] if n < len(olds) and isinstance(olds[n], dict) else {}
        row = dict(before)
        _set(row, "from", _number(sent, f"{path}.{n}.from", None, None))
        _set(row, "title", text(sent, f"{path}.{n}.title", before.get("title")))
        found.append(row)
    return found or NOTHING


def _anchors(sent: Sent, path: str, old: Any, _document: Any) -> Any:
    olds = old if isinstance(old, dict) else {}
    found = dict(olds)
    for point in map(str, range(1, 11)):
        if f"{path}.{point}.shown" in sent:
            found.pop(point, None)
            _set(found, point, text(sent, f"{path}.{point}", olds.get(point)))
    return found or NOTHING


def _gates(sent: Sent, path: str, old: Any, document: Any) -> Any:
    found = dict(old) if isinstance(old, dict) else {}
    for section in document["sections"]:
        slug = str(section.get("id"))
        if f"{path}.{slug}" in sent:
            found.pop(slug, None)
            _set(found, slug, _number(sent, f"{path}.{slug}", None, None))
    return found or NOTHING


def _parameters(sent: Sent, path: str, old: Any, _document: Any) -> Any:
    olds = old if isinstance(old, dict) else {}
    found: dict[str, Any] = {}
    for n in _rows(sent, path, "id"):
        was = sent.get(f"{path}.{n}.was", "")
        slug = sent[f"{path}.{n}.id"].strip()
        words = text(sent, f"{path}.{n}.text", olds.get(was))
        if slug:
            found[slug] = {} if words is NOTHING else words
    return found or NOTHING


def _answers(sent: Sent, path: str, old: Any, _document: Any) -> Any:
    olds = old if isinstance(old, dict) else {}
    found = dict(olds)
    for word in ("yes", "no", "not_applicable", "not_observed"):
        found.pop(word, None)
        _set(found, word, text(sent, f"{path}.{word}", olds.get(word)))
    return found or NOTHING


def _subjects(sent: Sent, path: str, _old: Any, _document: Any) -> Any:
    chosen = [one for one in ("self", "colleague", "applicant") if f"{path}.{one}" in sent]
    return chosen or NOTHING


def _condition(sent: Sent, path: str, old: Any, document: Any) -> Any:
    types = {str(node.get("id")): node.get("type") for node in nodes(document)}

    def value(item: str, operand: str, words: str) -> Any:
        if operand in ("above", "below", "mark_below"):
            return number(words) if words.strip() else ""
        if operand == "is" and types.get(item) in ("scale", "duration"):
            return number(words) if words.strip() else ""
        return words.strip()

    if f"{path}.kept" in sent:
        return NOTHING if old is None else old
    found = conditions.read(sent, path, value)
    return NOTHING if found is None else found


def _set(row: dict[str, Any], name: str, value: Any) -> None:
    if value is NOTHING:
        row.pop(name, None)
    else:
        row[name] = value


Reader = Callable[[Sent, str, Any, Any], Any]
_READERS: dict[str, Reader] = {
    "text": text,
    "long": text,
    "slug": _word,
    "one": _word,
    "kind": _word,
    "parameter": _word,
    "flag": _flag,
    "number": _number,
    "whole": _number,
    "seconds": _seconds,
    "band": _band,
    "options": _options,
    "bands": _bands,
    "anchors": _anchors,
    "gates": _gates,
    "parameters": _parameters,
    "answers": _answers,
    "subjects": _subjects,
    "condition": _condition,
}
