"""How pages say what an act does, and why it cannot with some visits."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from audit.engines.rotation import Reason
from audit.engines.rotation import Why as Rule
from audit.infra.i18n import current_reader
from audit.visits.bulk.models import Batch
from audit.visits.bulk.rules import Act, Fate
from audit.visits.rotation.wording import said
from audit.visits.rules import State
from audit.visits.wording import standing


class Words(NamedTuple):
    """An act as its page says it: the title, what it will do, the button, an icon."""

    title: Any
    about: Any
    button: Any
    icon: str


ACTS = {
    Act.OFFER: Words(
        _l("Offer many visits"),
        _l("One visit at each branch. Nothing is offered yet: look, change who gets which, begin."),
        _l("Offer these visits"),
        "unsent",
    ),
    Act.REASSIGN: Words(
        _l("Give visits to others"),
        _l("They are taken from their people at once and offered to others."),
        _l("Give these visits to others"),
        "user",
    ),
    Act.EXTEND: Words(
        _l("Extend visits"),
        _l("The last day and the day by which to send in move together. It can be taken back."),
        _l("Extend these visits"),
        "calendar",
    ),
    Act.CANCEL: Words(
        _l("Cancel visits"),
        _l("They are taken back at once and cannot be opened again."),
        _l("Cancel these visits"),
        "no",
    ),
    Act.WITHDRAW: Words(
        _l("Take offers back"),
        _l("Offers that nobody answered yet are cancelled."),
        _l("Take them back"),
        "return",
    ),
    Act.SHORTEN: Words(
        _l("Take an extension back"),
        _l("Windows end when they did before."),
        _l("Take it back"),
        "return",
    ),
}


def act_words(act: Act) -> Words:
    """An act in words."""
    return ACTS[act]


WHY = {
    "branch-closed": _l("The branch is closed."),
    "no-longer": _l("Its window lasts as long already."),
    "past": _l("The new end lies in the past."),
    "has-it": _l("Has this visit now."),
    "nobody": _l("Nobody among the people chosen may make it."),
    "left-out": _l("You left it out."),
}


def reasons_of(why: Sequence[Mapping[str, Any]]) -> str:
    """What stands in the way of one visit, in sentences."""
    return " ".join(map(_reason, why))


def _reason(each: Mapping[str, Any]) -> str:
    if "said" in each:
        return str(each["said"])
    if "rule" in each:
        return said(_rule(each), to_desk=True)
    if each.get("word") == "moved-on":
        state = standing(State(each["state"])).word
        return _("It is “%(state)s”: only what was not sent in yet can be changed.", state=state)
    return str(WHY[each["word"]])


def _rule(each: Mapping[str, Any]) -> Reason:
    def day(name: str) -> date | None:
        return date.fromisoformat(each[name]) if each[name] else None

    return Reason(
        Rule(each["rule"]), day("until"), day("day"), each["own"], each["limit"], each["has"]
    )


COUNTED: dict[Act, Callable[..., str]] = {
    Act.OFFER: lambda n, w: ngettext("%(n)s visit offered", "%(n)s visits offered", n, n=w),
    Act.REASSIGN: lambda n, w: ngettext(
        "%(n)s visit given to somebody else", "%(n)s visits given to others", n, n=w
    ),
    Act.EXTEND: lambda n, w: ngettext("%(n)s visit extended", "%(n)s visits extended", n, n=w),
    Act.CANCEL: lambda n, w: ngettext("%(n)s visit cancelled", "%(n)s visits cancelled", n, n=w),
    Act.WITHDRAW: lambda n, w: ngettext(
        "%(n)s offer taken back", "%(n)s offers taken back", n, n=w
    ),
    Act.SHORTEN: lambda n, w: ngettext(
        "%(n)s extension taken back", "%(n)s extensions taken back", n, n=w
    ),
}


def done_words(batch: Batch, fates: Mapping[Fate, int]) -> str:
    """What an act has done, with how many."""
    count = fates.get(Fate.DONE, 0)
    return COUNTED[batch.act](count, current_reader().number(count))


FILTERS = {"act_words": act_words, "reasons_of": reasons_of}
"""What templates of this layer and above may write behind a bar."""
