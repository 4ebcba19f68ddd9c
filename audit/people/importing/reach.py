"""Places as cells name them: regions by path, branches by code or name, everywhere."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from audit.infra.db import db
from audit.infra.i18n import current_reader
from audit.infra.i18n.folding import fold
from audit.people.importing.columns import EVERYWHERE, words_for_everywhere
from audit.people.importing.regions import Regions
from audit.people.importing.rules import apart, by_commas, listed
from audit.people.models import Branch, Membership
from audit.people.places.rules import key_of
from audit.people.unfit import Unfit


class Reach:
    """Finds the regions and branches that a cell names, among those of the organisation."""

    def __init__(self, by: Membership) -> None:
        self._regions = Regions(by)
        self._everywhere = not by.places
        self._named = {place.branch_id for place in by.places if place.branch_id}
        found = select(Branch.id, Branch.region_id, Branch.code, Branch.name).where(
            Branch.organisation_id == by.organisation_id
        )
        rows = db.session.execute(found.order_by(Branch.id)).all()
        self._names = {row.id: row.name for row in rows}
        self._region_of = {row.id: row.region_id for row in rows}
        self._by_code = {key: row.id for row in rows if (key := key_of(row.code))}
        self._by_name: dict[str, list[UUID]] = defaultdict(list)
        for row in rows:
            self._by_name[fold(row.name)].append(row.id)

    def places(self, text: str) -> tuple[list[UUID], list[UUID], list[str]]:
        """Regions and branches that a cell names, sorted; and what is wrong with it."""
        regions: set[UUID] = set()
        branches: set[UUID] = set()
        problems: list[str] = []
        for word in listed(text):
            if fold(word) in words_for_everywhere():
                if len(listed(text)) > 1:
                    problems.append(_("Write either “everywhere” or the places."))
                continue
            try:
                for found in self._several(word):
                    (branches if found in self._names else regions).add(found)
            except Unfit as unfit:
                problems.append(unfit.detail)
        return sorted(regions), sorted(branches), problems

    def _several(self, word: str) -> list[UUID]:
        """The place of this name, or those between its commas."""
        parts = by_commas(word)
        if (found := self._one(word)) is not None:
            return [found]
        if len(parts) > 1 and all(each is not None for each in map(self._one, parts)):
            return [each for part in parts if (each := self._one(part)) is not None]
        raise Unfit(
            "places",
            _(
                "No region or branch is called “%(name)s”. Import the branches first, or write "
                "its code.",
                name=apart(word),
            ),
        )

    def _one(self, word: str) -> UUID | None:
        if (key := key_of(word)) and key in self._by_code:
            return self._by_code[key]
        path = self._regions.known(word)
        named = self._by_name.get(fold(word), [])
        if len(named) + (path is not None) > 1:
            words = _("“%(name)s” names several places. Write a branch’s code.", name=apart(word))
            raise Unfit("places", words)
        if path is not None:
            return self._regions.ids[path]
        return named[0] if named else None

    def within(self, regions: Iterable[UUID], branches: Iterable[UUID]) -> bool:
        """Whether the member may give these places; none of both means everywhere."""
        if self._everywhere:
            return True
        regions, branches = list(regions), list(branches)
        return (
            bool(regions or branches)
            and all(self._regions.in_reach(self._regions.path_of_id[each]) for each in regions)
            and all(
                each in self._named
                or self._regions.in_reach(self._regions.path_of_id[self._region_of[each]])
                for each in branches
            )
        )

    def still_within(self, regions: Collection[UUID], branches: Collection[UUID]) -> bool:
        """The same of places of which some may be gone by now; those are passed over."""
        left = [each for each in regions if each in self._regions.path_of_id]
        there = [each for each in branches if each in self._names]
        gone = bool(regions or branches) and not (left or there)
        return gone or self.within(left, there)

    def words(self, regions: Collection[UUID], branches: Collection[UUID]) -> str:
        """Places as people write them."""
        if not (regions or branches):
            return str(EVERYWHERE)
        paths = [self._regions.words(self._regions.path_of_id[each]) for each in regions]
        return current_reader().joined(
            map(apart, [*paths, *(self._names[each] for each in branches)])
        )
