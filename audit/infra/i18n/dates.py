"""Days as they are written, in one order for every calendar: weekday, day, month, year, era."""

from datetime import date

from audit.infra.i18n.calendars import Calendar, CalendarDay, day_in, names_of, shown_in

BETWEEN = {"fa": "، ", "ar": "، "}
"""What stands between day and time, else ", "."""

TO = " – "


def day_words(day: date, language: str, calendar: Calendar, *, year: bool = True) -> str:
    """A day in Latin digits: "Thu 19 Nov 2026", with or without its year."""
    told = shown_in(calendar, day)
    return _words(day, told, language, "short", upto=3 if year else 2)


def long_day_words(day: date, language: str, calendar: Calendar) -> str:
    """A day of this year, spelled out: "Thursday 19 November"."""
    return _words(day, shown_in(calendar, day), language, "long", upto=2)


def date_words(day: date, language: str, calendar: Calendar) -> str:
    """A day without its weekday, spelled out: "19 November 2026"."""
    told = shown_in(calendar, day)
    return " ".join([str(told.day), _month(told, language, "months"), *_year(told, language)])


def month_words(day: date, language: str, calendar: Calendar) -> str:
    """The month of a day with its year: "November 2026"."""
    told = shown_in(calendar, day)
    return " ".join([_month(told, language, "months"), *_year(told, language)])


def months_words(first: date, last: date, language: str, calendar: Calendar) -> str:
    """The months of two days, said once where they are one: "Aban – Azar 1405"."""
    start, end = _alike(first, last, calendar)
    if (start.year, start.month) == (end.year, end.month):
        return month_words(last, language, end.calendar)
    until = month_words(last, language, end.calendar)
    if start.year == end.year:
        return _month(start, language, "months") + TO + until
    return month_words(first, language, start.calendar) + TO + until


def days_words(
    first: date, last: date, language: str, calendar: Calendar, *, year: bool = True
) -> str:
    """Two days with what they share said once: "Sat 21 – Mon 23 Nov 2026"."""
    if first == last:
        return day_words(first, language, calendar, year=year)
    start, end = _alike(first, last, calendar)
    same = 1 if (start.year, start.month) == (end.year, end.month) else 2
    upto = same if not year or start.year == end.year else 3
    return TO.join(
        (
            _words(first, start, language, "short", upto=upto),
            _words(last, end, language, "short", upto=3 if year else 2),
        )
    )


def _alike(first: date, last: date, calendar: Calendar) -> tuple[CalendarDay, CalendarDay]:
    """Two days in one calendar: where it does not reach one of them, both are Gregorian."""
    start, end = shown_in(calendar, first), shown_in(calendar, last)
    if start.calendar == end.calendar:
        return start, end
    return day_in("gregorian", first), day_in("gregorian", last)


def _words(day: date, told: CalendarDay, language: str, width: str, *, upto: int) -> str:
    """Weekday and day (1), month (2) and year (3)."""
    weekday = names_of(language)["short" if width == "short" else "weekdays"][day.weekday()]
    month = _month(told, language, "short" if width == "short" else "months")
    rest = [str(told.day), month, *_year(told, language)][: upto if upto < 3 else None]
    return " ".join([weekday, *rest])


def _month(told: CalendarDay, language: str, width: str) -> str:
    return str(names_of(language)["calendars"][told.calendar][width][told.month - 1])


def _year(told: CalendarDay, language: str) -> list[str]:
    era = names_of(language)["calendars"][told.calendar]["era"]
    return [str(told.year), era] if era else [str(told.year)]
