"""What the page of a submission that was set aside shows, in a constant number of queries."""

from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from flask_babel import gettext as _

from audit.checklists.wording import answer_words, item_numbers, seconds_words
from audit.engines.scoring import score
from audit.formats.score import Score
from audit.infra.i18n import current_reader
from audit.people.queries import names_of
from audit.visits.aside.queries import counted_before, senders_of
from audit.visits.aside.rules import differences
from audit.visits.models import Submission, Visit
from audit.visits.queries import latest_submission
from audit.visits.review.queries import photos_by_place
from audit.visits.review.views import times_of
from audit.visits.rules import ADOPTABLE, Decision
from audit.visits.wording import course


class Fact(NamedTuple):
    """Something about two submissions as a whole, in words; `counting` is "" without another."""

    name: str
    counting: str
    aside: str


def compared(submission: Submission) -> dict[str, Any]:
    """A submission that was set aside beside the one that counts, if there is one."""
    visit, document = submission.visit, submission.visit.version.checklist
    decision = submission.decision
    adopted = decision is not None and decision.decision is Decision.ADOPTED
    other = counted_before(submission) if adopted else latest_submission(visit)
    return {
        "visit": visit,
        "document": document,
        "submission": submission,
        "other": other,
        "decision": decision,
        "adopted": adopted,
        "decider": names_of({decision.decided_by}).get(decision.decided_by) if decision else "",
        "usable": visit.state in ADOPTABLE,
        "facts": facts_of(submission, other),
        "differences": differences(
            document, other.manifest if other else None, submission.manifest
        ),
        "photos": photos_by_place(submission),
        "other_photos": photos_by_place(other) if other else {},
        "numbers": item_numbers(document),
        "answer": partial(answer_words, document),
    }


def facts_of(submission: Submission, other: Submission | None) -> list[Fact]:
    """Who, when, how long and with which result."""
    senders = senders_of(each for each in (submission, other) if each)
    visit = submission.visit
    right = _told(submission, senders[submission.sender_id], visit)
    left = _told(other, senders[other.sender_id], visit) if other else [""] * len(right)
    return [
        Fact(name, one, two)
        for name, one, two in zip(_names(), left, right, strict=True)
        if one or two
    ]


def _names() -> list[str]:
    return [
        _("Sent by"),
        _("Received"),
        _("Begun"),
        _("Finished"),
        _("Took"),
        _("How it ended"),
        _("Score"),
        _("Critical items failed"),
        _("Photos"),
    ]


def _told(submission: Submission, sender: str, visit: Visit) -> list[str]:
    manifest, times = submission.manifest, times_of(submission.manifest)
    result = score(visit.version.checklist, manifest.answers)
    moment = partial(_moment, visit)
    received = moment(submission.received_at)
    return [
        sender,
        _("%(moment)s, late", moment=received) if submission.late else received,
        moment(times.started),
        moment(times.submitted),
        seconds_words(max(0, round((times.submitted - times.started).total_seconds()))),
        course(manifest.outcome) or _("Completed"),
        _score(result),
        _count(len(result.critical)),
        _count(len(manifest.photos)),
    ]


def _score(result: Score) -> str:
    if result.score is None:
        return _("No score")
    return _("%(n)s of 100", n=current_reader().percent(result.score))


def _count(number: int) -> str:
    return current_reader().number(number)


def _moment(visit: Visit, moment: datetime) -> str:
    return current_reader().moment(moment, visit.branch.time_zone)
