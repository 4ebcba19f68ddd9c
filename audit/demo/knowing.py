"""What the demo's desk knows of its shoppers: their languages, whom they know, who go together."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from audit.demo.cast import CAST, MANAGER, OTHER_SHOPPER
from audit.demo.lives import Life
from audit.demo.places import PLACES
from audit.demo.wave import ON_BOARD
from audit.people.models import Branch, Membership
from audit.people.permits import Role
from audit.visits.rotation import actions

TOGETHER: Final = ("niloufar.ahmadi@harbour.example", "omar.alshamsi@harbour.example")


def knowing(today: date, members: Mapping[str, Membership], branches: Mapping[str, Branch]) -> Life:
    """Languages from early on; lately a tie at a branch of the job board, and two companions."""
    manager, shopper = members[MANAGER], members[OTHER_SHOPPER]
    yield _at(today, -29, 9)
    for person in CAST:
        if person.role is Role.SHOPPER:
            actions.speak(members[person.email], {"en", person.locale}, by=manager)
    yield _at(today, -1, 15)
    actions.pair(*(members[email] for email in TOGETHER), by=manager)
    for index in ON_BOARD:
        branch = branches[PLACES[index].name]
        if not actions.held_at(shopper, branch):
            actions.tie(shopper, branch, "A neighbour works at the counter.", by=shopper)
            break


def _at(today: date, days: int, hour: int) -> datetime:
    return datetime.combine(today + timedelta(days=days), time(hour, 30), UTC)
