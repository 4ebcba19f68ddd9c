"""Saying an answer otherwise, and taking it back."""

from flask_babel import gettext as _

from audit.checklists.labels.models import AnswerLabel
from audit.checklists.labels.queries import label_for
from audit.formats.base import Text
from audit.infra import events
from audit.infra.chronicle import new_id
from audit.infra.db import db
from audit.people.models import Membership
from audit.people.permits import Action
from audit.people.undo import actions as undo
from audit.people.undo.models import Change


def say(word: str, names: Text, words: str, *, by: Membership) -> Change | None:
    """Say it so from now on; {} leaves it to us again. None: nothing had changed."""
    with db.write():
        row = label_for(by, word)
        if row is None:
            db.put(
                AnswerLabel(id=new_id(), organisation_id=by.organisation_id, word=word, names={})
            )
            row = label_for(by, word)
        assert row is not None
        db.lock(row)
        if row.names == names:
            return None
        change = undo.remember(
            "label.said", row.id, words, before={"names": row.names}, after={"names": names}, by=by
        )
        row.names = names
        _record(row, by)
    return change


@undo.takes_back("label.said", Action.CHECKLISTS_EDIT)
def _say_back(change: Change, by: Membership) -> str:
    row = db.session.get(AnswerLabel, change.subject_id)
    if row is None:
        raise undo.ChangedSince(_("It is not there any more."))
    db.lock(row)
    undo.put_back(row, change)
    _record(row, by)
    return "/organisation/labels"


def _record(row: AnswerLabel, by: Membership) -> None:
    events.record(
        "label.said", organisation_id=by.organisation_id, subject_id=row.id, actor_id=by.id
    )
