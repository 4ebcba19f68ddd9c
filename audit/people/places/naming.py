"""Places as people write them: by name or code, and the suggestions while they do."""

from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from audit.infra.db import db
from audit.infra.i18n.folding import fold
from audit.infra.i18n.ordering import by_name
from audit.people.models import Branch, Membership, Region
from audit.people.places.queries import tree
from audit.people.places.rules import key_of
from audit.people.queries import in_places
from audit.people.unfit import Unfit

MOST = 400
"""So many suggestions a page holds; every other place is found by its name or code as well."""


@dataclass(frozen=True)
class Place:
    """A region or a branch: `name` alone, or with `mark` (code, or where it lies) to tell it
    from others of one name."""

    name: str
    mark: str
    code: str = ""
    region: UUID | None = None
    branch: UUID | None = None

    @property
    def label(self) -> str:
        """What a list suggests, and what finds just this one again."""
        return f"{self.name} · {self.mark}" if self.mark else self.name


def places_for(member: Membership) -> list[Place]:
    """Everything that a member may name: own regions in the order of the tree, then branches by
    name; three queries."""
    lines = [line for line in tree(member) if line.own]
    regions = [
        Place(line.region.name, line.names[-2] if line.depth > 1 else "", region=line.region.id)
        for line in lines
    ]
    found = (
        select(Branch.id, Branch.name, Branch.code, Region.name)
        .join(Branch.region)
        .where(
            Branch.organisation_id == member.organisation_id,
            Branch.closed_at.is_(None),
            in_places(member, Branch.id),  # type: ignore[arg-type]
        )
        .order_by(Branch.id)
    )
    branches = [
        Place(name, code or region, code=code, branch=branch)
        for branch, name, code, region in db.session.execute(found)
    ]
    return regions + (
        by_name(branches, lambda place: place.name) if len(branches) <= MOST else branches
    )


def place_called(text: str, places: list[Place]) -> Place:
    """The one place that is meant; raises Unfit (place) where it is none, or several."""
    wanted, key = fold(text), key_of(text)
    ways = (
        [each for each in places if each.code and key_of(each.code) == key],
        [each for each in places if fold(each.label) == wanted],
        [each for each in places if fold(each.name) == wanted],
    )
    meant = next((found for found in ways if found), [])
    if len(meant) > 1:
        raise Unfit("place", _("There are several of this name. Choose one of the list."))
    if not meant:
        raise Unfit("place", _("There is no such place. Write the name or the code of a branch."))
    return meant[0]
