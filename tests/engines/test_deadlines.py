"""Working days and the ends of days."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from audit.engines.deadlines import WEEKEND, day_in, end_of, working_days_after

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 1, 1))


def test_five_working_days_after_a_thursday_are_the_next_thursday():
    assert working_days_after(date(2026, 11, 19), 5) == date(2026, 11, 26)


def test_what_is_filed_at_the_weekend_is_counted_from_monday():
    for saturday_or_sunday in (date(2026, 11, 21), date(2026, 11, 22)):
        assert working_days_after(saturday_or_sunday, 1) == date(2026, 11, 23)
        assert working_days_after(saturday_or_sunday, 5) == date(2026, 11, 27)


def test_none_is_the_day_itself():
    assert working_days_after(date(2026, 11, 21), 0) == date(2026, 11, 21)


@given(DAYS, st.integers(min_value=1, max_value=60))
def test_between_a_day_and_its_deadline_lie_so_many_working_days(day: date, count: int):
    due = working_days_after(day, count)
    between = [day + timedelta(days=n) for n in range(1, (due - day).days + 1)]
    assert sum(each.weekday() not in WEEKEND for each in between) == count
    assert due.weekday() not in WEEKEND


def test_a_day_ends_by_the_clock_of_its_place():
    day = date(2026, 11, 19)
    assert end_of(day, "Asia/Tehran") == datetime(2026, 11, 19, 20, 30, tzinfo=UTC)
    assert end_of(day, "Europe/London") == datetime(2026, 11, 20, tzinfo=UTC)
    assert end_of(date(2026, 3, 29), "Europe/London") == datetime(2026, 3, 29, 23, tzinfo=UTC)


@given(DAYS, st.sampled_from(["UTC", "Asia/Tehran", "America/New_York"]))
def test_the_last_second_of_a_day_is_of_that_day_and_its_end_is_not(day: date, zone: str):
    assert day_in(end_of(day, zone) - timedelta(seconds=1), zone) == day
    assert day_in(end_of(day, zone), zone) == day + timedelta(days=1)
