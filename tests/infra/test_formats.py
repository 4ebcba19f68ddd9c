"""Numbers and days in four languages and three calendars; the phone's twin says all the same."""

import json
import random
import shutil
import subprocess
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string
from flask_babel import force_locale

from audit.infra.i18n import calendars
from audit.infra.i18n.calendars import CALENDARS, NoSuchDay, OutsideTables, day_in, gregorian
from audit.infra.i18n.digits import read_number, read_whole
from audit.infra.i18n.entering import NotADay, read_day, read_time, typed_day
from audit.infra.i18n.reader import Reader, reader
from tests.engines.twin import node_beside_python

ROOT = Path(__file__).resolve().parents[2]
CASES = json.loads((ROOT / "tests/conformance/formats.json").read_text(encoding="utf-8"))
SEED, DAYS = 1405, 5000

INTL = """
const days = JSON.parse(require("fs").readFileSync(0, "utf8"));
const counted = (calendar) => {
  const tag = `en-u-ca-${calendar}-nu-latn`;
  const options = { timeZone: "UTC", year: "numeric", month: "numeric", day: "numeric" };
  const format = new Intl.DateTimeFormat(tag, options);
  return days[calendar].map((day) => {
    const of = {};
    for (const { type, value } of format.formatToParts(new Date(day))) of[type] = Number(value);
    return [of.year ?? of.relatedYear, of.month, of.day];
  });
};
const told = Object.fromEntries(Object.keys(days).map((name) => [name, counted(name)]));
process.stdout.write(JSON.stringify(told));
"""


def node(*arguments: str, sent: str = "") -> str:
    """What Node prints."""
    done = subprocess.run(
        [shutil.which("node") or node_beside_python(), *arguments],
        input=sent,
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return done.stdout


def read_or_none(text: str, who: Reader) -> date | None:
    try:
        return read_day(text, who.calendar)
    except (NotADay, NoSuchDay, OutsideTables):
        return None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_server_writes_as_the_conformance_cases_say(case: dict[str, Any]):
    """The phone's twin runs the same file: tests/js/format-conformance.test.js."""
    who = reader(**case["reader"])
    for value, decimals, words in case.get("numbers", ()):
        assert who.number(Decimal(str(value)), decimals) == words
    for seconds, words in case.get("durations", ()):
        assert who.duration(seconds) == words
    for one in case.get("moments", ()):
        at, zone = datetime.fromisoformat(one.pop("at")), one.pop("zone")
        said = {
            "day": who.day(at, zone),
            "short": who.day(at, zone, year=False),
            "long": who.long_day(at, zone),
            "moment": who.moment(at, zone, year=False),
            "clock": who.time(at, zone),
            "month": who.month(at.date()),
        }
        assert {kind: said[kind] for kind in one} == one
    for text, day in case.get("typed", ()):
        assert read_or_none(text, who) == (day and date.fromisoformat(day)), text
    for day, text in case.get("entered", ()):
        assert typed_day(date.fromisoformat(day), who) == text
    for start, end, zone, whole, short in case.get("ranges", ()):
        first, last = datetime.fromisoformat(start), datetime.fromisoformat(end)
        assert who.days(first, last, zone) == whole
        assert who.days(first, last, zone, year=False) == short


def test_five_thousand_days_of_each_calendar_are_those_of_intl():
    """The first and the last day of each table, and days between them at random."""
    chance = random.Random(SEED)
    days: dict[str, list[date]] = {}
    for calendar, name in (("jalali", "persian"), ("hijri", "islamic-umalqura")):
        first, last = calendars._first(calendar), calendars._last(calendar)
        span = (last - first).days
        some = [first + timedelta(chance.randint(0, span)) for _ in range(DAYS)]
        days[name] = [first, last, *some]
    sent = json.dumps({name: [day.isoformat() for day in each] for name, each in days.items()})
    told = json.loads(node("-e", INTL, sent=sent))
    for calendar, name in (("jalali", "persian"), ("hijri", "islamic-umalqura")):
        ours = [day_in(calendar, day) for day in days[name]]
        assert [[day.year, day.month, day.day] for day in ours] == told[name]
        back = [gregorian(calendar, day.year, day.month, day.day) for day in ours]
        assert back == days[name]
        print(f"{calendar}: {len(ours)} days agree, seed {SEED}")


def test_months_and_weekdays_are_called_as_intl_calls_them():
    stored = (ROOT / "audit/infra/i18n/calendars.json").read_text(encoding="utf-8")
    assert json.loads(node("tools/calendar_names.mjs")) == json.loads(stored)


@pytest.mark.parametrize("calendar", CALENDARS)
def test_a_calendar_knows_where_it_ends_and_which_days_there_are(calendar: calendars.Calendar):
    first, last = calendars.YEARS[calendar]
    for year in (first - 1, last + 1):
        with pytest.raises(OutsideTables):
            gregorian(calendar, year, 1, 1)
    for month, day in ((13, 1), (0, 1), (1, 0), (2, 32)):
        with pytest.raises(NoSuchDay):
            gregorian(calendar, first, month, day)


def test_a_day_outside_a_calendar_is_shown_in_the_gregorian_one():
    who = reader("ar", "hijri", "latin")
    assert who.full_date(datetime(2100, 1, 2, tzinfo=UTC)) == "2 يناير 2100"


def test_leap_years_have_their_last_day_and_others_do_not():
    assert gregorian("jalali", 1403, 12, 30) == date(2025, 3, 20)
    with pytest.raises(NoSuchDay):
        gregorian("jalali", 1404, 12, 30)
    lengths = [calendars.length("hijri", 1448, month) for month in range(1, 13)]
    assert set(lengths) == {29, 30}
    with pytest.raises(NoSuchDay):
        gregorian("hijri", 1448, lengths.index(29) + 1, 30)


@pytest.mark.parametrize("typed", ["1234.5", "1234,5", "۱۲۳۴٫۵", "١٬٢٣٤٫٥", " \u200f۱۲۳۴.۵ "])
def test_a_number_is_read_in_any_digits(typed: str):
    assert read_number(typed) == Decimal("1234.5")


def test_a_number_to_be_changed_stands_as_it_would_be_typed(app: Flask):
    with app.test_request_context(), force_locale("fa"):
        shown = render_template_string("{{ '1234.5'|typed }}")
    assert shown == "۱۲۳۴٫۵"
    assert read_number(shown) == Decimal("1234.5")


def test_a_whole_number_is_whole():
    assert (read_whole("۱٬۲۰۰"), read_whole("−٥")) == (1200, -5)
    for typed in ("1.5", "", "12a", "1 2", "۹" * 10):
        with pytest.raises(ValueError, match=r".*"):
            read_whole(typed)


def test_a_time_of_day_is_read_in_any_digits():
    for typed in ("9:30", "۹:۳۰", "٠٩.٣٠", "09:30:15"):
        assert read_time(typed) == time(9, 30)
    for typed in ("24:00", "9:3", "noon", ""):
        with pytest.raises(ValueError, match=r".*"):
            read_time(typed)


def test_a_number_that_stands_in_a_template_is_written_for_each_reader(app: Flask):
    template = app.jinja_env.from_string("{{ 1|number }}")
    written = []
    for language in ("en", "fa", "en"):
        with app.test_request_context(), force_locale(language):
            written.append(template.render())
    assert written == ["1", "۱", "1"]
