"""What a password must be, pure."""

from collections.abc import Collection
from enum import StrEnum
from unicodedata import normalize

from audit.people.security.rules import LONGEST, SHORTEST

FEWEST_SIGNS = 5
"""So many different signs a password has at least."""


class Weak(StrEnum):
    """Why a password is not taken."""

    SHORT = "short"
    LONG = "long"
    EVEN = "even"
    TELLING = "telling"


def weakness(password: str, known: Collection[str]) -> Weak | None:
    """What is wrong with a password; `known`: words that others would try first."""
    plain = normalize("NFKC", password).casefold()
    if len(plain) < SHORTEST:
        return Weak.SHORT
    if len(plain) > LONGEST:
        return Weak.LONG
    if len(set(plain)) < FEWEST_SIGNS:
        return Weak.EVEN
    rest = plain
    for word in sorted((each.casefold() for each in known if len(each) > 3), key=len, reverse=True):
        rest = rest.replace(word, "")
    return Weak.TELLING if len(rest) < SHORTEST // 2 else None
