"""A job board with visits on it."""

from typing import Any
from uuid import UUID

from audit.people.models import Branch
from audit.people.permits import Role
from audit.visits.programmes import actions
from audit.visits.programmes.models import Programme, Slot
from tests.builders import Workplace
from tests.features.programmes.waves import running, slots_of


def posted(
    place: Workplace, branches: list[Branch] | None = None, **terms: Any
) -> tuple[Programme, list[Slot]]:
    """A running programme all of whose visits stand on the board."""
    programme = running(place, branches, **terms)
    slots = slots_of(programme)
    actions.post(programme, slots, on_board=True, by=place.people[Role.MANAGER].id)
    return programme, slots


def claiming(slot: Slot | UUID) -> str:
    """Where a visit is claimed."""
    return f"/jobs/{slot.id if isinstance(slot, Slot) else slot}/claim"
