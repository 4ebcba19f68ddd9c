"""What the pages of an act show, gathered in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select

from audit.infra.db import db
from audit.infra.money import written_amount
from audit.people.models import Membership
from audit.visits.bulk import planning, queries, wording
from audit.visits.bulk.models import Batch, BatchItem
from audit.visits.bulk.rules import UNDONE_BY, Act, Fate, Stage
from audit.visits.programmes.queries import open_loads
from audit.visits.programmes.views import Candidate

SIZE = 50
TABS = {
    "do": (Fate.WAITING, Fate.DONE),
    "cannot": (Fate.BARRED, Fate.REFUSED),
}
"""The two lists of an act: what it does, and what it cannot."""


@dataclass(frozen=True)
class Line:
    """One visit of an act as its page shows it."""

    item: BatchItem
    end: datetime | None
    """Its new last moment."""
    scenario: str
    why: str


def batch_page(batch: Batch, *, tab: str, page: int) -> dict[str, Any]:
    """Everything that the page of an act shows."""
    fates = queries.fates_of(batch)
    tab = tab if tab in TABS else _fuller(fates)
    items = queries.items_page(batch, TABS[tab], page=page, size=SIZE)
    undo = queries.undone_by(batch)
    total = sum(fates.values())
    settled = total - fates.get(Fate.WAITING, 0)
    return {
        "batch": batch,
        "words": wording.act_words(batch.act),
        "fates": fates,
        "counts": {name: sum(fates.get(each, 0) for each in of) for name, of in TABS.items()},
        "total": total,
        "settled": settled,
        "share": 100 * settled / total if total else 100,
        "tab": tab,
        "lines": [_line(batch, item) for item in items[:SIZE]],
        "more": len(items) > SIZE,
        "page": page,
        "done_words": wording.done_words(batch, fates),
        "stuck": batch.stage is Stage.RUNNING and queries.stuck(batch),
        "undo": undo,
        "may_undo": batch.stage is Stage.DONE
        and batch.act in UNDONE_BY
        and undo is None
        and bool(fates.get(Fate.DONE)),
    }


def _fuller(fates: dict[Fate, int]) -> str:
    return "do" if any(fates.get(fate) for fate in TABS["do"]) else "cannot"


def _line(batch: Batch, item: BatchItem) -> Line:
    end = None
    if batch.act is Act.EXTEND and item.visit and item.fate in TABS["do"]:
        kept = item.before.get("new_closes_at")
        end = datetime.fromisoformat(kept) if kept else planning.new_end(batch, item.visit)[0]
    scenario = planning.scenario_of(batch, item) if batch.act is Act.OFFER else ""
    return Line(item, end, scenario, wording.reasons_of(item.why))


def candidates(batch: Batch, item: BatchItem, by: Membership) -> list[Candidate]:
    """Everybody who makes such visits: first who may have this one, by visits in hand, then who may
    not and why; as if the act's other visits had their people already."""
    others = [each for each in _others(batch, item) if each.person_id]
    kind = item.visit.kind if item.visit else batch.terms["kind"]
    people = {each.id: each for each in planning.makers_for(by, [kind])}
    shared = planning.sharing(batch, [item, *others], people)
    loads = open_loads(by)
    for other in others:
        if other.person_id in people:
            shared.known.assume(other.person_id, shared.jobs[other.id])
            loads[other.person_id] = loads.get(other.person_id, 0) + 1
    found = [
        Candidate(each, loads.get(key, 0), wording.reasons_of(shared.why_not(key, item.id)))
        for key, each in people.items()
    ]
    return sorted(found, key=lambda each: (bool(each.why_not), each.load))


def _others(batch: Batch, item: BatchItem) -> Sequence[BatchItem]:
    waiting = queries.items_of(batch).where(BatchItem.fate == Fate.WAITING, BatchItem.id != item.id)
    return db.session.scalars(waiting).all()


def filled(batch: Batch) -> dict[str, Any]:
    """What a batch of offers was planned with, as its form shows it."""
    terms, currency = batch.terms, batch.terms["currency"]
    branches = select(BatchItem.branch_id).where(BatchItem.batch_id == batch.id)
    return {
        **{name: terms[name] for name in ("brief", "lockout_days", "gap_days", "most_per_day")},
        "checklist": terms["version"],
        "branches": [str(each) for each in db.session.scalars(branches)],
        "people": terms["people"],
        "languages": terms["languages"],
        "opens_on": date.fromisoformat(terms["opens_on"]),
        "closes_on": date.fromisoformat(terms["closes_on"]),
        "not_before": time.fromisoformat(terms["not_before"]),
        "not_after": time.fromisoformat(terms["not_after"]),
        "due_hours": str(terms["due_hours"]),
        "scenarios": "\n".join(terms["scenarios"]),
        "fee": written_amount(terms["fee"], currency),
        "expenses_limit": written_amount(terms["expenses_limit"], currency),
        "lowest_grade": str(terms["lowest_grade"] or ""),
    }
