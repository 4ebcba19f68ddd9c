"""What the desk's pages show of a submission, gathered in a constant number of queries."""

from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from audit.checklists.wording import (
    anchor_of,
    answer_words,
    item_numbers,
    seconds_words,
    written,
)
from audit.engines.language.checks import fired, subject_of
from audit.formats.checklist import Checklist
from audit.formats.manifest import Manifest
from audit.infra.db import now
from audit.infra.i18n import current_reader
from audit.people.models import Membership
from audit.people.queries import names_of
from audit.visits.models import Submission, Visit
from audit.visits.queries import due_of, undecided_of
from audit.visits.review import guards, queries
from audit.visits.review.comments.queries import comments_for
from audit.visits.review.publishing import undoable
from audit.visits.review.rules import (
    REVIEW_WITHIN,
    ItemView,
    SectionView,
    changes_of,
    outside,
    sections_of,
)
from audit.visits.rules import SCORED, State
from audit.visits.signing.views import signed_in
from audit.visits.wording import course

CLOCK_TOLERANCE = timedelta(minutes=2)
"""A phone's clock may differ from the server's by so much without a word."""

BESIDE = 30
"""So many rows of the queue stand beside a visit."""


class Flag(NamedTuple):
    """Something about a whole submission that the reviewer should know."""

    icon: str
    title: str
    words: str
    said: str = ""
    """What the person wrote about it."""
    place: str = ""
    """The item to look at: "item:<id>"."""


class Times(NamedTuple):
    """A submission's times by the server's clock."""

    started: datetime
    submitted: datetime
    marks: dict[str, datetime]


def submission_page(visit: Visit) -> dict[str, Any]:
    """Everything that the page of a visit's assessed submission shows."""
    assessment = visit.assessment
    assert assessment is not None
    document, submission = visit.version.checklist, assessment.submission
    manifest, score = assessment.manifest, assessment.full
    sections = sections_of(document, manifest, score)
    times = times_of(manifest)
    return {
        "visit": visit,
        "document": document,
        "assessment": assessment,
        "submission": submission,
        "manifest": manifest,
        "score": score,
        "sections": sections,
        "to_look_at": to_look_at(sections),
        "flags": flags_of(visit, submission, manifest, times),
        "times": times,
        "photos": queries.photos_by_place(submission),
        "signed": signed_in(submission, manifest),
        "notes": queries.notes_of(submission),
        "returns": queries.returns_of(visit),
        "undecided": undecided_of(visit),
        "numbers": item_numbers(document),
        "answer": partial(answer_words, document),
        "anchor": anchor_of,
    }


def to_look_at(sections: list[SectionView]) -> list[ItemView]:
    """The items to see before approving: failed critical ones first, then by what was lost."""
    failed = [item for section in sections for item in section.items if item.failed]
    return sorted(failed, key=lambda view: (not view.critical, -Fraction(view.trace.lost)))


def times_of(manifest: Manifest) -> Times:
    """When things happened by the server's clock: the phone's, put right by its offset."""
    told = manifest.times
    return Times(
        told.by_server(told.started),
        told.by_server(told.submitted),
        {mark: told.by_server(instant) for mark, instant in told.marks.items()},
    )


def flags_of(visit: Visit, submission: Submission, manifest: Manifest, times: Times) -> list[Flag]:
    """What is unusual about a submission as a whole, in sentences."""
    flags = []
    if words := course(manifest.outcome):
        flags.append(Flag("stop", _("Not completed."), words, said=manifest.exception))
    if submission.late:
        due = _moment(visit, due_of(visit, submission.received_at))
        flags.append(Flag("speed", _("Late."), _("It was due by %(due)s.", due=due)))
    if side := outside(times.started, visit.opens_at, visit.closes_at):
        words = {
            "before": _("The visit began before its first moment, %(moment)s.",
                        moment=_moment(visit, visit.opens_at)),
            "after": _("The visit began after its last moment, %(moment)s.",
                       moment=_moment(visit, visit.closes_at)),
        }[side]  # fmt: skip
        flags.append(Flag("calendar", _("Outside its window."), words))
    flags += _checks(visit.version.checklist, manifest)
    return flags + _clock(manifest) + _unreduced(manifest) + _edited(manifest)


def _checks(checklist: Checklist, manifest: Manifest) -> list[Flag]:
    """What does not go together, as the checklist itself says it."""
    if manifest.outcome not in SCORED:
        return []
    told = (manifest.answers, manifest.notes, manifest.pictured, manifest.times.marks)
    return [
        Flag("eye", _("Look again."), written(check.text), place=f"item:{item}" if item else "")
        for check in fired(checklist, *told)
        for item in [subject_of(check.when)]
    ]


def _clock(manifest: Manifest) -> list[Flag]:
    offset = timedelta(milliseconds=manifest.times.offset_ms)
    if abs(offset) <= CLOCK_TOLERANCE:
        return []
    amount = seconds_words(round(abs(offset).total_seconds()))
    late = _("It was %(amount)s behind; the times below are put right.", amount=amount)
    early = _("It was %(amount)s ahead; the times below are put right.", amount=amount)
    return [Flag("speed", _("The phone’s clock."), late if offset > timedelta() else early)]


def _unreduced(manifest: Manifest) -> list[Flag]:
    count = sum(photo.unreduced for photo in manifest.photos)
    if not count:
        return []
    words = ngettext(
        "%(count)s photo came as it was: nothing could be blurred on the phone.",
        "%(count)s photos came as they were: nothing could be blurred on the phone.",
        count,
        count=current_reader().number(count),
    )
    return [Flag("gallery", _("Unreduced."), words)]


def _edited(manifest: Manifest) -> list[Flag]:
    count = sum(photo.edited for photo in manifest.photos)
    if not count:
        return []
    words = ngettext(
        "%(count)s photo was cropped or blurred on the phone.",
        "%(count)s photos were cropped or blurred on the phone.",
        count,
        count=current_reader().number(count),
    )
    return [Flag("blur", _("Edited."), words)]


def _moment(visit: Visit, moment: datetime) -> str:
    return current_reader().moment(moment, visit.branch.time_zone)


def desk_page(visit: Visit, member: Membership) -> dict[str, Any]:
    """What the page of a visit shows beside its submission: queue, hold, readers, adjustments."""
    shown = queries.filter_of(visit)
    rows = queries.queue_for(member, shown, size=BESIDE)[:BESIDE]
    readings = queries.readings_of(visit)
    hold = guards.open_hold(visit)
    reading = guards.open_reading(visit)
    people = {each.asked_by for each in readings} | {each.read_by for each in readings}
    return {
        "shown": shown,
        "counts": queries.counts_for(member),
        "queue": rows,
        "tags": queries.tags_of(rows),
        "hold": hold,
        "reading": reading,
        "own_reading": reading is not None and reading.asked_by == member.id,
        "may_ask": reading is None
        and visit.assessment_id not in {each.assessment_id for each in readings},
        "readings": [each for each in readings if each.read_at],
        "names": names_of(({hold.held_by} if hold else set()) | {p for p in people if p}),
        "adjusted": adjusted_of(visit),
        "stock": comments_for(member),
        "passed": shown == "passed",
        "now": now(),
        "within": REVIEW_WITHIN,
        "may_undo": visit.state == State.PUBLISHED and undoable(visit),
    }


def adjusted_of(visit: Visit) -> dict[str, Any] | None:
    """What the desk changed in the submission that counts, beside what was sent; None: nothing."""
    assessment = visit.assessment
    if assessment is None or assessment.parent_id is None or not assessment.adjustments:
        return None
    history = queries.assessments_of(assessment.submission_id)
    first = history[0]
    told = assessment.submission.manifest.answers
    return {
        "changes": changes_of(
            visit.version.checklist,
            (told, first.full),
            (assessment.answers, assessment.full),
            {item: each["reason"] for item, each in assessment.adjustments.items()},
        ),
        "before": first,
        "after": assessment,
        "history": history,
        "names": names_of({each.made_by for each in history if each.made_by}),
    }
