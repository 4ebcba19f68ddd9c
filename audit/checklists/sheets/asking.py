"""When an item is asked, as a cell says it: `greeted = No and (state = Worn or state = Broken)`.

Items are named by their id or by their words, answers by the words that people read. What is
written here is read back as the same condition.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from audit.checklists.sheets.cells import Names, Unfit, number, seconds
from audit.checklists.sheets.lists import quoted, unquoted
from audit.infra.i18n.folding import fold

Raw = dict[str, Any]
Tree = tuple[Any, ...]
"""("all" | "any", [trees]), ("not", tree) or ("is", named item, answer)."""

TOKEN = re.compile(r'"(?:[^"]|"")*"|<>|!=|[=＝≠()]|[^\s=＝≠()<>!"]+|[<>!"]')
EQUAL, UNEQUAL = {"=", "＝"}, {"≠", "<>", "!="}
AND = set(map(fold, ("and", "&", "و", "ac")))
OR = set(map(fold, ("or", "|", "یا", "أو", "neu")))
NOT = set(map(fold, ("not", "نه", "ليس", "nid")))
WORDS, SIGNS = AND | OR | NOT, EQUAL | UNEQUAL | set("()<>!")
SPOKEN = {"fa": ("و", "یا", "نه"), "ar": ("و", "أو", "ليس"), "cy": ("ac", "neu", "nid")}
"""And, or, not as they are written for readers of a language; English for others."""

DEEPEST = 12


def read(text: str) -> Tree:
    """What a cell says, its names not yet looked up; Unfit when it is no condition."""
    reader = _Reader(TOKEN.findall(text))
    tree = reader.any_of(0)
    if reader.left():
        raise Unfit("when")
    return tree


class _Reader:
    def __init__(self, tokens: Sequence[str]) -> None:
        self.tokens, self.at = tokens, 0

    def left(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def any_of(self, depth: int) -> Tree:
        return self._several("any", OR, depth)

    def _several(self, form: str, words: set[str], depth: int) -> Tree:
        if depth > DEEPEST:
            raise Unfit("when")
        one = self._part(form, depth)
        parts = [one]
        while fold(self.left()) in words:
            self.at += 1
            parts.append(self._part(form, depth))
        return (form, parts) if len(parts) > 1 else one

    def _part(self, form: str, depth: int) -> Tree:
        return self._several("all", AND, depth) if form == "any" else self._one(depth)

    def _one(self, depth: int) -> Tree:
        if fold(self.left()) in NOT:
            self.at += 1
            return ("not", self._one(depth))
        if self.left() == "(":
            self.at += 1
            inner = self.any_of(depth + 1)
            if self.left() != ")":
                raise Unfit("when")
            self.at += 1
            return inner
        return self._comparison()

    def _comparison(self) -> Tree:
        named: list[str] = []
        while self.left() not in EQUAL | UNEQUAL:
            if not self.left():
                raise Unfit("when")
            named.append(self._next())
        sign = self._next()
        answer: list[str] = []
        while self.left() and not (answer and self._ends()):
            answer.append(self._next())
        if not named or not answer:
            raise Unfit("when")
        leaf = ("is", _joined(named), _joined(answer))
        return ("not", leaf) if sign in UNEQUAL else leaf

    def _ends(self) -> bool:
        """Whether an answer ends here: "and" within one is only a word."""
        here = self.left()
        more = any(token in EQUAL | UNEQUAL for token in self.tokens[self.at :])
        return here == ")" or (more and fold(here) in AND | OR)

    def _next(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]


def _joined(tokens: list[str]) -> str:
    return unquoted(tokens[0]) if len(tokens) == 1 else " ".join(tokens)


@dataclass
class Known:
    """The items that a condition may name, as plain values, and the words for yes and no."""

    items: Mapping[str, Raw]
    yes_no: Names
    by_text: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.by_text = {
            fold(text): id_
            for id_, item in reversed(list(self.items.items()))
            for text in item.get("text", {}).values()
        }


def resolved(tree: Tree, known: Known) -> Raw:
    """The condition in the checklist language; Unfit for an item or answer that there is not."""
    form = tree[0]
    if form in {"all", "any"}:
        return {form: [resolved(part, known) for part in tree[1]]}
    if form == "not":
        return {"not": resolved(tree[1], known)}
    named = tree[1].lower() if tree[1].lower() in known.items else known.by_text.get(fold(tree[1]))
    if named is None:
        raise Unfit("when-item")
    return {"item": named, "is": _answer(known.items[named], tree[2], known)}


def same(one: Raw, other: Any, known: Known) -> bool:
    """Whether two conditions say the same, whatever brackets they are built with."""
    if not isinstance(other, dict):
        return False
    plain = {"yes": "yes", "no": "no"}
    return written(one, known, "en", plain) == written(other, known, "en", plain)


def _answer(item: Raw, words: str, known: Known) -> str | int:
    kind = item.get("type")
    if kind == "yes_no" and (said := known.yes_no.get(fold(words))):
        return said
    if kind in {"scale", "duration"}:
        found = number(words) if kind == "scale" else seconds(words)
        if isinstance(found, int):
            return found
    for option in item.get("options", []) if kind in {"choice", "multi"} else ():
        if words == option["id"] or fold(words) in set(map(fold, option.get("text", {}).values())):
            return str(option["id"])
    raise Unfit("when-answer")


def written(condition: Raw, known: Known, language: str, yes_no: Mapping[str, Any]) -> str:
    """A condition as a cell says it, in words of a language."""
    words = SPOKEN.get(language, ("and", "or", "not"))

    def said(part: Raw, *, within: bool) -> str:
        if "not" in part:
            inner = part["not"]
            if "item" in inner:
                return _leaf(inner, "<>", known, language, yes_no)
            return f"{words[2]} ({said(inner, within=False)})"
        for form, word in (("all", words[0]), ("any", words[1])):
            if form in part:
                text = f" {word} ".join(said(each, within=True) for each in part[form])
                return f"({text})" if within else text
        return _leaf(part, "=", known, language, yes_no)

    return said(condition, within=False)


def _leaf(leaf: Raw, sign: str, known: Known, language: str, yes_no: Mapping[str, Any]) -> str:
    item, value = known.items.get(leaf["item"], {}), leaf["is"]
    words = str(value)
    if item.get("type") == "yes_no":
        words = str(yes_no.get(words, words))
    for option in item.get("options", []):
        if option["id"] == value:
            text = option.get("text", {})
            words = text.get(language) or next(iter(text.values()), words)
    try:
        plain = _answer(item, words, known) == value
    except Unfit:
        plain = False
    words = words if plain else str(value)
    return f"{leaf['item']} {sign} {words if _is_plain(words) else quoted(words)}"


def _is_plain(words: str) -> bool:
    tokens = TOKEN.findall(words)
    return " ".join(tokens) == words and not _special(tokens)


def _special(tokens: Iterable[str]) -> bool:
    return any('"' in token or token in SIGNS or fold(token) in WORDS for token in tokens)
