"""How pages say filters, their values, and orders."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from audit.checklists.wording import kind_name
from audit.infra.i18n import current_reader
from audit.visits.rules import STATES_OF, State
from audit.visits.wording import filter_name, standing
from audit.visits.work.rules import KINDS, ME, Filters

TIMES: dict[str, Any] = {
    "overdue": _l("Overdue"),
    "soon": _l("Due within two days"),
    "late": _l("Sent in late"),
    "today": _l("Window open today"),
    "week": _l("Window open in the next seven days"),
    "made-week": _l("Made in the last seven days"),
    "made-month": _l("Made in the last thirty days"),
}
OUTCOMES: dict[str, Any] = {
    "pass": _l("Passed"),
    "fail": _l("Not passed"),
    "insufficient": _l("Too little seen"),
    "none": _l("No score"),
}
FLAGS: dict[str, Any] = {
    "critical": _l("A critical item failed"),
    "signal": _l("Something unusual"),
    "hold": _l("On hold"),
    "aside": _l("Waits for a decision"),
}
SORTS: dict[str, Any] = {
    "newest": _l("Newest window first"),
    "oldest": _l("What ends first"),
    "branch": _l("By branch"),
    "person": _l("By person"),
    "lowest": _l("Lowest score first"),
    "changed": _l("Changed last"),
}
Names = dict[str, str]
EARLIEST = date(2000, 1, 1)
NAMES = {"time": TIMES, "outcome": OUTCOMES, "flag": FLAGS, "sort": SORTS}


def words_of(name: str) -> list[tuple[str, str]]:
    """The values of a filter with their words."""
    if name == "kind":
        return [(kind, kind_name(kind)) for kind in KINDS]
    return [(value, str(words)) for value, words in NAMES[name].items()]


def mine() -> str:
    """The filter for what is one's own."""
    return _("Mine")


def state_with_count(state: State, count: int) -> str:
    """A state with how many visits stand there."""
    number = current_reader().number(count)
    return _("%(state)s (%(n)s)", state=standing(state).word, n=number)


def chip_words(filters: Filters, names: Names) -> list[tuple[str, str, str]]:
    """Every active filter as (name, value, words); `names` are those of ids."""
    chips = []
    for name, value in filters.pairs():
        if name != "sort":
            chips.append((name, value, _words(name, value, filters, names)))
    return chips


def _who(value: str, _filters: Filters, names: Names) -> str:
    return mine() if value == ME else names.get(value, _("Somebody"))


def _first(_value: str, filters: Filters, _names: Names) -> str:
    return _("Ends on or after %(day)s", day=current_reader().day(filters.first or EARLIEST))


def _until(_value: str, filters: Filters, _names: Names) -> str:
    return _("Begins on or before %(day)s", day=current_reader().day(filters.last or EARLIEST))


def _made_first(_value: str, filters: Filters, _names: Names) -> str:
    return _("Made on or after %(day)s", day=current_reader().day(filters.made_first or EARLIEST))


def _made_last(_value: str, filters: Filters, _names: Names) -> str:
    return _("Made on or before %(day)s", day=current_reader().day(filters.made_last or EARLIEST))


SAID: dict[str, Callable[[str, Filters, Names], str]] = {
    "q": lambda value, _filters, _names: _("“%(words)s”", words=value),
    "state": lambda value, _filters, _names: _state(value),
    "kind": lambda value, _filters, _names: kind_name(value),
    "who": _who,
    "from": _first,
    "to": _until,
    "made-from": _made_first,
    "made-to": _made_last,
    "version": lambda value, _filters, _names: _(
        "Scored like version %(n)s", n=current_reader().number(int(value))
    ),
    "below": lambda value, _filters, _names: _(
        "Score below %(score)s", score=current_reader().number(int(value))
    ),
}


def _words(name: str, value: str, filters: Filters, names: Names) -> str:
    if name in NAMES:
        return str(NAMES[name][value])
    if name in SAID:
        return SAID[name](value, filters, names)
    return names.get(value, _("Not here any more"))


def _state(name: str) -> str:
    return filter_name(name) if name in STATES_OF else str(standing(State(name)).word)
