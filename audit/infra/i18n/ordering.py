"""Lists in the order in which the reader of the page looks for a name."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from audit.infra.i18n.folding import Key, collation_key
from audit.infra.i18n.languages import current_language

T = TypeVar("T")


def place_of(name: str) -> Key:
    """Where a name stands in lists of the page's language."""
    return collation_key(name, current_language())


def by_name(things: Iterable[T], name: Callable[[T], str]) -> list[T]:
    """Things by their names; those of one name stay in the order in which they came."""
    return sorted(things, key=lambda thing: place_of(name(thing)))
