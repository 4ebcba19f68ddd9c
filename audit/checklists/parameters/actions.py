"""Verbs about parameters: name, add, put away, bring back, and say it in the checklists."""

from collections.abc import Collection
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from audit.checklists import actions as checklists
from audit.checklists.models import ChecklistVersion
from audit.checklists.parameters.models import Parameter
from audit.checklists.parameters.queries import behind, is_used, parameter_for, wardrobe_of
from audit.checklists.parameters.rules import HUES, id_for
from audit.checklists.wording import plain
from audit.engines.language.dressing import dressed
from audit.formats.base import Text
from audit.formats.checklist import PARAMETERS
from audit.infra import events
from audit.infra.chronicle import new_id
from audit.infra.db import db, now
from audit.infra.refusals import Conflict
from audit.people.models import Membership
from audit.people.organisation.actions import new_look
from audit.people.permits import Action
from audit.people.undo import actions as undo
from audit.people.undo.models import Change

PAGE = "/organisation/parameters"


class NoHueLeft(Conflict):
    """Every hue that can be told from the others has a parameter."""

    kind = "no-hue-left"


def name(slug: str, names: Text, words: str, *, by: Membership) -> Change | None:
    """Call a parameter by these names; {} for one of the six is ours. None: nothing had changed."""
    with db.write():
        row = _locked(slug, by)
        if row.names == names:
            return None
        change = undo.remember(
            "parameter.named",
            row.id,
            words,
            before={"names": row.names},
            after={"names": names},
            by=by,
        )
        row.names = names
        _record(row, "parameter.named", by)
    return change


def _locked(slug: str, by: Membership) -> Parameter:
    row = parameter_for(by, slug)
    if row is None:
        db.put(Parameter(id=new_id(), organisation_id=by.organisation_id, slug=slug, names={}))
        row = parameter_for(by, slug)
    assert row is not None
    db.lock(row)
    return row


@undo.takes_back("parameter.named", Action.CHECKLISTS_EDIT)
def _name_back(change: Change, by: Membership) -> str:
    row = _row(change.subject_id)
    undo.put_back(row, change)
    _record(row, "parameter.named", by)
    return PAGE


def _row(row_id: UUID) -> Parameter:
    row = db.session.get(Parameter, row_id)
    if row is None:
        raise undo.ChangedSince(_("It is not there any more."))
    db.lock(row)
    return row


def add(names: Text, hue: str, words: str, *, by: Membership) -> Change:
    """A parameter of one's own. Raises NoHueLeft when another has this hue."""
    with db.write():
        db.lock(by.organisation)
        own = select(Parameter).where(Parameter.organisation_id == by.organisation_id)
        rows = list(db.session.scalars(own.order_by(Parameter.slug)))
        if hue in {row.hue for row in rows} or hue not in HUES:
            raise NoHueLeft(_("Another parameter has this hue. Choose one that is free."))
        taken = {*PARAMETERS, *(row.slug for row in rows)}
        slug = id_for(names.get("en") or plain(names), taken)
        row = Parameter(
            id=new_id(), organisation_id=by.organisation_id, slug=slug, names=names, hue=hue
        )
        db.session.add(row)
        by.organisation.look = new_look()
        _record(row, "parameter.added", by)
        return undo.remember("parameter.added", row.id, words, before={}, by=by)


@undo.takes_back("parameter.added", Action.CHECKLISTS_EDIT)
def _add_back(change: Change, by: Membership) -> str:
    row = _row(change.subject_id)
    if is_used(by, row.slug):
        raise undo.ChangedSince(_("A checklist names it by now, so it stays."))
    _drop(row, by)
    return PAGE


def remove(row: Parameter, words: str, *, by: Membership) -> Change:
    """Drop one of one's own, or put it away where a checklist names it: those keep it."""
    with db.write():
        db.lock(row)
        if is_used(by, row.slug):
            change = undo.remember("parameter.archived", row.id, words, before={}, by=by)
            row.archived_at = now()
            _record(row, "parameter.archived", by)
            return change
        before = {"slug": row.slug, "names": row.names, "hue": row.hue}
        change = undo.remember("parameter.removed", row.id, words, before=before, by=by)
        _drop(row, by)
    return change


def _drop(row: Parameter, by: Membership) -> None:
    _record(row, "parameter.removed", by)
    db.session.delete(row)
    by.organisation.look = new_look()


@undo.takes_back("parameter.removed", Action.CHECKLISTS_EDIT)
def _remove_back(change: Change, by: Membership) -> str:
    row = Parameter(id=change.subject_id, organisation_id=by.organisation_id, **change.before)
    if not db.put(row):
        raise undo.ChangedSince(_("Another parameter has its place by now."))
    by.organisation.look = new_look()
    _record(row, "parameter.added", by)
    return PAGE


@undo.takes_back("parameter.archived", Action.CHECKLISTS_EDIT)
def _archive_back(change: Change, by: Membership) -> str:
    bring_back(_row(change.subject_id), by=by)
    return PAGE


def bring_back(row: Parameter, *, by: Membership) -> None:
    """Offer it to checklists again."""
    with db.write():
        db.lock(row)
        row.archived_at = None
        _record(row, "parameter.returned", by)


def restate(hashes: Collection[str], *, by: Membership) -> list[ChecklistVersion]:
    """Publish these checklists again in the organisation's words; they score as before."""
    own = wardrobe_of(by.organisation)
    return [
        checklists.publish(
            dressed(version.checklist, own, anew=True), organisation=by.organisation, by=by.id
        )
        for version in behind(by)
        if version.hash in hashes
    ]


def _record(row: Parameter, kind: str, by: Membership) -> None:
    events.record(kind, organisation_id=by.organisation_id, subject_id=row.id, actor_id=by.id)
