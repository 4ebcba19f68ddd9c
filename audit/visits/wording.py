"""How pages say where a visit stands, what happened to it and what comes next."""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from flask_babel import gettext as _

from audit.infra.events import Event
from audit.infra.i18n import current_language, format_number
from audit.visits.models import Visit
from audit.visits.rules import Quarantine, State


class Standing(NamedTuple):
    """A state as a page marks it: a word, an icon, and "", "ok", "warn" or "bad"."""

    word: str
    icon: str
    mood: str = ""


def standing(state: State) -> Standing:
    """Where a visit stands, in a word and an icon."""
    return {
        State.OFFERED: Standing(_("Offered"), "unsent"),
        State.ACCEPTED: Standing(_("Accepted"), "bag"),
        State.SUBMITTED: Standing(_("To review"), "inbox", "warn"),
        State.RETURNED: Standing(_("Returned"), "return", "warn"),
        State.APPROVED: Standing(_("Approved"), "yes", "ok"),
        State.PUBLISHED: Standing(_("Published"), "received", "ok"),
        State.DECLINED: Standing(_("Declined"), "no"),
        State.EXPIRED: Standing(_("Expired"), "hold"),
        State.CANCELLED: Standing(_("Cancelled"), "no"),
        State.EXCLUDED: Standing(_("Not reported"), "unseen"),
    }[state]


def next_step(state: State) -> str:
    """What happens next, and by whom."""
    return {
        State.OFFERED: _("It waits for an answer: the person may accept or decline it."),
        State.ACCEPTED: _("The visit is made and filled in on the phone, then sent in."),
        State.SUBMITTED: _("A reviewer looks at it, and approves it or returns it."),
        State.RETURNED: _("It is being corrected on the phone and will be sent in again."),
        State.APPROVED: _("A reviewer publishes it; until then the approval can be undone."),
        State.PUBLISHED: _("It is known to the organisation, and its report can be downloaded."),
        State.DECLINED: _("It ends here. Offer a new visit to somebody else."),
        State.EXPIRED: _("It ends here: nobody accepted it in time. Offer a new one."),
        State.CANCELLED: _("It ends here. What may still be on a phone is received all the same."),
        State.EXCLUDED: _("It ends here: it is not reported, but still paid."),
    }[state]


def filter_name(chosen: str) -> str:
    """One of the list's filters in words."""
    return {
        "": _("All"),
        "open": _("Under way"),
        "review": _("To review"),
        "published": _("Published"),
        "ended": _("Ended early"),
    }.get(chosen, _("All"))


def happened(event: Event) -> str:
    """An event as a sentence; kinds that pages do not tell are ""."""
    return {
        "visit.offered": _("Offered"),
        "visit.reassigned": _("Given to somebody else"),
        "visit.accepted": _("Accepted"),
        "visit.declined": _("Declined"),
        "visit.expired": _("Expired without an answer"),
        "visit.cancelled": _("Cancelled"),
        "visit.submitted": _("Sent in and received"),
        "visit.returned": _("Returned to be corrected"),
        "visit.approved": _("Reviewed and approved"),
        "visit.reopened": _("Approval undone"),
        "visit.published": _("Published"),
        "visit.excluded": _("Taken out of the reports"),
        "submission.quarantined": _("Another submission was received and set aside"),
    }.get(event.kind, "")


def quarantine_reason(reason: Quarantine) -> str:
    """Why a submission was set aside, in a sentence."""
    return {
        Quarantine.REASSIGNED: _("The visit had been given to somebody else meanwhile."),
        Quarantine.CANCELLED: _("The visit had ended before it arrived."),
        Quarantine.FORKED: _("It does not follow on from the last one: two phones were at work."),
    }[reason]


def course(outcome: str) -> str:
    """How a visit ended that could not be completed; "" for one that was."""
    return {
        "closed": _("The branch was closed."),
        "recognised": _("The shopper was recognised."),
        "unsafe": _("It was not safe to go on."),
        "abandoned": _("The visit was broken off."),
    }.get(outcome, "")


def lack(kind: str) -> str:
    """What an item lacks by its checklist's rules."""
    return {
        "answer": _("No answer"),
        "note": _("No note"),
        "photo": _("No photo"),
    }[kind]


def reviewed_name(visit: Visit) -> str:
    """Who made the visit, as the desk judging it may know: the pseudonym where there is one."""
    return visit.assignee.pseudonym or visit.assignee.user.name


def points(ratio: str) -> str:
    """Exact points "n/d" with one decimal, two where one would show nothing."""
    exact = Fraction(ratio)
    value = Decimal(exact.numerator) / Decimal(exact.denominator)
    return format_number(value, current_language(), 2 if 0 < abs(value) < Decimal("0.05") else 1)


FILTERS = {
    "standing": standing,
    "next_step": next_step,
    "filter_name": filter_name,
    "happened": happened,
    "quarantine_reason": quarantine_reason,
    "course": course,
    "lack": lack,
    "reviewed_name": reviewed_name,
    "points": points,
}
"""What templates of this layer and above may write behind a bar."""
