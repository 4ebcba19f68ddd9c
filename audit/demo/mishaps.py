"""What the demo's shoppers write when a visit cannot go as planned."""

from typing import Final

from audit.demo.evidence import Evidence, Shot
from audit.demo.notes import caption

SAID: Final = {
    "completed": "",
    "closed": "The shutters were down and a sheet in the window said “closed for training today”. "
    "I waited ten minutes and asked next door; nobody knew more.",
    "recognised": "The second clerk greeted me by my first name: her son goes to school with mine. "
    "I finished the errand and asked nothing out of the ordinary.",
}
"""By outcome: what happened, in the shopper's words."""


def before_a_closed_door(language: str) -> Evidence:
    """What can be shown of a branch that is not open: its front."""
    shot = Shot("visit", "shop-front", caption("shop-front", language))
    return Evidence(shots=[shot])
