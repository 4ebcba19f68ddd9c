"""Verbs about drafts: start, change, take back, discard, publish."""

import json
import zlib
from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from audit.checklists import actions as checklists
from audit.checklists.builder.models import Draft, DraftStep
from audit.checklists.models import Checklist, ChecklistVersion
from audit.checklists.parameters.queries import own_parameters
from audit.checklists.queries import newest_numbers
from audit.engines.drafting.limits import too_large
from audit.engines.drafting.shape import Document, bare, keyed, shaped
from audit.engines.language.dressing import declaring
from audit.engines.language.unfinished import examine
from audit.infra import events
from audit.infra.db import db, now
from audit.infra.refusals import Conflict, Invalid, Refusal
from audit.people.models import Membership

KEPT_STEPS = 50
"""So many changes can be taken back."""

Edit = Callable[[Document], Document]


class DraftTooLarge(Refusal):
    """More than a checklist may hold."""

    kind, status = "too-large", 413


def start(
    document: dict[str, Any],
    *,
    by: Membership,
    base: ChecklistVersion | None = None,
    next_version: bool = False,
) -> Draft:
    """A draft of these values, whether or not they are right; `base` is where they come from.

    `next_version`: it becomes the next version of the base's checklist, not a new one.
    """
    content = _of_bounded_size(shaped(document))
    with db.write() as session:
        draft = Draft(
            organisation_id=by.organisation_id,
            checklist_id=base.checklist_id if base and next_version else None,
            base_id=base.id if base else None,
            document=content,
            made_by=by.id,
            changed_by=by.id,
        )
        _tell(draft, by)
        session.add(draft)
        session.flush()
        _record("checklist.drafted", draft, by)
    return draft


def change(draft: Draft, edit: Edit, *, by: Membership) -> bool:
    """Put what `edit` makes of the document in its place; False when nothing is different."""
    with db.write() as session:
        _hold(draft)
        before = draft.document
        after = _of_bounded_size(keyed(edit(json.loads(json.dumps(before)))))
        if after == before:
            return False
        session.execute(delete(DraftStep).filter_by(draft_id=draft.id, undone=True))
        number = _last_step(draft) + 1
        session.add(DraftStep(draft_id=draft.id, number=number, document=_packed(before)))
        old = DraftStep.number <= number - KEPT_STEPS
        session.execute(delete(DraftStep).where(DraftStep.draft_id == draft.id, old))
        _put(draft, after, by)
    return True


def undo(draft: Draft, revision: int, *, by: Membership) -> None:
    """Take the last change back, if it is still the one that the page showed."""
    _step_over(draft, revision, undone=False, by=by)


def redo(draft: Draft, revision: int, *, by: Membership) -> None:
    """Make the change again that was taken back last."""
    _step_over(draft, revision, undone=True, by=by)


def discard(draft: Draft, *, by: Membership) -> None:
    """Put a draft away; `restore` brings it back."""
    with db.write():
        _hold(draft)
        draft.discarded_at = now()
        _record("checklist.draft_discarded", draft, by)


def restore(draft: Draft, *, by: Membership) -> None:
    """Bring a discarded draft back."""
    with db.write():
        db.lock(draft)
        if draft.discarded_at is None:
            return
        draft.discarded_at = None
        _record("checklist.draft_restored", draft, by)


def publish(draft: Draft, revision: int, newest: int, *, by: Membership) -> ChecklistVersion:
    """Freeze a draft without problems as it was read: at this revision, after this version."""
    with db.write() as session:
        _hold(draft)
        _same_revision(draft, revision)
        own = own_parameters(draft.organisation_id)
        document = examine(declaring(bare(draft.document), own)).checklist
        if document is None:
            raise Invalid(_("Some things must be mended before this can be published."))
        _must_follow(draft, document.id, document.kind, newest)
        version = checklists.publish(document, organisation=by.organisation, by=by.id)
        draft.version_id = version.id
        session.execute(delete(DraftStep).filter_by(draft_id=draft.id))
    return version


def _must_follow(draft: Draft, slug: str, kind: str, newest: int) -> None:
    """It is the next version of its own checklist, and the last one is the one that was read."""
    found = select(Checklist).filter_by(organisation_id=draft.organisation_id, slug=slug)
    there = db.session.scalar(found)
    if there is not None:
        db.lock(there)
    if (there.id if there else None) != draft.checklist_id:
        raise Conflict(_("Another checklist has this id already. Give this one an id of its own."))
    if there is not None and there.kind != kind:
        raise Conflict(_("A checklist keeps its kind. Copy it as a new one to change that."))
    if there is not None and newest_numbers([there.id]).get(there.id, 0) != newest:
        raise Conflict(_("Meanwhile another version was published. Read again what changes."))


def _step_over(draft: Draft, revision: int, *, undone: bool, by: Membership) -> None:
    with db.write() as session:
        _hold(draft)
        _same_revision(draft, revision)
        order = DraftStep.number if undone else DraftStep.number.desc()
        steps = select(DraftStep).filter_by(draft_id=draft.id, undone=undone).order_by(order)
        step = session.scalar(steps.limit(1))
        if step is None:
            return
        other = json.loads(zlib.decompress(step.document))
        step.document, step.undone = _packed(draft.document), not undone
        _put(draft, other, by)


def _hold(draft: Draft) -> None:
    db.lock(draft)
    if not draft.is_open:
        raise Conflict(_("This draft is closed: it was published or discarded."))


def _same_revision(draft: Draft, revision: int) -> None:
    if draft.revision != revision:
        raise Conflict(_("The draft was changed meanwhile. Look at it again, then go on."))


def _put(draft: Draft, document: Document, by: Membership) -> None:
    draft.document = document
    draft.revision += 1
    draft.changed_by, draft.changed_at = by.id, now()
    _tell(draft, by)


def _tell(draft: Draft, by: Membership) -> None:
    """Keep beside the document what lists show of it."""
    title = draft.document.get("title")
    texts = (
        {k: v for k, v in title.items() if isinstance(v, str)} if isinstance(title, dict) else {}
    )
    own = by.organisation.language
    draft.title = next((texts[each] for each in (own, "en", *sorted(texts)) if each in texts), "")
    draft.items = sum(len(section["items"]) for section in draft.document["sections"])


def _last_step(draft: Draft) -> int:
    last = select(func.max(DraftStep.number)).filter_by(draft_id=draft.id)
    return db.session.scalar(last) or 0


def _of_bounded_size(document: Document) -> Document:
    if too_large(document):
        raise DraftTooLarge(_("A checklist holds at most 1 MB. Split it into several."))
    return document


def _packed(document: Document) -> bytes:
    return zlib.compress(json.dumps(document, ensure_ascii=False).encode())


def _record(kind: str, draft: Draft, by: Membership) -> None:
    events.record(kind, organisation_id=draft.organisation_id, subject_id=draft.id, actor_id=by.id)
