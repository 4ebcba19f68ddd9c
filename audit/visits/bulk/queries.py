"""Reads of acts on many visits; everybody sees their own alone."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from audit.checklists.models import ChecklistVersion
from audit.infra.db import db
from audit.infra.jobs import Job
from audit.people.models import Branch, Membership
from audit.people.permits import Action
from audit.people.queries import in_places
from audit.visits.bulk.models import Batch, BatchItem
from audit.visits.bulk.rules import Act, Fate, Stage
from audit.visits.models import Visit
from audit.visits.queries import visible_to

ACTION_OF = {
    Act.OFFER: Action.VISITS_OFFER,
    Act.REASSIGN: Action.VISITS_OFFER,
    Act.EXTEND: Action.VISITS_OFFER,
    Act.CANCEL: Action.VISITS_CANCEL,
    Act.WITHDRAW: Action.VISITS_CANCEL,
    Act.SHORTEN: Action.VISITS_OFFER,
}
"""What somebody must be allowed to do with each visit of an act."""


def batch_for(member: Membership, batch_id: UUID) -> Batch | None:
    """One act that this member asked for."""
    found = select(Batch).where(Batch.id == batch_id, Batch.asked_by == member.id)
    return db.session.scalar(found)


def undone_by(batch: Batch) -> Batch | None:
    """The act that took this one back."""
    return db.session.scalar(select(Batch).where(Batch.undoes_id == batch.id))


def recent_for(member: Membership, *, page: int, size: int) -> list[tuple[Batch, dict[Fate, int]]]:
    """One page of a member's acts that were begun, the last first, with what became of each."""
    found = select(Batch).where(
        Batch.asked_by == member.id, Batch.stage.in_((Stage.RUNNING, Stage.DONE))
    )
    found = found.order_by(Batch.started_at.desc(), Batch.id)
    batches = list(db.session.scalars(found.limit(size + 1).offset((page - 1) * size)))
    counts = _fates([batch.id for batch in batches])
    return [(batch, counts.get(batch.id, {})) for batch in batches]


def fates_of(batch: Batch) -> dict[Fate, int]:
    """How many visits of an act met which fate."""
    return _fates([batch.id]).get(batch.id, {})


def _fates(batches: Collection[UUID]) -> dict[UUID, dict[Fate, int]]:
    found = (
        select(BatchItem.batch_id, BatchItem.fate, func.count())
        .where(BatchItem.batch_id.in_(batches))
        .group_by(BatchItem.batch_id, BatchItem.fate)
    )
    counts: dict[UUID, dict[Fate, int]] = {}
    for batch_id, fate, count in db.session.execute(found):
        counts.setdefault(batch_id, {})[fate] = count
    return counts


def items_page(batch: Batch, fates: Collection[Fate], *, page: int, size: int) -> list[BatchItem]:
    """One page of an act's visits with these fates; one more tells of another."""
    found = items_of(batch).where(BatchItem.fate.in_(sorted(fates)))
    return list(db.session.scalars(found.limit(size + 1).offset((page - 1) * size)))


def items_of(batch: Batch) -> Select[BatchItem]:
    """Every visit of an act in its order, with all that its page names."""
    return (
        select(BatchItem)
        .where(BatchItem.batch_id == batch.id)
        .options(
            joinedload(BatchItem.branch).joinedload(Branch.region),
            joinedload(BatchItem.person).joinedload(Membership.user),
            joinedload(BatchItem.visit).options(
                joinedload(Visit.assignee).joinedload(Membership.user),
                joinedload(Visit.version).joinedload(ChecklistVersion.parent),
                joinedload(Visit.branch),
            ),
        )
        .order_by(BatchItem.position)
    )


def item_of(batch: Batch, position: int) -> BatchItem | None:
    """One visit of an act by its number."""
    return db.session.scalar(items_of(batch).where(BatchItem.position == position))


def chosen_visits(
    member: Membership, act: Act, ids: Collection[UUID]
) -> Sequence[tuple[UUID, UUID]]:
    """Those of the visits on which a member may do an act, with their branches; first what ends
    first."""
    visits = visible_to(member, ACTION_OF[act]).where(Visit.id.in_(ids))
    found = visits.with_only_columns(Visit.id, Visit.branch_id)
    rows = db.session.execute(found.order_by(Visit.closes_at, Visit.id))
    return [(row[0], row[1]) for row in rows]


def branches_among(member: Membership, ids: Collection[UUID]) -> list[UUID]:
    """Those of the branches that lie at the member's places and are open."""
    found = select(Branch.id).where(
        Branch.id.in_(ids),
        Branch.organisation_id == member.organisation_id,
        Branch.closed_at.is_(None),
        in_places(member, Branch.id),  # type: ignore[arg-type]
    )
    return list(db.session.scalars(found.order_by(Branch.id)))


def key_of(batch: Batch, position: int) -> str:
    """Under which key the job is asked for that goes on from a number."""
    return f"bulk:{batch.id}:{position}"


def stuck(batch: Batch) -> bool:
    """Whether the work on an act failed, so that somebody has to ask for it again."""
    waiting = select(Job.id).where(
        Job.kind == "bulk",
        Job.key.startswith(f"bulk:{batch.id}:"),
        Job.state == "failed",
    )
    return db.session.scalar(waiting.limit(1)) is not None
