"""The demo's appeals: one that was upheld, and one that waits for the desk."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select

from audit.demo.capture import sha256
from audit.demo.cast import CAST, MANAGER
from audit.demo.pictures import photo
from audit.formats.answers import Answer, Answered
from audit.formats.checklist import YesNo
from audit.infra.db import db
from audit.people.models import Branch, Membership
from audit.people.permits import Role
from audit.visits.appeals import actions
from audit.visits.appeals.models import Appeal, AppealKind
from audit.visits.appeals.queries import items_appealed
from audit.visits.appeals.rules import appealable
from audit.visits.models import Photo, Publication, Visit
from audit.visits.review.publishing import last_publication
from audit.visits.rules import State
from audit.visits.sync import photos

RIGHT: Final = actions.Wanted(
    "",
    AppealKind.FACT,
    "We do this every time, and did it on that day: the rota shows who was at the counter, and the "
    "note of the morning briefing names this very point.",
)
DECISION: Final = (
    "The note of the visit does not say what was missing, and the briefing speaks for the branch. "
    "In doubt the item counts as met."
)
OPEN: Final = actions.Wanted(
    "",
    AppealKind.CIRCUMSTANCE,
    "The till system stood still in the whole region for most of that week, and all of us were on "
    "the telephone with the help desk.",
)
PROOF: Final = 7
"""The picture of a machine that is out of service, as nobody else took it."""
SUMMARY: Final = "Revised after an appeal of the branch: one more item counts as met."


def disputes(
    today: date, members: Mapping[str, Membership], branches: Mapping[str, Branch]
) -> Iterator[datetime]:
    """The branch manager appeals twice; the manager decides about the first."""
    keeper = next(person for person in CAST if person.role is Role.BRANCH_MANAGER)
    branch = branches[keeper.branch]
    yield _at(today, -6, 9)
    upheld = _file(branch, RIGHT, members[keeper.email], lambda item: isinstance(item, YesNo))
    yield _at(today, -5, 14)
    if upheld is not None:
        yes: Answer = Answered(state="answered", value="yes")
        summary = f"{last_publication(upheld.visit).summary} {SUMMARY}"
        actions.uphold(upheld, yes, DECISION, summary, by=members[MANAGER])
    yield _at(today, -2, 10)
    by = members[keeper.email]
    supporting = [_kept(photo("cash-machine", PROOF), by)]
    _file(branch, OPEN, by, lambda item: not isinstance(item, YesNo), supporting)


def _kept(data: bytes, by: Membership) -> Photo:
    """A picture as a branch sends it in; its copies are made when somebody looks."""
    received, _new = photos.receive(by, sha256(data), [data])
    return received


def _at(today: date, days: int, hour: int) -> datetime:
    return datetime.combine(today + timedelta(days=days), time(hour), UTC)


def _file(
    branch: Branch,
    words: actions.Wanted,
    by: Membership,
    fits: Callable[[object], bool],
    pictures: Sequence[Photo] = (),
) -> Appeal | None:
    """An appeal against the newest visit with an item that fits; None when there is none."""
    found = select(Visit).where(Visit.branch_id == branch.id, Visit.state == State.PUBLISHED)
    for visit in db.session.scalars(found.order_by(Visit.changed_at.desc(), Visit.id).limit(6)):
        publication = last_publication(visit)
        item = _item(visit, publication, fits)
        if item and not items_appealed(visit.id):
            return actions.file(publication, words._replace(item=item), pictures, by=by)
    return None


def _item(visit: Visit, publication: Publication, fits: Callable[[object], bool]) -> str:
    """The item of a visit that fits and cost most; "" when there is none."""
    items = {item.id: item for item in visit.version.checklist.items}
    lines = [line for line in publication.assessment.full.trace if appealable(line)]
    short = [line.item for line in lines if fits(items[line.item]) and line.why == "mark"]
    return next(iter(short), "")
