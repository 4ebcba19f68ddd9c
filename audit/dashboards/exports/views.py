"""What the pages of exports show, gathered in a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import select

from audit.dashboards.exports import queries
from audit.dashboards.exports.actions import job_key
from audit.dashboards.exports.models import Export
from audit.dashboards.exports.rules import KEPT, MOST_REPORTS
from audit.infra.db import db
from audit.infra.jobs import Job
from audit.people.models import Membership
from audit.people.permits import Action, may
from audit.visits.work.rules import read
from audit.visits.work.views import choices_for
from audit.visits.work.wording import chip_words

PAGE = 20


@dataclass(frozen=True)
class Shown:
    """A file as a page tells of it; `state` is working, failed or done."""

    export: Export
    state: str

    @property
    def until(self) -> datetime:
        """How long it is kept."""
        return self.export.asked_at + KEPT

    @property
    def percent(self) -> int:
        """How much of it is done, of 100."""
        return self.export.done * 100 // self.export.total if self.export.total else 0


def shown(exports: list[Export]) -> list[Shown]:
    """Files with how far they are: one that no job goes on with has failed."""
    keys = {job_key(each): each for each in exports if each.state != "done"}
    going_on = select(Job.key).where(Job.key.in_(keys), Job.state.in_(("queued", "running")))
    left = set(keys) - set(db.session.scalars(going_on)) if keys else set()
    failed = {keys[key].id for key in left}
    return [Shown(each, "failed" if each.id in failed else each.state) for each in exports]


def export_page(member: Membership, query: str, page: int) -> dict[str, Any]:
    """What would be taken out, and what was."""
    filters = read(parse_qsl(query))
    choices = choices_for(member)
    names = {value: words for options in choices.values() for value, words in options}
    total, published = queries.counted(queries.wanted(member, query))
    files = queries.exports_of(member)
    return {
        "filters": filters,
        "chips": [words for _name, _value, words in chip_words(filters, names)],
        "total": total,
        "published": published,
        "most": MOST_REPORTS,
        "may_name": may(member.role, Action.SHOPPERS_SEE),
        "files": shown(files[(page - 1) * PAGE : page * PAGE]),
        "more": len(files) > page * PAGE,
        "page": page,
    }
