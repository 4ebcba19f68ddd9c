"""What a place may be called and where it may lie, pure."""

from collections.abc import Hashable, Mapping
from typing import TypeVar
from zoneinfo import available_timezones

from audit.infra.i18n.folding import fold

Id = TypeVar("Id", bound=Hashable)

LONGEST_NAME = 120
LONGEST_CODE = 40
LONGEST_ADDRESS = 300
DEEPEST = 6
"""So many levels of regions lie within each other at most."""

KNOWN_ZONES = frozenset(available_timezones())
"""The names of time zones (IANA) that a branch may have, older spellings among them."""

CONTINENTS = "Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific"
OFFERED_ZONES = tuple(
    sorted(zone for zone in KNOWN_ZONES if zone.partition("/")[0] in CONTINENTS.split())
)
"""Those to choose from; each place of the world has one."""

_DIALLED = frozenset("0123456789+()-./ #*")


def one_line(text: str) -> str:
    """A text without blanks at its ends, and one where there were several or a new line."""
    return " ".join(text.split())


def key_of(code: str) -> str | None:
    """What spellings of one code share: "b-۰۱ " and "B-01" are one branch. None: no code."""
    return fold(code).replace(" ", "") or None


def is_phone(text: str) -> bool:
    """Whether a telephone number can be dialled here or from abroad: signs of one, some digits."""
    return _DIALLED.issuperset(text) and 3 <= sum(map(str.isdigit, text)) <= 20


def lies_within(place: Id | None, above: Id, parents: Mapping[Id, Id | None]) -> bool:
    """Whether a region is `above` itself or lies somewhere in it."""
    while place is not None:
        if place == above:
            return True
        place = parents.get(place)
    return False


def depth_of(place: Id | None, parents: Mapping[Id, Id | None]) -> int:
    """How many levels lead to a region, itself counted; 0 above all regions."""
    depth = 0
    while place is not None:
        place, depth = parents.get(place), depth + 1
    return depth


def height_of(place: Id, parents: Mapping[Id, Id | None]) -> int:
    """How many levels hang on a region, itself counted."""
    here = depth_of(place, parents)
    within = (each for each in parents if lies_within(each, place, parents))
    return max((depth_of(each, parents) for each in within), default=here) - here + 1
