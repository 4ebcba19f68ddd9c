"""How pages say where a visit stands, what happened to it and what comes next."""

from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from audit.infra.events import Event
from audit.infra.i18n import current_language, current_reader, direction, reader
from audit.infra.money import format_money
from audit.visits.models import Visit
from audit.visits.rules import Decision, Quarantine, State


class Standing(NamedTuple):
    """A state as a page marks it: a word, an icon, and "", "ok", "warn" or "bad"."""

    word: Any  # translated when it is shown
    icon: str
    mood: str = ""


STANDINGS = {
    State.OFFERED: Standing(_l("Offered"), "unsent"),
    State.ACCEPTED: Standing(_l("Accepted"), "bag"),
    State.SUBMITTED: Standing(_l("To review"), "inbox", "warn"),
    State.RETURNED: Standing(_l("Returned"), "return", "warn"),
    State.APPROVED: Standing(_l("Approved"), "yes", "ok"),
    State.PUBLISHED: Standing(_l("Published"), "received", "ok"),
    State.DECLINED: Standing(_l("Declined"), "no"),
    State.EXPIRED: Standing(_l("Expired"), "hold"),
    State.CANCELLED: Standing(_l("Cancelled"), "no"),
    State.EXCLUDED: Standing(_l("Not reported"), "unseen"),
}


def standing(state: State) -> Standing:
    """Where a visit stands, in a word and an icon."""
    return STANDINGS[state]


NEXT_STEPS = {
    State.OFFERED: _l("It waits for an answer: the person may accept or decline it."),
    State.ACCEPTED: _l("The visit is made and filled in on the phone, then sent in."),
    State.SUBMITTED: _l("A reviewer looks at it, and approves it or returns it."),
    State.RETURNED: _l("It is being corrected on the phone and will be sent in again."),
    State.APPROVED: _l("A reviewer publishes it; until then the approval can be undone."),
    State.PUBLISHED: _l("It is known to the organisation, and its report can be downloaded."),
    State.DECLINED: _l("It ends here. Offer a new visit to somebody else."),
    State.EXPIRED: _l("It ends here: nobody accepted it in time. Offer a new one."),
    State.CANCELLED: _l("It ends here. What may still be on a phone is received all the same."),
    State.EXCLUDED: _l("It ends here: it is not reported, but still paid."),
}


def next_step(state: State) -> str:
    """What happens next, and by whom."""
    return str(NEXT_STEPS[state])


FILTER_NAMES = {
    "": _l("All"),
    "open": _l("Under way"),
    "review": _l("To review"),
    "published": _l("Published"),
    "ended": _l("Ended early"),
}


def filter_name(chosen: str) -> str:
    """One of the list's filters in words."""
    return str(FILTER_NAMES.get(chosen, FILTER_NAMES[""]))


HAPPENED = {
    "visit.offered": _l("Offered"),
    "visit.started": _l("Started on site"),
    "visit.reassigned": _l("Given to somebody else"),
    "visit.extended": _l("More time was given to make it"),
    "visit.shortened": _l("The extra time was taken back"),
    "visit.accepted": _l("Accepted"),
    "visit.declined": _l("Declined"),
    "visit.expired": _l("Expired without an answer"),
    "visit.cancelled": _l("Cancelled"),
    "visit.submitted": _l("Sent in and received"),
    "visit.returned": _l("Returned to be corrected"),
    "visit.approved": _l("Reviewed and approved"),
    "visit.reopened": _l("Approval undone"),
    "visit.published": _l("Published"),
    "visit.graded": _l("The report was graded"),
    "visit.unpublished": _l("Publication undone"),
    "visit.revised": _l("Published again, revised"),
    "visit.adjusted": _l("Answers adjusted at the desk"),
    "visit.held": _l("Set on hold"),
    "visit.released": _l("Taken off hold"),
    "reading.asked": _l("A second reader was asked"),
    "reading.withdrawn": _l("The second reader was not needed any more"),
    "reading.given": _l("Read by a second reader"),
    "return.passed": _l("The time to correct it passed"),
    "return.extended": _l("More time was given to correct it"),
    "photo.erased": _l("A photo was deleted"),
    "visit.excluded": _l("Taken out of the reports"),
    "blind.photo_withheld": _l("A photo held back from the branch"),
    "blind.photo_shown": _l("A photo shown to the branch after all"),
    "blind.reworded": _l("A text reworded for the branch"),
    "blind.restored": _l("A text for the branch as it was sent"),
    "publication.acknowledged": _l("Acknowledged by the branch"),
    "branch.replied": _l("Answered by the branch"),
    "branch.feedback": _l("Taken to the team by the branch"),
    "appeal.filed": _l("Appealed by the branch"),
    "appeal.withdrawn": _l("Appeal withdrawn by the branch"),
    "appeal.rejected": _l("Appeal not upheld"),
    "appeal.upheld": _l("Appeal upheld"),
    "submission.quarantined": _l("Another submission was received and set aside"),
    "submission.adopted": _l("The submission set aside was used"),
    "submission.dismissed": _l("The submission set aside was left aside"),
}


def happened(event: Event) -> str:
    """An event as a sentence; kinds that pages do not tell are ""."""
    return str(HAPPENED.get(event.kind, ""))


REASONS = {
    Quarantine.REASSIGNED: _l("The visit had been given to somebody else meanwhile."),
    Quarantine.CANCELLED: _l("The visit had ended before it arrived."),
    Quarantine.FORKED: _l("It does not follow on from the last one: two phones were at work."),
}


DECISIONS = {
    Decision.ADOPTED: _l("It is used: it is the one that counts."),
    Decision.DISMISSED: _l("It was left aside: nothing else changed."),
}


def decided(decision: Decision) -> str:
    """What was decided about a submission that had been set aside, in a sentence."""
    return str(DECISIONS[decision])


def quarantine_reason(reason: Quarantine) -> str:
    """Why a submission was set aside, in a sentence."""
    return str(REASONS[reason])


COURSES = {
    "closed": _l("The branch was closed."),
    "recognised": _l("The shopper was recognised."),
    "unsafe": _l("It was not safe to go on."),
    "abandoned": _l("The visit was broken off."),
}


def course(outcome: str) -> str:
    """How a visit ended that could not be completed; "" for one that was."""
    return str(COURSES.get(outcome, ""))


MARKS = {
    "arrived": _l("Arrived"),
    "first-contact": _l("First contact"),
    "served": _l("Served"),
    "left": _l("Left"),
}


def mark_name(name: str) -> str:
    """A moment that was noted on site, in words; an unknown one as it is."""
    return str(MARKS.get(name, name))


LACKS = {
    "answer": _l("No answer"),
    "note": _l("No note"),
    "photo": _l("No photo"),
}


def lack(kind: str) -> str:
    """What an item lacks by its checklist's rules."""
    return str(LACKS[kind])


def reviewed_name(visit: Visit) -> str:
    """Who made the visit, as the desk judging it may know: the pseudonym where there is one."""
    return visit.assignee.pseudonym or visit.assignee.user.name


def fee_words(pay: int | None, expenses_limit: int | None, currency: str, language: str) -> str:
    """What a visit pays, as its shopper reads it: "£18.50 and expenses up to £5.00"."""
    any_reader = current_reader() if language == current_language() else reader(language)
    fee = "" if pay is None else format_money(pay, currency, any_reader)
    if not expenses_limit:
        return fee
    limit = format_money(expenses_limit, currency, any_reader)
    fee, limit = _apart(fee, language), _apart(limit, language)
    with force_locale(language):
        if not fee:
            return _("Expenses up to %(limit)s", limit=limit)
        words = _("%(fee)s and expenses up to %(limit)s", fee=fee, limit=limit)
    return f"{RIGHT_TO_LEFT}{words}" if direction(language) == "rtl" else words


RIGHT_TO_LEFT = "\u200f"
"""Said first: `dir=auto`, and so every `<bdi>`, looks for the direction within isolates too."""


def _apart(amount: str, language: str) -> str:
    """An amount inside a sentence: Persian ones begin with a mark that would turn all of it round,
    and then the fee reads as the limit."""
    return f"\u2068{amount}\u2069" if amount and direction(language) == "rtl" else amount


def terms(visit: Visit) -> str:
    """What a visit pays, in the reader's language; words somebody wrote freely stay as they are."""
    if visit.pay is None and not visit.expenses_limit:
        return visit.fee
    return fee_words(visit.pay, visit.expenses_limit, visit.currency, current_language())


def points(ratio: str) -> str:
    """Exact points "n/d" with one decimal, two where one would show nothing."""
    exact = Fraction(ratio)
    value = Decimal(exact.numerator) / Decimal(exact.denominator)
    return current_reader().number(value, 2 if 0 < abs(value) < Decimal("0.05") else 1)


FILTERS = {
    "terms": terms,
    "standing": standing,
    "next_step": next_step,
    "filter_name": filter_name,
    "happened": happened,
    "quarantine_reason": quarantine_reason,
    "decided": decided,
    "course": course,
    "mark_name": mark_name,
    "lack": lack,
    "reviewed_name": reviewed_name,
    "points": points,
}
"""What templates of this layer and above may write behind a bar."""
