"""The tree of regions while a table is looked through: what there is, and what is to be made."""

from collections import defaultdict
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from audit.infra.db import db
from audit.infra.i18n import current_reader
from audit.people.importing.rules import MOST_NEW_REGIONS, Path, apart, key_of_path, path_of
from audit.people.models import Membership, Organisation, Region
from audit.people.places import actions as places
from audit.people.places.rules import DEEPEST, LONGEST_NAME
from audit.people.unfit import Unfit

NAME_SIGN = " / "


class Regions:
    """Regions by their folded paths; one of `by`'s places and under is within reach."""

    def __init__(self, by: Membership) -> None:
        found = select(Region.id, Region.parent_id, Region.name).where(
            Region.organisation_id == by.organisation_id
        )
        rows = db.session.execute(found.order_by(Region.id)).all()
        self._names = {row.id: row.name for row in rows}
        self._parents: dict[UUID, UUID | None] = {row.id: row.parent_id for row in rows}
        self.path_of_id: dict[UUID, Path] = {}
        self.spelled: dict[Path, tuple[str, ...]] = {}
        self.ids: dict[Path, UUID] = {}
        self._by_last: dict[str, list[Path]] = defaultdict(list)
        self._new: dict[Path, None] = {}
        self.made: list[UUID] = []
        for row in rows:
            names = self._way_to(row.id)
            self.path_of_id[row.id] = path = key_of_path(names)
            self.ids.setdefault(path, row.id)
            self._keep(path, names)
        self._roots = self._reach_of(by)

    def _way_to(self, region: UUID | None) -> tuple[str, ...]:
        names: list[str] = []
        while region is not None and len(names) < 50:
            names.insert(0, self._names[region])
            region = self._parents[region]
        return tuple(names)

    def _keep(self, path: Path, names: tuple[str, ...]) -> None:
        if path not in self.spelled:
            self.spelled[path] = names
            self._by_last[path[-1]].append(path)

    def _reach_of(self, by: Membership) -> list[Path] | None:
        if not by.places:
            return None
        return [self.path_of_id[each.region_id] for each in by.places if each.region_id]

    def in_reach(self, path: Path) -> bool:
        """Whether a region lies where the member may act."""
        return self._roots is None or any(path[: len(root)] == root for root in self._roots)

    def known(self, text: str) -> Path | None:
        """The one region that a text names by its whole path, or by its name where only one has
        it; None when there is none. Unfit when several have it."""
        names = path_of(text)
        path = key_of_path(names)
        if path in self.spelled or len(path) != 1:
            return path if path in self.spelled else None
        found = self._by_last.get(path[0], [])
        if len(found) > 1:
            ways = [apart(self.words(each)) for each in found[:3]]
            raise Unfit(
                "region",
                _(
                    "Several regions have this name: %(paths)s. Write the whole path.",
                    paths=current_reader().listed(ways),
                ),
            )
        return found[0] if found else None

    def wanted(self, text: str) -> Path:
        """The region that a text names, planned where there is none yet. Raises Unfit."""
        path = self.known(text)
        if path is None:
            path = self._planned(path_of(text))
        if not self.in_reach(path):
            raise Unfit("region", _("This region is not among the places that you look after."))
        return path

    def _planned(self, names: list[str]) -> Path:
        path = key_of_path(names)
        if not names or not all(path):
            raise Unfit("region", _("Write the region’s name, such as North / Leeds."))
        if len(names) > DEEPEST:
            most = current_reader().number(DEEPEST)
            words = _("Regions lie within each other %(n)s levels deep at most.", n=most)
            raise Unfit("region", words)
        if any(len(name) > LONGEST_NAME for name in names):
            limit = current_reader().number(LONGEST_NAME)
            raise Unfit("region", _("%(n)s characters at most, please.", n=limit))
        if len(self._new) >= MOST_NEW_REGIONS:
            most = current_reader().number(MOST_NEW_REGIONS)
            words = _("More than %(n)s regions would be made. Is this the right column?", n=most)
            raise Unfit("region", words)
        if not self.in_reach(path):
            return path
        for depth in range(1, len(names) + 1):
            part = path[:depth]
            if part not in self.spelled:
                above = self.spelled.get(part[:-1], ())
                self._keep(part, (*above, names[depth - 1]))
                self._new[part] = None
        return path

    def words(self, path: Path) -> str:
        """A path as people write it."""
        return NAME_SIGN.join(self.spelled.get(path, path))

    @property
    def new(self) -> list[str]:
        """The paths that are to be made, those above before those below."""
        return [self.words(path) for path in self._new]

    def make(self, organisation: Organisation, by: Membership) -> None:
        """Make what was planned, inside `db.write()`."""
        for path in self._new:
            parent = db.session.get(Region, self.ids[path[:-1]]) if path[1:] else None
            region = places.add_region(organisation, self.spelled[path][-1], parent=parent, by=by)
            self.ids[path] = region.id
            self.made.append(region.id)
