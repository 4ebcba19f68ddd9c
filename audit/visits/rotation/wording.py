"""How pages say why somebody may not make a visit."""

from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from audit.engines.rotation import Reason, Why
from audit.infra.i18n import current_reader


def said(reason: Reason, *, to_desk: bool = False) -> str:
    """A reason as a sentence: to the shopper whom it holds back, or to the desk about them."""
    words = _to_desk(reason) if to_desk else _to_shopper(reason)
    if reason.until is not None:
        words += " " + _("Possible again from %(day)s.", day=_day(reason.until))
    return words


def said_all(reasons: tuple[Reason, ...], *, to_desk: bool = False) -> str:
    """Several reasons as sentences, one after the other."""
    return " ".join(said(reason, to_desk=to_desk) for reason in reasons)


TO_SHOPPER = {
    Why.ENDED: _l("Your membership has ended. Ask your agency."),
    Why.ROLE: _l("Your role does not make visits of this kind."),
    Why.PLACES: _l("This branch is not among the places where you work."),
    Why.TIE: _l("You know somebody there."),
    Why.LANGUAGES: _l("It asks for a language that is not among yours. Your agency notes them."),
    Why.GRADE: _l("It asks for a mean grade of %(asked)s; yours is %(has)s."),
    Why.OPEN_HERE: _l("You have an open visit at this branch."),
}
TO_DESK = {
    Why.ENDED: _l("The membership has ended."),
    Why.ROLE: _l("The role does not make visits of this kind."),
    Why.PLACES: _l("The branch is not among this person’s places."),
    Why.TIE: _l("Knows somebody there."),
    Why.LANGUAGES: _l("Has none of the languages asked for."),
    Why.GRADE: _l("Mean grade %(has)s; %(asked)s is asked for."),
    Why.OPEN_HERE: _l("Has an open visit at this branch."),
}


def _to_shopper(reason: Reason) -> str:
    if sentence := TO_SHOPPER.get(reason.kind):
        return str(sentence) % _grades(reason)
    return _of_the_number(reason) or f"{_you_were(reason)} {_apart(reason)}"


def _to_desk(reason: Reason) -> str:
    if sentence := TO_DESK.get(reason.kind):
        return str(sentence) % _grades(reason)
    return _of_the_number(reason) or f"{_was(reason)} {_apart(reason)}"


def _of_the_number(reason: Reason) -> str:
    limit, n = reason.limit or 0, _number(reason.limit or 0)
    match reason.kind:
        case Why.PROGRAMME:
            return ngettext(
                "One person makes at most %(n)s visit of this programme.",
                "One person makes at most %(n)s visits of this programme.",
                limit,
                n=n,
            )
        case Why.OVER:
            return _("Its last day has passed.")
        case Why.DAY:
            return ngettext(
                "One person makes at most %(n)s visit a day, and open visits may fall on the "
                "same day.",
                "One person makes at most %(n)s visits a day, and open visits may fall on the "
                "same day.",
                limit,
                n=n,
            )
    return ""


def _apart(reason: Reason) -> str:
    days, n = reason.limit or 0, _number(reason.limit or 0)
    if reason.kind is Why.GAP:
        return ngettext(
            "Between two visits lies at least %(n)s day.",
            "Between two visits lie at least %(n)s days.",
            days,
            n=n,
        )
    return ngettext(
        "Between two visits to a branch lies at least %(n)s day.",
        "Between two visits to a branch lie at least %(n)s days.",
        days,
        n=n,
    )


def _you_were(reason: Reason) -> str:
    day = _day(reason.day) if reason.day else ""
    match reason.kind, reason.own, bool(day):
        case Why.LOCKOUT, True, True:
            return _("You were here on %(day)s.", day=day)
        case Why.LOCKOUT, True, False:
            return _("You have a visit here.")
        case Why.LOCKOUT, False, True:
            return _("You, or someone you go with, were here on %(day)s.", day=day)
        case Why.LOCKOUT, False, False:
            return _("You, or someone you go with, have a visit here.")
        case _kind, _own, True:
            return _("You made a visit on %(day)s.", day=day)
    return _("You have another open visit at that time.")


def _was(reason: Reason) -> str:
    day = _day(reason.day) if reason.day else ""
    match reason.kind, reason.own, bool(day):
        case Why.LOCKOUT, True, True:
            return _("Was here on %(day)s.", day=day)
        case Why.LOCKOUT, True, False:
            return _("Has a visit here.")
        case Why.LOCKOUT, False, True:
            return _("A companion was here on %(day)s.", day=day)
        case Why.LOCKOUT, False, False:
            return _("A companion has a visit here.")
        case _kind, _own, True:
            return _("Made a visit on %(day)s.", day=day)
    return _("Has another open visit at that time.")


def _grades(reason: Reason) -> dict[str, str]:
    return {"asked": _grade(reason.limit or 0), "has": _grade(reason.has or 0)}


def _grade(hundredths: int) -> str:
    return current_reader().number(Decimal(hundredths) / 100, 2)


def _number(value: int) -> str:
    return current_reader().number(value)


def _day(day: date) -> str:
    return current_reader().day(day)
