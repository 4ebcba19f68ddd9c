"""What the office's pages change, remembered so that it can be taken back."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from audit.infra.db import db
from audit.infra.refusals import found
from audit.people.models import Branch, Membership, Region
from audit.people.permits import Action
from audit.people.places import actions, queries
from audit.people.places.actions import BRANCH_VALUES
from audit.people.undo import actions as undo
from audit.people.undo.models import Change

CHANGED, CLOSED, REOPENED = "branch.changed", "branch.closed", "branch.reopened"
REGION, REMOVED = "region.changed", "region.removed"


def change_branch(
    branch: Branch, *, by: Membership, region: Region, **values: Any
) -> Change | None:
    """Change a branch so that it can be taken back; None when nothing changed."""
    with db.write():
        before = _values(branch)
        if not actions.change_branch(branch, by=by, region=region, **values):
            return None
        words = _("%(branch)s was changed.", branch=branch.name)
        return undo.remember(CHANGED, branch.id, words, before=before, after=_values(branch), by=by)


def close_branch(branch: Branch, *, by: Membership) -> Change:
    """Close a branch so that it can be taken back."""
    with db.write():
        actions.close_branch(branch, by=by)
        words = _("%(branch)s is closed.", branch=branch.name)
        return undo.remember(CLOSED, branch.id, words, before={}, by=by)


def reopen_branch(branch: Branch, *, by: Membership) -> Change:
    """Open a branch again so that it can be taken back."""
    with db.write():
        actions.reopen_branch(branch, by=by)
        words = _("%(branch)s is open again.", branch=branch.name)
        return undo.remember(REOPENED, branch.id, words, before={}, by=by)


def change_region(
    region: Region, *, by: Membership, name: str, parent: Region | None
) -> Change | None:
    """Change a region so that it can be taken back; None when nothing changed."""
    with db.write():
        before = _region_values(region)
        if not actions.change_region(region, by=by, name=name, parent=parent):
            return None
        words = _("%(region)s was changed.", region=region.name)
        return undo.remember(
            REGION, region.id, words, before=before, after=_region_values(region), by=by
        )


def remove_region(region: Region, *, by: Membership) -> Change:
    """Remove an empty region so that it can be taken back."""
    with db.write():
        before, words = _region_values(region), _("%(region)s was removed.", region=region.name)
        change = undo.remember(REMOVED, region.id, words, before=before, by=by)
        actions.remove_region(region, by=by)
    return change


@undo.takes_back(CHANGED, Action.BRANCHES_EDIT)
def _change_back(change: Change, by: Membership) -> str:
    branch = found(queries.branch_for(by, change.subject_id))
    undo.must_be_as_left(_values(branch), change)
    former = UUID(change.before["region"])
    region = branch.region if branch.region_id == former else found(queries.region_for(by, former))
    values = {name: change.before[name] for name in BRANCH_VALUES}
    actions.change_branch(branch, by=by, region=region, **values)
    return url_for("places.show", branch_id=branch.id)


@undo.takes_back(CLOSED, Action.BRANCHES_EDIT)
def _open_again(change: Change, by: Membership) -> str:
    branch = found(queries.branch_for(by, change.subject_id))
    actions.reopen_branch(branch, by=by)
    return url_for("places.show", branch_id=branch.id)


@undo.takes_back(REOPENED, Action.BRANCHES_EDIT)
def _close_again(change: Change, by: Membership) -> str:
    branch = found(queries.branch_for(by, change.subject_id))
    actions.close_branch(branch, by=by)
    return url_for("places.show", branch_id=branch.id)


@undo.takes_back(REGION, Action.BRANCHES_EDIT)
def _region_back(change: Change, by: Membership) -> str:
    region = found(queries.region_for(by, change.subject_id))
    undo.must_be_as_left(_region_values(region), change)
    above = change.before["parent"]
    parent = found(queries.region_for(by, UUID(above))) if above else None
    actions.change_region(region, by=by, name=change.before["name"], parent=parent)
    return url_for("regions.index")


@undo.takes_back(REMOVED, Action.BRANCHES_EDIT)
def _add_again(change: Change, by: Membership) -> str:
    above = change.before["parent"]
    parent = found(queries.region_for(by, UUID(above))) if above else None
    actions.add_region(by.organisation, change.before["name"], parent=parent, by=by)
    return url_for("regions.index")


def _values(branch: Branch) -> dict[str, Any]:
    values = {name: getattr(branch, name) for name in BRANCH_VALUES}
    return values | {"region": str(branch.region_id)}


def _region_values(region: Region) -> dict[str, Any]:
    return {"name": region.name, "parent": str(region.parent_id) if region.parent_id else None}
