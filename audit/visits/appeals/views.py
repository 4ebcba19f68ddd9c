"""What the pages of appeals show, in a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from audit.checklists.wording import answer_words, item_numbers, yes_no_words
from audit.engines.deadlines import day_in
from audit.formats.checklist import Checklist, Item
from audit.infra import events
from audit.infra.db import db, now
from audit.infra.i18n import current_reader
from audit.people.models import Membership
from audit.people.permits import Action, Role, may
from audit.people.queries import names_of
from audit.visits.appeals import queries, rules
from audit.visits.appeals.models import Appeal, Standing
from audit.visits.blind.values import BlindVisit
from audit.visits.models import Assessment, Publication, Visit
from audit.visits.review.queries import photos_by_place
from audit.visits.review.rules import ItemView, sections_of
from audit.visits.wording import happened


@dataclass(frozen=True, slots=True)
class BranchAppeal:
    """An appeal as its branch reads it: nothing of whoever decides, days and no moments."""

    id: UUID
    item: Item
    number: str
    kind: str
    reason: str
    author: str
    filed_on: date
    standing: Standing
    due_on: date
    decided_on: date | None
    decision: str
    pictures: tuple[UUID, ...]


def branch_appeals(
    member: Membership, publication: Publication, blind: BlindVisit
) -> dict[str, Any]:
    """The appeals against a visit for its branch's page, and whether there is time for more."""
    appeals = queries.appeals_of(blind.visit_id)
    names = names_of({each.filed_by for each in appeals}) if appeals else {}
    shown = [_for_branch(each, blind, names) for each in appeals]
    days, zone = member.organisation.appeal_days, blind.time_zone
    return {
        "listed": shown,
        "by_item": {each.item.id: each for each in shown},
        "days": days,
        "until": rules.last_day(publication.published_at, days, zone),
        "open": rules.may_file(publication.published_at, days, zone, now()),
        "may": may(member.role, Action.BRANCH_ANSWER),
        "appealable": {line.item for line in blind.score.trace if rules.appealable(line)},
    }


def _for_branch(appeal: Appeal, blind: BlindVisit, names: dict[UUID, str]) -> BranchAppeal:
    zone = blind.time_zone
    kept = [each for each in appeal.attachments if each.photo.erased_at is None]
    return BranchAppeal(
        id=appeal.id,
        item=item_of(blind.checklist, appeal.item),
        number=item_numbers(blind.checklist)[appeal.item],
        kind=appeal.kind,
        reason=appeal.reason,
        author=names.get(appeal.filed_by, ""),
        filed_on=day_in(appeal.filed_at, zone),
        standing=appeal.standing,
        due_on=due_day(appeal, zone),
        decided_on=day_in(appeal.decided_at, zone) if appeal.decided_at else None,
        decision=appeal.decision,
        pictures=tuple(each.id for each in kept),
    )


def due_day(appeal: Appeal, zone: str) -> date:
    """The last day on which an appeal is decided in time: it is due when that day ends."""
    return day_in(appeal.due_at - timedelta(seconds=1), zone)


def item_of(document: Checklist, item_id: str) -> Item:
    """An item of a checklist by its id; StopIteration when there is none."""
    return next(item for item in document.items if item.id == item_id)


@dataclass(frozen=True, slots=True)
class Row:
    """One appeal in the desk's list."""

    appeal: Appeal
    number: str
    item: Item
    due_on: date
    late: bool
    barred: bool


def rows_of(member: Membership, appeals: Iterable[Appeal]) -> list[Row]:
    """Appeals as the desk lists them; `barred`: somebody else has to decide."""
    listed = list(appeals)
    bars = queries.bars_for(member, listed)
    return [
        Row(
            appeal=each,
            number=item_numbers(each.visit.version.checklist)[each.item],
            item=item_of(each.visit.version.checklist, each.item),
            due_on=due_day(each, each.visit.branch.time_zone),
            late=each.standing is Standing.OPEN and each.due_at <= now(),
            barred=each.id in bars,
        )
        for each in listed
    ]


def appeal_page(appeal: Appeal, member: Membership) -> dict[str, Any]:
    """Everything that the desk's page of one appeal shows."""
    visit, document = appeal.visit, appeal.visit.version.checklist
    before = db.session.get_one(Assessment, appeal.assessment_id)
    result = db.session.get(Assessment, appeal.result_id) if appeal.result_id else None
    publications = queries.publications_of(visit.id)
    counting = visit.assessment or before
    shown = _item_view(document, before, appeal.item)
    photos = photos_by_place(before.submission)
    numbers = item_numbers(document)
    return {
        "appeal": appeal,
        "visit": visit,
        "document": document,
        "zone": visit.branch.time_zone,
        "due_on": due_day(appeal, visit.branch.time_zone),
        "late": appeal.standing is Standing.OPEN and appeal.due_at <= now(),
        "shown": shown,
        "item": shown.item,
        "number": numbers[appeal.item],
        "photos": photos.get(shown.place, []),
        "before": before,
        "result": result,
        "present": counting.answers.get(appeal.item),
        "revised": result.answers.get(appeal.item) if result else None,
        "summary": publications[0].summary if publications else "",
        "answer": partial(answer_words, document),
        "yes_no": yes_no_words,
        "bar": queries.bars_for(member, [appeal]).get(appeal.id),
        "others": [each for each in queries.appeals_of(visit.id) if each.id != appeal.id],
        "numbers": numbers,
        "names": names_of(queries.named_by([appeal])),
        "history": _history(appeal),
    }


def _item_view(document: Checklist, assessment: Assessment, item_id: str) -> ItemView:
    sections = sections_of(document, assessment.manifest, assessment.full)
    return next(view for section in sections for view in section.items if view.item.id == item_id)


def _history(appeal: Appeal) -> list[dict[str, Any]]:
    """What happened to the appeal itself, the first thing first, as a timeline takes it."""
    told = [e for e in events.timeline(appeal.visit_id) if e.data.get("appeal") == str(appeal.id)]
    zone, reader = appeal.visit.branch.time_zone, current_reader()
    entries = [
        {"title": happened(e), "detail": reader.moment(e.at, zone), "state": "done"} for e in told
    ]
    if appeal.standing is Standing.OPEN:
        entries.append({"title": _("Waiting on the desk"), "detail": "", "state": "now"})
    return entries


def on_visit(visit: Visit, member: Membership) -> dict[str, Any]:
    """The appeals against a visit and what was published of it before, for its page.

    Its own shopper reads what was upheld, and why: neither who asked nor who decided.
    """
    appeals = queries.appeals_of(visit.id)
    if not appeals:
        return {}
    document = visit.version.checklist
    own = member.role is Role.SHOPPER
    if own:
        appeals = [each for each in appeals if each.standing is Standing.UPHELD]
    return {
        "appeals": appeals,
        "asked": {each.item: item_of(document, each.item) for each in appeals},
        "numbers": item_numbers(document),
        "due": {each.id: due_day(each, visit.branch.time_zone) for each in appeals},
        "names": {} if own else names_of(queries.named_by(appeals)),
        "own": own,
        "former": [] if own else queries.publications_of(visit.id)[1:],
        "may_decide": may(member.role, Action.APPEALS_DECIDE),
    }
