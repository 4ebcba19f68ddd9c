"""What became of a text, word by word."""

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670\u200c\u200d'’])+|\s+|.", re.DOTALL)
"""A word with its marks and joiners, a stretch of blanks, or one sign."""

MOST_WORDS = 600
"""Longer texts are shown whole, before and after: comparing them would take long."""


Kind = Literal["same", "gone", "new"]


class Part(NamedTuple):
    """A stretch of a text: in both, only in the former (`gone`), or only in the newer (`new`)."""

    kind: Kind
    text: str


def reworded(before: str, after: str) -> tuple[Part, ...]:
    """The parts of both texts in reading order; between two that stayed, what went, then what came.

    A blank between two changes belongs to both.
    """
    one, other = WORD.findall(before), WORD.findall(after)
    if len(one) + len(other) > MOST_WORDS:
        return _changed(before, after)
    parts: list[Part] = []
    gone = new = ""
    at = to = 0
    for i, j, size in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
        gone, new = gone + "".join(one[at:i]), new + "".join(other[to:j])
        at, to, same = i + size, j + size, "".join(one[i : i + size])
        if same.isspace() and (gone or new) and at < len(one) and to < len(other):
            gone, new = gone + same, new + same
        else:
            parts += [*_changed(gone, new), *_stretch("same", same)]
            gone = new = ""
    return tuple(parts)


def _changed(gone: str, new: str) -> tuple[Part, ...]:
    return (*_stretch("gone", gone), *_stretch("new", new))


def _stretch(kind: Kind, text: str) -> tuple[Part, ...]:
    return (Part(kind, text),) if text else ()
