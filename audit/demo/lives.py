"""The lives of the demo's visits, told by the same verbs that people use.

A life is a generator: it yields the next moment of its visit and goes on when the story
has come to it, so that the events of all visits stand in the order of time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from audit.checklists.models import ChecklistVersion
from audit.demo import accounts, branch, briefing, desk
from audit.demo.capture import Capture, from_memory, manifest_of, sha256, tersely
from audit.demo.story import Plan
from audit.people.models import Branch, Device, Membership
from audit.visits.models import Submission, Visit
from audit.visits.moves import move
from audit.visits.offers import actions as offers
from audit.visits.queries import latest_submission
from audit.visits.review import actions as review
from audit.visits.rules import State
from audit.visits.sync import photos, submissions

Life = Iterator[datetime]
NEVER_TAKEN = {State.OFFERED, State.DECLINED, State.EXPIRED}


@dataclass(frozen=True)
class Part:
    """A plan with everybody and everything in it."""

    plan: Plan
    branch: Branch
    version: ChecklistVersion
    assignee: Membership
    phone: Device
    supervisor: Membership
    reviewer: Membership
    random: Random
    keeper: Membership | None = None
    """Who manages the branch, where the story knows somebody."""


def life(part: Part, capture: Capture | None) -> Life:
    """One visit from its offer to where its plan ends; `capture` when somebody went there."""
    yield (offered := offered_at(part.plan, part.random))
    yield from course(part, offers.offer(_offer(part), by=part.supervisor.id), offered, capture)


def course(part: Part, visit: Visit, offered: datetime, capture: Capture | None) -> Life:
    """What becomes of a visit that was offered at a moment."""
    plan, random = part.plan, part.random
    if plan.end in NEVER_TAKEN:
        yield from _not_taken(part, visit, offered)
        return
    yield offered + timedelta(hours=random.randint(1, 5), minutes=random.randint(0, 59))
    offers.accept(visit, by=part.assignee.id)
    if plan.end is State.CANCELLED:
        yield plan.at(-1, 9, 12)
        offers.cancel(visit, by=part.supervisor.id)
    if capture is not None:
        yield from _submitted(part, visit, capture)


def offered_at(plan: Plan, random: Random) -> datetime:
    """Office hours of a working day, about a week before the visit."""
    days = random.randint(6, 9)
    while (plan.day - timedelta(days=days)).weekday() in plan.place.days_off:
        days += 1
    return plan.at(-days, random.randint(9, 15), random.randint(0, 59))


def _offer(part: Part) -> offers.Offer:
    plan, place = part.plan, part.plan.place
    language = place.language
    return offers.Offer(
        branch=part.branch,
        version=part.version,
        assignee=part.assignee,
        opens_at=plan.at(0, 9),
        closes_at=plan.at(6 if plan.end in {State.OFFERED, State.ACCEPTED} else 2, 18),
        due_at=plan.at(7 if plan.end in {State.OFFERED, State.ACCEPTED} else 3, 12),
        scenario=briefing.scenario(plan.kind, language, part.random),
        brief=briefing.brief(plan.kind, language),
        **accounts.terms(plan.kind, place.time_zone, language),
    )


def _not_taken(part: Part, visit: Visit, offered: datetime) -> Life:
    if part.plan.end is State.DECLINED:
        yield offered + timedelta(hours=part.random.randint(1, 5), minutes=17)
        offers.decline(visit, briefing.refusal(part.random), by=part.assignee.id)
    elif part.plan.end is State.EXPIRED:
        yield visit.closes_at
        move(visit, State.EXPIRED, by=None)


def _submitted(part: Part, visit: Visit, capture: Capture) -> Life:
    """Sent, asked about, sent again, and decided upon."""
    sent = capture.started + capture.took
    if part.plan.overdue:
        minutes = part.random.randint(-150, 300)
        sent = visit.due_at + timedelta(days=part.plan.overdue, minutes=minutes)
    asked = part.plan.end is State.RETURNED or part.plan.rounds > 1
    yield sent
    submission = _send(part, visit, tersely(capture) if asked else capture, sent)
    if asked:
        yield (moment := _desk_hour(sent, part.random, 0))
        _ask(part, visit, submission, capture, moment)
        if part.plan.end is State.RETURNED:
            return
        yield (sent := moment + timedelta(hours=part.random.randint(3, 20)))
        _send(part, visit, capture, sent, submission.manifest_sha256)
    yield from _decided(part, visit, capture, sent)


def _decided(part: Part, visit: Visit, capture: Capture, sent: datetime) -> Life:
    if part.plan.end is State.SUBMITTED:
        if part.plan.forked:
            yield (again := sent + timedelta(minutes=48))
            _send(part, visit, from_memory(capture), again)
        return
    yield (moment := _desk_hour(sent, part.random, 1))
    if part.plan.end is State.EXCLUDED:
        review.exclude(visit, desk.left_out(part.random), by=part.reviewer)
        return
    assert visit.assessment is not None
    review.approve(visit, visit.assessment, by=part.reviewer)
    accounts.graded(visit, part.plan.chance("grade"), by=part.reviewer)
    if part.plan.end is State.PUBLISHED:
        yield moment + timedelta(minutes=part.random.randint(4, 90))
        words = desk.summary(part.version.checklist, visit.assessment.full, part.random)
        published = review.publish(visit, visit.assessment, words, by=part.reviewer)
        if part.keeper:
            yield from branch.read(part.keeper, published, moment, part.plan.chance("branch"))


def _send(
    part: Part, visit: Visit, capture: Capture, sent: datetime, base: str | None = None
) -> Submission:
    for data in (*capture.pictures, *capture.receipts, *capture.spot.pictures):
        photos.receive(part.assignee, sha256(data), [data])
    body = manifest_of(capture, visit.id, part.version.hash, sent, base)
    submissions.receive(part.assignee, visit.id, sha256(body), body, device=part.phone)
    submission = latest_submission(visit)
    assert submission is not None
    return submission


def _ask(
    part: Part, visit: Visit, submission: Submission, capture: Capture, moment: datetime
) -> None:
    random = part.random
    for place in capture.asked_about:
        words = desk.question(place.removeprefix("item:"), random)
        review.comment(visit, submission, place, words, by=part.reviewer)
    due = moment.replace(hour=17, minute=0, second=0) + timedelta(days=6)
    review.give_back(visit, submission, desk.reason(random), due, by=part.reviewer)


def _desk_hour(after: datetime, random: Random, days: int) -> datetime:
    """A moment of the reviewer's next working day, or of the one `days` later."""
    day = after + timedelta(days=1 + days)
    while day.weekday() in {5, 6}:
        day += timedelta(days=1)
    return day.replace(hour=random.randint(9, 11), minute=random.randint(0, 59))
