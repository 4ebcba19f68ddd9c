"""Verbs about regions and branches; each takes plain values and says what does not fit.

Who calls has looked whether the member may: these verbs know no places of a membership. Every
verb locks the organisation first, so that what it compares with (names, codes, what lies within
what) holds until it is done.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import exists, select

from audit.infra import events
from audit.infra.db import Entity, db, now
from audit.infra.i18n import current_reader
from audit.infra.i18n.folding import fold
from audit.infra.refusals import Conflict, NotFound
from audit.people.models import Branch, Membership, MembershipPlace, Organisation, Region
from audit.people.places import checking
from audit.people.places.rules import DEEPEST, depth_of, height_of, lies_within
from audit.people.unfit import Taken, Unfit

BRANCH_VALUES = ("name", "code", "address", "phone", "latitude", "longitude", "time_zone")
"""What `add_branch` and `change_branch` take beside the region."""


class NotEmpty(Conflict):
    """A region in which something lies cannot be removed."""


def add_region(
    organisation: Organisation, name: str, *, parent: Region | None = None, by: Membership | None
) -> Region:
    """A new region, within another or at the top. Raises Unfit (name, parent) and Taken (name)."""
    with db.write() as session:
        db.lock(organisation)
        region = Region(
            organisation_id=organisation.id,
            parent_id=_own(parent, organisation).id if parent else None,
            name=checking.name("name", name),
        )
        parents = _parents(organisation.id)
        if depth_of(region.parent_id, parents) >= DEEPEST:
            raise _too_deep()
        _must_be_free(region)
        session.add(region)
        session.flush()
        _record("region.added", region, by)
    return region


def change_region(
    region: Region, *, by: Membership | None, name: str | None = None, **moved: Region | None
) -> list[str]:
    """Rename a region, or by `parent=` move it (None: to the top); the names of what changed.

    Raises Unfit (name, parent) and Taken (name).
    """
    with db.write():
        _lock(region)
        wanted: dict[str, Any] = {}
        if name is not None:
            wanted["name"] = checking.name("name", name)
        if "parent" in moved:
            wanted["parent_id"] = _new_parent(region, moved["parent"])
        changed = _changed(region, wanted)
        if changed:
            with db.session.no_autoflush:
                _set(region, wanted)
                _must_be_free(region)
            _record("region.changed", region, by, values=changed)
    return changed


def remove_region(region: Region, *, by: Membership | None) -> None:
    """Remove a region in which nothing lies and that no membership names; raises NotEmpty."""
    with db.write() as session:
        _lock(region)
        if _is_used(region):
            raise NotEmpty(
                _("Branches, regions or people belong to this region. Move them first, please.")
            )
        _record("region.removed", region, by)
        session.delete(region)


def add_branch(
    organisation: Organisation, *, region: Region, by: Membership | None, **values: Any
) -> Branch:
    """A new branch with these of BRANCH_VALUES; `name` is needed, the time zone is the
    organisation's where none is given. Raises Unfit (the value's name) and Taken (code)."""
    with db.write() as session:
        db.lock(organisation)
        wanted = _known({"time_zone": organisation.time_zone, **values})
        kept = checking.kept_values(wanted)
        branch = Branch(
            organisation_id=organisation.id, region_id=_own(region, organisation).id, **kept
        )
        _must_be_only(branch)
        session.add(branch)
        session.flush()
        _record("branch.added", branch, by)
    return branch


def change_branch(
    branch: Branch, *, by: Membership | None, region: Region | None = None, **values: Any
) -> list[str]:
    """Change these of BRANCH_VALUES, or the region; the names of what changed, none twice.

    Raises Unfit (the value's name) and Taken (code). The same again changes nothing.
    """
    with db.write() as session:
        organisation = _lock(branch)
        wanted = checking.kept_values(_known(values))
        if region is not None:
            wanted["region_id"] = _own(region, organisation).id
        changed = _changed(branch, wanted)
        if changed:
            with session.no_autoflush:
                _set(branch, wanted)
                _must_be_only(branch)
            _record("branch.changed", branch, by, values=changed)
    return changed


def close_branch(branch: Branch, *, by: Membership | None) -> None:
    """Plan no visits at a branch any more; what was there stays."""
    with db.write():
        _lock(branch)
        if branch.closed_at is None:
            branch.closed_at = now()
            _record("branch.closed", branch, by)


def reopen_branch(branch: Branch, *, by: Membership | None) -> None:
    """Plan visits there again."""
    with db.write():
        _lock(branch)
        if branch.closed_at is not None:
            branch.closed_at = None
            _record("branch.reopened", branch, by)


def _lock(place: Region | Branch) -> Organisation:
    organisation = db.session.get_one(Organisation, place.organisation_id)
    db.lock(organisation)
    db.lock(place)
    return organisation


def _own(region: Region, organisation: Organisation) -> Region:
    if region.organisation_id != organisation.id:
        raise NotFound
    return region


def _new_parent(region: Region, parent: Region | None) -> UUID | None:
    if parent is None:
        return None
    organisation = db.session.get_one(Organisation, region.organisation_id)
    parents = _parents(region.organisation_id)
    if lies_within(_own(parent, organisation).id, region.id, parents):
        raise Unfit("parent", _("A region cannot lie within itself."))
    if depth_of(parent.id, parents) + height_of(region.id, parents) > DEEPEST:
        raise _too_deep()
    return parent.id


def _parents(organisation_id: UUID) -> dict[UUID, UUID | None]:
    found = select(Region.id, Region.parent_id).where(Region.organisation_id == organisation_id)
    return {row[0]: row[1] for row in db.session.execute(found.order_by(Region.id))}


def _too_deep() -> Unfit:
    most = current_reader().number(DEEPEST)
    return Unfit("parent", _("Regions lie within each other %(n)s levels deep at most.", n=most))


def _must_be_free(region: Region) -> None:
    beside = select(Region.name).where(
        Region.organisation_id == region.organisation_id,
        Region.parent_id == region.parent_id if region.parent_id else Region.parent_id.is_(None),
    )
    if region.id is not None:
        beside = beside.where(Region.id != region.id)
    names = db.session.scalars(beside.order_by(Region.id))
    if fold(region.name) in {fold(each) for each in names}:
        raise Taken("name", _("There is a region of this name here already."))


def _must_be_only(branch: Branch) -> None:
    if branch.code_key is None:
        return
    same = select(Branch.id).where(
        Branch.organisation_id == branch.organisation_id, Branch.code_key == branch.code_key
    )
    if branch.id is not None:
        same = same.where(Branch.id != branch.id)
    if db.session.scalar(same.order_by(Branch.id).limit(1)) is not None:
        raise Taken("code", _("Another branch has this code already."))


def _is_used(region: Region) -> bool:
    """Whether a branch or a region lies in it, or a membership names it: taken away, that one
    would name nothing, which means everywhere."""
    uses = (
        Branch.region_id == region.id,
        Region.parent_id == region.id,
        MembershipPlace.region_id == region.id,
    )
    return any(db.session.scalar(select(exists().where(use))) for use in uses)


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    if strange := set(values) - set(BRANCH_VALUES):
        raise TypeError(f"no value of a branch: {', '.join(sorted(strange))}")
    return dict(values)


def _changed(row: Entity, wanted: Mapping[str, Any]) -> list[str]:
    return [key for key, value in wanted.items() if getattr(row, key) != value]


def _set(row: Entity, wanted: Mapping[str, Any]) -> None:
    for key, value in wanted.items():
        setattr(row, key, value)


def _record(kind: str, place: Region | Branch, by: Membership | None, **data: Any) -> None:
    events.record(
        kind,
        organisation_id=place.organisation_id,
        subject_id=place.id,
        actor_id=by.id if by else None,
        **data,
    )
