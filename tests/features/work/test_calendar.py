"""Visits by the day in three calendars, and the secret address that other programs follow."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from audit.infra.db import db, now
from audit.infra.ics import CalendarEvent, calendar_bytes
from audit.people import actions as people
from audit.people.models import Membership
from audit.people.permits import Role
from audit.visits.calendar.rules import day_asked_for, month_of
from audit.visits.offers import actions as offers
from tests.builders import accepted, build_workplace, offered, signed_in
from tests.features.stages import counted_queries, published


@pytest.mark.parametrize(
    ("calendar", "day", "first", "last"),
    [
        ("gregorian", date(2024, 2, 10), date(2024, 2, 1), date(2024, 2, 29)),
        ("jalali", date(2026, 11, 22), date(2026, 11, 22), date(2026, 12, 21)),
        ("jalali", date(2025, 3, 20), date(2025, 2, 19), date(2025, 3, 20)),
        ("hijri", date(2026, 11, 22), date(2026, 11, 11), date(2026, 12, 9)),
        ("hijri", date(2090, 5, 5), date(2090, 5, 1), date(2090, 5, 31)),
    ],
)
def test_a_month_is_the_one_of_the_readers_calendar(calendar, day, first, last):
    month = month_of(calendar, day)
    assert (month.first, month.last) == (first, last)
    assert month_of(calendar, month.before).last == first - timedelta(days=1)
    assert month_of(calendar, month.after).first == last + timedelta(days=1)
    for begins in range(1, 8):
        weeks = month.weeks(begins)
        assert {len(week) for week in weeks} == {7}
        assert weeks[0][0].isoweekday() == begins
        assert weeks[0][0] <= first <= weeks[0][-1]
        assert weeks[-1][0] <= last <= weeks[-1][-1]


def test_an_address_names_any_day_or_none():
    today = date(2026, 11, 22)
    assert day_asked_for("2026-12-01", today) == date(2026, 12, 1)
    for text in ("", "tomorrow", "2026-13-01", "۱۴۰۵-۰۹-۰۱"):
        assert day_asked_for(text, today) == today
    assert day_asked_for("9999-12-31", today).year == 2100
    assert day_asked_for("0001-01-01", today).year == 2000


def test_the_desk_sees_its_places_and_a_shopper_their_own(app, workplace):
    other = people.add_user(
        "second@harbour.example", "Second", organisation=workplace.organisation, role=Role.SHOPPER
    )
    offered(workplace)
    offered(workplace, branch=1, assignee=other)
    day = (now() + timedelta(days=2)).date()
    desk = signed_in(app, workplace.people[Role.MANAGER])
    own = signed_in(app, workplace.people[Role.SHOPPER])
    agenda = f"/visits/calendar?show=agenda&on={day}"
    assert "Market, Harbour Bank" in (page := desk.get(agenda).text)
    assert "Pier, Harbour Bank" in page
    assert "Market, Harbour Bank" in (page := own.get(agenda).text)
    assert "Pier, Harbour Bank" not in page
    assert "Second" not in page
    branch = workplace.branches[1].id
    filtered = desk.get(f"{agenda}&branch={branch}").text
    assert "Pier" in filtered.split('id="follow"')[0].split("</form>")[-1]
    assert "Nothing on this day" in desk.get("/visits/calendar?show=day&on=2001-01-01").text


def test_the_month_is_written_for_its_reader(app, workplace):
    visit = offered(workplace)
    person = workplace.people[Role.MANAGER]
    people.choose_language(person.user, "fa")
    browser = signed_in(app, person)
    page = browser.get("/visits/calendar?on=2026-11-25").text
    assert "آذر ۱۴۰۵" in page
    assert page.count("data-day=") in {35, 42}
    assert 'data-day="2026-11-21"' in page, "the week begins on Saturday"
    assert str(visit.id) in browser.get(f"/visits/calendar?on={visit.closes_at.date()}").text


def test_branch_staff_have_no_calendar_and_no_feed(app, workplace):
    published(app, workplace)
    keeper = workplace.people[Role.BRANCH_MANAGER]
    browser = signed_in(app, keeper)
    for path in ("/visits/calendar", "/visits/calendar?show=agenda"):
        assert browser.get(path).status_code == 403
    assert browser.post("/visits/calendar/feed").status_code == 403
    manager = workplace.people[Role.MANAGER]
    secret = address_of(signed_in(app, manager))
    with db.write():
        manager.role = Role.BRANCH_MANAGER
    assert app.test_client().get(secret).status_code == 404, "a new role takes the old feed away"


def address_of(browser) -> str:
    """The address that a person is given, as a path."""
    browser.post("/visits/calendar/feed")
    (path,) = set(re.findall(r"/calendar/[\w-]{43}\.ics", browser.get("/visits/calendar").text))
    return path


def events_of(app: Flask, path: str) -> dict[str, dict[str, str]]:
    """The events of a feed by their UID, unfolded."""
    answer = app.test_client().get(path)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    text = answer.data.decode().replace("\r\n ", "")
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    blocks = re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text, re.S)
    events = [dict(line.split(":", 1) for line in block.splitlines()) for block in blocks]
    return {event["UID"]: event for event in events}


def test_a_feed_follows_its_visits(app, workplace):
    shopper = workplace.people[Role.SHOPPER]
    path = address_of(signed_in(app, shopper))
    visit = offered(workplace, brief="Ask about a loan.", scenario="Secret.", fee="18 pounds")
    uid = f"{visit.id}@sixmarks"
    first = events_of(app, path)[uid]
    assert first["STATUS"] == "TENTATIVE"
    assert first["DTEND"] == f"{visit.closes_at:%Y%m%dT%H%M%SZ}"
    offers.accept(visit, by=shopper.id)
    assert events_of(app, path)[uid]["STATUS"] == "CONFIRMED"
    manager = workplace.people[Role.MANAGER]
    offers.extend(
        visit, visit.closes_at + timedelta(days=1), visit.due_at + timedelta(days=1), by=manager.id
    )
    second = events_of(app, path)[uid]
    assert second["DTEND"] == f"{visit.closes_at:%Y%m%dT%H%M%SZ}"
    assert int(second["SEQUENCE"]) >= int(first["SEQUENCE"])
    offers.cancel(visit, "The branch moves to 5 High Street.", by=manager.id)
    last = events_of(app, path)
    assert set(last) == {uid}
    assert last[uid]["STATUS"] == "CANCELLED"
    told = str(last)
    for secret in ("loan", "Secret", "pounds", "moves", "ystery", "Manager Person", "Shopper"):
        assert secret not in told, secret


def test_who_gave_a_visit_away_reads_no_more_of_it(app, workplace):
    shopper = workplace.people[Role.SHOPPER]
    other = people.add_user(
        "second@harbour.example", "Second", organisation=workplace.organisation, role=Role.SHOPPER
    )
    path, theirs = (address_of(signed_in(app, each)) for each in (shopper, other))
    visit = accepted(workplace)
    offers.hand_over(visit, other, "On leave.", by=workplace.people[Role.MANAGER].id)
    gone = events_of(app, path)[f"{visit.id}@sixmarks"]
    assert gone["STATUS"] == "CANCELLED"
    assert "Market" not in str(gone)
    assert events_of(app, theirs)[f"{visit.id}@sixmarks"]["STATUS"] == "TENTATIVE"


def test_the_desks_feed_names_nobody(app, workplace):
    offered(workplace)
    audit = accepted(workplace, kind="audit", branch=1)
    manager = events_of(app, address_of(signed_in(app, workplace.people[Role.MANAGER])))
    assert len(manager) == 2
    for person in workplace.people.values():
        assert person.user.name not in str(manager)
    assert "Shopper 7" not in str(manager)
    supervisor = signed_in(app, workplace.people[Role.SUPERVISOR])
    assert set(events_of(app, address_of(supervisor))) == {f"{audit.id}@sixmarks"}


def test_an_address_ends_when_it_is_renewed_revoked_or_its_person_leaves(app, workplace):
    offered(workplace)
    member = workplace.people[Role.SHOPPER]
    browser = signed_in(app, member)
    first = address_of(browser)
    assert first not in browser.get("/visits/calendar").text, "it is shown once"
    second = address_of(browser)
    stranger = app.test_client()
    assert stranger.get(first).status_code == 404
    answer = stranger.get(second)
    again = stranger.get(second, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    for _again in range(2):
        browser.post("/visits/calendar/feed/removal")
    assert stranger.get(second).status_code == 404
    third = address_of(browser)
    for stop in ("disabled_at", "ended_at"):
        for moment, status in ((now(), 404), (None, 200)):
            with db.write():
                setattr(db.session.get_one(Membership, member.id), stop, moment)
            assert stranger.get(third).status_code == status
    for token in ("", "x", "%00", "a" * 5000, "../../sixmarks"):
        assert stranger.get(f"/calendar/{token}.ics").status_code == 404


def test_hostile_names_end_no_line(workplace):
    moment = datetime(2026, 11, 22, 10, tzinfo=UTC)
    nasty = "Évil; branch, \\ here\r\nBEGIN:VEVENT\nX:1\u2028\x00 " + "شعبه " * 30
    event = CalendarEvent(
        "1@sixmarks", moment, moment, nasty, nasty, nasty, "", "CONFIRMED", 1, moment
    )
    data = calendar_bytes(nasty, "fa", [event])
    lines = data.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert sum(line == b"BEGIN:VEVENT" for line in lines) == 1
    for line in lines:
        line.decode()  # no letter is cut
        assert not any(octet < 32 for octet in line)
    text = data.decode().replace("\r\n ", "")
    assert "SUMMARY:Évil\\; branch\\, \\\\ here\\nBEGIN:VEVENT\\nX:1 شعبه" in text


def test_the_calendar_asks_a_constant_number_of_questions(app, workplace):
    browser = signed_in(app, workplace.people[Role.MANAGER])
    path = address_of(browser)
    asked = []
    for count in (2, 9):
        for number in range(count):
            offered(workplace, branch=number % 3)
        seen = []
        for address in ("/visits/calendar", "/visits/calendar?show=agenda", path):
            browser.get(address)
            with counted_queries() as counted:
                assert browser.get(address).status_code == 200
            seen.append(len(counted))
        asked.append(seen)
    assert asked[0] == asked[1]


def test_another_organisations_visits_stand_in_no_calendar(app, workplace):
    other = build_workplace("Other Bank", "other.example")
    offered(other)
    browser = signed_in(app, workplace.people[Role.ADMINISTRATOR])
    branch = other.branches[0].id
    assert "Other Bank" not in browser.get(f"/visits/calendar?branch={branch}").text
    assert events_of(app, address_of(browser)) == {}
