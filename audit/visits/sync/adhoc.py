"""Audits that nobody offered: the phone mints the visit, its first submission brings it here."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from audit.checklists.models import ChecklistVersion
from audit.checklists.queries import latest_of_kind, version_for
from audit.formats.manifest import Manifest
from audit.infra.db import db, now
from audit.infra.refusals import Conflict, NotFound, found
from audit.people.models import Branch, Membership
from audit.people.permits import Action, may
from audit.people.queries import branches_for, in_places
from audit.visits.models import Visit
from audit.visits.moves import record
from audit.visits.rules import State

OPEN_FOR = timedelta(hours=24)
"""How long an audit that was started on site may take."""

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""A phone that says an audit began before this, or in the future, has no clock to go by."""


class BranchOutOfReach(Conflict):
    """The audit was made at a branch that is not among the sender's places."""

    kind = "branch-out-of-reach"


def catalogue_for(member: Membership) -> dict[str, Any]:
    """What a member may audit, in the shape that the phone keeps."""
    return {
        "user": str(member.id),
        "branches": [
            {
                "id": str(branch.id),
                "name": branch.name,
                "address": branch.address,
                "time_zone": branch.time_zone,
            }
            for branch in branches_for(member)
        ],
        "checklists": [
            {
                "version": version.hash,
                "title": version.checklist.title,
                "kind": version.parent.kind,
                "items": len(version.checklist.items),
            }
            for version in latest_of_kind(member, "audit")
        ],
    }


def may_start(sender: Membership) -> None:
    """NotFound unless this member may audit at all: to others such a visit does not exist."""
    if not may(sender.role, Action.VISITS_AUDIT):
        raise NotFound


def version_of(sender: Membership, manifest: Manifest) -> ChecklistVersion | None:
    """The audit checklist that was filled in, also one that has a later version by now."""
    version = version_for(sender, manifest.checklist)
    return version if version and version.parent.kind == "audit" else None


def start(
    visit_id: UUID, sender: Membership, manifest: Manifest, version: ChecklistVersion
) -> Visit:
    """Create the visit of an audit inside `db.write()`; raises BranchOutOfReach.

    The one there is when the same phone was quicker by another connection.
    """
    branch = _branch_of(sender, manifest)
    began = _began(manifest)
    visit = Visit(
        id=visit_id,
        organisation_id=sender.organisation_id,
        branch_id=branch.id,
        version_id=version.id,
        assignee_id=sender.id,
        kind=version.parent.kind,
        state=State.ACCEPTED,
        adhoc=True,
        opens_at=began,
        closes_at=began + OPEN_FOR,
        due_at=max(began + OPEN_FOR, now() + OPEN_FOR),  # nobody waited for it: never late
        offered_at=began,
    )
    if not db.put(visit):
        there = db.session.get_one(Visit, visit_id)
        found(there if there.assignee_id == sender.id else None)
        return there
    record(
        visit,
        "visit.started",
        by=sender.id,
        assignee=str(sender.id),
        version=version.hash,
        branch=str(branch.id),
    )
    return visit


def _branch_of(sender: Membership, manifest: Manifest) -> Branch:
    """Also a branch that was closed since: the audit was made all the same."""
    assert manifest.adhoc is not None  # what has no branch is no ad-hoc audit
    wanted = select(Branch).where(
        Branch.id == UUID(manifest.adhoc.branch),
        Branch.organisation_id == sender.organisation_id,
        in_places(sender, Branch.id),  # type: ignore[arg-type]
    )
    branch = db.session.scalar(wanted)
    if branch is None:
        raise BranchOutOfReach(
            _("This branch is not among your places. Ask your manager; nothing is lost.")
        )
    return branch


def _began(manifest: Manifest) -> datetime:
    """When the audit began by the server's clock, or now when that cannot be believed."""
    began = manifest.times.by_server(manifest.times.started)
    return began if EARLIEST <= began <= now() else now()
