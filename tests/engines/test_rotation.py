"""The rules of rotation: what stands in the way, until when, and that nothing else does."""

from datetime import date, timedelta
from uuid import UUID

from audit.engines.rotation import Past, Person, Reason, Rules, Wanted, Why, earliest, why_not

PIER, QUAY = UUID(int=1), UUID(int=2)
WAVE = UUID(int=9)
TODAY = date(2026, 3, 1)


def day(number: int) -> date:
    """A day by its distance from today."""
    return TODAY + timedelta(days=number)


def made(number: int, branch: UUID = PIER, **other: object) -> Past:
    """A visit that was made."""
    return Past(branch, day(number), day(number), **other)  # type: ignore[arg-type]


def reasons(rules: Rules, *past: Past, person: Person = Person(), last: int = 10) -> list[Reason]:
    """What keeps a person from a visit to the Pier between today and a day."""
    wanted = Wanted(PIER, TODAY, day(last), WAVE)
    return list(why_not(rules, person, past, wanted, today=TODAY))


def test_who_was_never_anywhere_may_go():
    assert reasons(Rules(lockout_days=90, gap_days=7, most_per_day=1, most_per_programme=1)) == []


def test_a_branch_is_locked_for_so_many_days_after_a_visit():
    lockout = Rules(lockout_days=30)
    assert reasons(lockout, made(-10)) == [
        Reason(Why.LOCKOUT, until=day(20), day=day(-10), limit=30)
    ]
    assert reasons(lockout, made(-10, QUAY)) == []
    assert reasons(lockout, made(-20)) == []


def test_where_the_lock_ends_within_the_window_the_visit_may_be_made_from_then_on():
    wanted = Wanted(PIER, TODAY, day(10))
    assert earliest(Rules(lockout_days=30), [made(-25)], wanted, today=TODAY) == day(5)
    assert earliest(Rules(lockout_days=30), [], wanted, today=day(3)) == day(3)


def test_a_companions_visit_locks_the_branch_too_but_not_the_calendar():
    theirs = made(-1, own=False)
    assert reasons(Rules(lockout_days=30, gap_days=30, most_per_day=1), theirs) == [
        Reason(Why.LOCKOUT, until=day(29), day=day(-1), own=False, limit=30)
    ]


def test_an_open_visit_counts_on_every_day_that_it_may_fall_on():
    unmade = Past(QUAY, TODAY, day(10), open=True)
    assert reasons(Rules(gap_days=3), unmade) == [Reason(Why.GAP, until=day(13), limit=3)]
    assert reasons(Rules(most_per_day=1), unmade) == [Reason(Why.DAY, until=day(11), limit=1)]
    assert reasons(Rules(most_per_day=2), unmade) == []


def test_a_visit_that_lies_far_enough_ahead_does_not_bar_an_earlier_one():
    planned = Past(PIER, day(40), day(45), open=False)
    assert reasons(Rules(lockout_days=30), planned) == []
    assert [each.kind for each in reasons(Rules(lockout_days=31), planned)] == [Why.LOCKOUT]


def test_nobody_has_two_open_visits_to_one_branch_whatever_the_rules():
    unmade = Past(PIER, TODAY, TODAY, open=True)
    assert reasons(Rules(), unmade) == [Reason(Why.OPEN_HERE)]


def test_a_programme_is_shared_out():
    assert reasons(Rules(most_per_programme=1), made(-40, QUAY, programme=WAVE)) == [
        Reason(Why.PROGRAMME, limit=1, has=1)
    ]
    assert reasons(Rules(most_per_programme=1), made(-40, QUAY)) == []


def test_who_has_no_grade_yet_is_not_held_back_by_it():
    asked = Rules(lowest_grade=350)
    assert reasons(asked, person=Person(grade=None)) == []
    assert reasons(asked, person=Person(grade=350)) == []
    assert reasons(asked, person=Person(grade=349)) == [Reason(Why.GRADE, limit=350, has=349)]


def test_one_of_the_languages_is_enough():
    asked = Rules(languages=frozenset({"cy", "en"}))
    assert reasons(asked, person=Person(languages=frozenset({"en"}))) == []
    assert reasons(asked, person=Person(languages=frozenset({"fa"}))) == [Reason(Why.LANGUAGES)]
    assert reasons(asked) == [Reason(Why.LANGUAGES)]


def test_a_window_that_has_passed_says_so_and_nothing_of_its_days():
    locked = Rules(lockout_days=30)
    assert reasons(locked, made(-1), last=-1) == [Reason(Why.OVER, day=day(-1))]


def test_what_the_person_is_counts_before_what_they_did():
    outsider = Person(ties=frozenset({PIER}), fits=False, reaches=False, ended=True)
    assert [each.kind for each in reasons(Rules(), person=outsider)] == [
        Why.ENDED,
        Why.ROLE,
        Why.PLACES,
        Why.TIE,
    ]
