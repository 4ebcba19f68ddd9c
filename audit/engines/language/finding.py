"""What a check finds and where: the currency between the checks and the parser."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

Path = tuple[str | int, ...]
"""Where in a document: ("sections", 0, "items", 2, "when")."""


class Finding(NamedTuple):
    """One problem: its place, and a sentence saying what is wrong and what to do."""

    path: Path
    message: str


def did_you_mean(word: object, known: Iterable[str], otherwise: str) -> str:
    """Advice for an unknown word: the nearest known one, or else the given advice."""
    near = get_close_matches(str(word), list(known), n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else otherwise


def listed(words: Iterable[str]) -> str:
    """Words as a sentence lists them: "a, b or c"."""
    *most, last = list(words)
    return f"{', '.join(most)} or {last}" if most else last
