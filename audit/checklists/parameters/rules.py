"""The hues of an organisation's own parameters, and the ids that checklists name them by; pure."""

import re
import unicodedata
from collections.abc import Collection
from typing import NamedTuple


class Hue(NamedTuple):
    """A parameter's colour by day and by night: 3:1 on paper and surface, told from all others."""

    day: str
    night: str


HUES = {
    "petrol": Hue("#013440", "#0f799f"),
    "green": Hue("#2e9903", "#1dcf64"),
    "rust": Hue("#c8430a", "#b85c0a"),
}
"""What parameters of one's own may have beside the six; each has another."""

LONGEST_NAME = 30
"""Characters that fit beside a hexagon, on a phone and in a report's table."""

_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")


def id_for(name: str, taken: Collection[str]) -> str:
    """An id for a name: "Courtesy at the till" is "courtesy-at-the-till"; a number where there
    are no Latin letters, or where it is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = _NOT_IN_IDS.sub("-", plain).strip("-")[:40].strip("-") or "parameter"
    tried = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(each for each in tried if each not in taken)
