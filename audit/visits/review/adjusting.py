"""Putting another answer in an item's place: a new assessment beside the one before it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from pydantic import TypeAdapter

from audit.engines.scoring.fitting import check
from audit.formats.answers import Answer
from audit.infra.db import db
from audit.infra.refusals import Invalid
from audit.people.models import Membership
from audit.visits.assessments import assess_again
from audit.visits.models import Assessment, Visit
from audit.visits.moves import must_be
from audit.visits.review.guards import lock, must_count
from audit.visits.review.rules import UNANSWERED, same_answer
from audit.visits.rules import State

_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)

Changes = Mapping[str, tuple[Answer, str]]
"""By item: what its answer is to be, and why."""


class NothingChanged(Invalid):
    """Every answer is the one that counts already."""

    kind = "nothing-changed"


def adjust(visit: Visit, assessment: Assessment, changes: Changes, *, by: Membership) -> Assessment:
    """Answer items otherwise than the shopper did; scored anew, the former assessment is kept.

    While it is reviewed, or when an appeal against what was published is upheld: publish it,
    revised, in the same transaction. Raises InvalidAnswer, NothingChanged, Stale.
    """
    with db.write():
        lock(visit)
        must_be(visit, State.SUBMITTED, State.PUBLISHED)
        must_count(visit, assessment)
        now_counting = assessment.answers
        items = {item.id: item for item in visit.version.checklist.items}
        adjusted = dict(assessment.adjustments)
        for item, (answer, reason) in changes.items():
            check(items[item], answer)
            if not same_answer(now_counting.get(item), answer):
                adjusted[item] = _kept(answer, reason)
        if adjusted == assessment.adjustments:
            raise NothingChanged(_("That is the answer already, so nothing was changed."))
        return assess_again(visit, assessment, adjusted, by=by.id)


def revert(visit: Visit, assessment: Assessment, reason: str, *, by: Membership) -> Assessment:
    """Go back to what the shopper answered: one more assessment, the adjusted ones are kept."""
    told = assessment.submission.manifest.answers
    back = {item: (told.get(item, UNANSWERED), reason) for item in assessment.adjustments}
    return adjust(visit, assessment, back, by=by)


def _kept(answer: Answer, reason: str) -> dict[str, Any]:
    return {"answer": _ANSWER.dump_python(answer, mode="json"), "reason": reason.strip()}
