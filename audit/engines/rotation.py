"""Who may visit which branch when: the rules of rotation, pure.

A visit that has been made counts on its day. One that is still open may be made on any day left
of its window, so it counts on all of them: what is allowed here holds whichever day its shopper
chooses. Where only the beginning of a window is barred, the visit may be made from `earliest`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rules:
    """What a programme asks; days between local days, grades in hundredths; None: no limit."""

    lockout_days: int = 0
    gap_days: int = 0
    most_per_day: int | None = None
    most_per_programme: int | None = None
    lowest_grade: int | None = None
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Past:
    """A visit of a shopper, or of a companion (`own` is false), and the local days that it may
    fall on: one and the same when it was made, what is left of its window while it is open."""

    branch: UUID
    first: date
    last: date
    programme: UUID | None = None
    own: bool = True
    open: bool = False


@dataclass(frozen=True)
class Person:
    """A shopper as the rules see one; `grade` is None until there is one."""

    languages: frozenset[str] = frozenset()
    grade: int | None = None
    ties: frozenset[UUID] = frozenset()
    fits: bool = True
    """Whether the role makes visits of this kind."""
    reaches: bool = True
    """Whether the branch lies in the places of the membership."""
    ended: bool = False


@dataclass(frozen=True)
class Wanted:
    """A visit to be given to somebody: the local days of its window, both included."""

    branch: UUID
    first: date
    last: date
    programme: UUID | None = None


class Why(StrEnum):
    """What stands in the way."""

    ENDED = "ended"
    ROLE = "role"
    PLACES = "places"
    TIE = "tie"
    LANGUAGES = "languages"
    GRADE = "grade"
    PROGRAMME = "programme"
    OVER = "over"
    OPEN_HERE = "open-here"
    LOCKOUT = "lockout"
    GAP = "gap"
    DAY = "day"


@dataclass(frozen=True)
class Reason:
    """Why a shopper may not make a visit; None where it has nothing to say.

    `until`: the first day on which this no longer stands in the way; `day`: when the visit was
    that bars it; `own`: whose that was; `limit`: the rule's number; `has`: what the shopper has.
    """

    kind: Why
    until: date | None = None
    day: date | None = None
    own: bool = True
    limit: int | None = None
    has: int | None = None


def why_not(
    rules: Rules, person: Person, past: Sequence[Past], wanted: Wanted, *, today: date
) -> tuple[Reason, ...]:
    """Everything that keeps this person from this visit; empty when nothing does."""
    wanted = replace(wanted, first=max(wanted.first, today))
    return (
        *_of_the_person(rules, person, wanted),
        *_of_the_number(rules, past, wanted),
        *_of_the_days(rules, past, wanted),
    )


def earliest(rules: Rules, past: Sequence[Past], wanted: Wanted, *, today: date) -> date:
    """The first day on which a visit that nothing stands in the way of may be made."""
    first = max(wanted.first, today)
    apart = [
        _clear_from(spans, days, wanted.last) for spans, days in _kept_apart(rules, past, wanted)
    ]
    full = [day + _DAY for day in _full_days(rules, past) if day <= wanted.last]
    return max([first, *(day for day in apart if day), *full])


def _of_the_person(rules: Rules, person: Person, wanted: Wanted) -> Iterable[Reason]:
    if person.ended:
        yield Reason(Why.ENDED)
    if not person.fits:
        yield Reason(Why.ROLE)
    if not person.reaches:
        yield Reason(Why.PLACES)
    if wanted.branch in person.ties:
        yield Reason(Why.TIE)
    if rules.languages and not rules.languages & person.languages:
        yield Reason(Why.LANGUAGES)
    if rules.lowest_grade and person.grade is not None and person.grade < rules.lowest_grade:
        yield Reason(Why.GRADE, limit=rules.lowest_grade, has=person.grade)


def _of_the_number(rules: Rules, past: Sequence[Past], wanted: Wanted) -> Iterable[Reason]:
    if rules.most_per_programme is None or wanted.programme is None:
        return
    made = sum(each.own and each.programme == wanted.programme for each in past)
    if made >= rules.most_per_programme:
        yield Reason(Why.PROGRAMME, limit=rules.most_per_programme, has=made)


def _of_the_days(rules: Rules, past: Sequence[Past], wanted: Wanted) -> Iterable[Reason]:
    if wanted.last < wanted.first:
        yield Reason(Why.OVER, day=wanted.last)
        return
    if any(_is_open_here(each, wanted) for each in past):
        yield Reason(Why.OPEN_HERE)
    (here, lockout), (own, gap) = _kept_apart(rules, past, wanted)
    if barred := _barred(Why.LOCKOUT, here, lockout, wanted):
        yield barred
    if barred := _barred(Why.GAP, own, gap, wanted):
        yield barred
    full = _full_days(rules, past)
    if wanted.last in full:
        until = wanted.last
        while until in full:
            until += _DAY
        yield Reason(Why.DAY, until=until, limit=rules.most_per_day)


def _is_open_here(past: Past, wanted: Wanted) -> bool:
    return past.own and past.open and past.branch == wanted.branch


def _kept_apart(
    rules: Rules, past: Sequence[Past], wanted: Wanted
) -> tuple[tuple[list[Past], int], tuple[list[Past], int]]:
    """What a visit keeps its distance from, and how many days: at its branch, and anywhere."""
    at_branch = [each for each in past if each.branch == wanted.branch]
    here = [each for each in at_branch if not _is_open_here(each, wanted)]
    return (here, rules.lockout_days), ([each for each in past if each.own], rules.gap_days)


def _barred(kind: Why, past: list[Past], days: int, wanted: Wanted) -> Reason | None:
    clear = _clear_from(past, days, wanted.last)
    if clear is None or clear <= wanted.last:
        return None
    cause = max(_in_the_way(past, days, wanted.last), key=lambda each: (each.last, each.own))
    until = clear
    while (later := _clear_from(past, days, until)) and later > until:
        until = later
    day = None if cause.open else cause.last
    return Reason(kind, until=until, day=day, own=cause.own, limit=days)


def _clear_from(past: list[Past], days: int, last: date) -> date | None:
    """From when on until `last` every day keeps its distance; None where nothing is near."""
    return max(
        (each.last + days * _DAY for each in _in_the_way(past, days, last)),
        default=None,
    )


def _in_the_way(past: list[Past], days: int, last: date) -> list[Past]:
    """What a visit made by `last` would not lie the whole distance before."""
    return [each for each in past if days and each.first - days * _DAY < last]


def _full_days(rules: Rules, past: Sequence[Past]) -> set[date]:
    """The days on which the shopper may already have as many visits as a day may have."""
    if rules.most_per_day is None:
        return set()
    held: Counter[date] = Counter()
    for each in past:
        if each.own:
            held.update(each.first + n * _DAY for n in range((each.last - each.first).days + 1))
    return {day for day, visits in held.items() if visits >= rules.most_per_day}
