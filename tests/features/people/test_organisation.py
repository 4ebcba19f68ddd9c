"""What an organisation settles once for all its visits."""

import re
from datetime import timedelta

import pytest

from audit.infra.db import db
from audit.infra.events import Event
from audit.people.permits import Role
from audit.people.undo import actions as undo
from audit.people.undo.models import Change
from tests.builders import build_workplace, phone_of, signed_in

WANTED = {
    "name": "Harbour Bank",
    "language": "fa",
    "safety_phone": "+44 (20) 7946-0958",
    "wants_position": "y",
    "currency": "EUR",
    "appeal_days": "10",
    "languages": ["en", "fa"],
    "time_zone": "asia/tehran",
    "kept_months": "۱۲",
}


@pytest.fixture
def administrator(app, workplace):
    return signed_in(app, workplace.people[Role.ADMINISTRATOR])


def test_an_administrator_settles_what_holds_for_all_visits(administrator, workplace):
    assert administrator.post("/organisation/settings", data=WANTED).status_code == 303
    organisation = workplace.organisation
    db.session.refresh(organisation)
    assert (organisation.language, organisation.currency) == ("fa", "EUR")
    assert (organisation.safety_phone, organisation.appeal_days) == ("+442079460958", 10)
    assert organisation.wants_position
    assert (organisation.used_languages, organisation.time_zone) == (("en", "fa"), "Asia/Tehran")
    assert organisation.kept_months == 12
    page = administrator.get("/organisation/settings").text
    assert 'value="+442079460958"' in page


def test_the_page_shows_what_holds(administrator, workplace):
    page = administrator.get("/organisation/settings").text
    assert len(re.findall(r'<input checked[^>]*name="languages"', page)) == 4
    administrator.post("/organisation/settings", data=WANTED)
    page = administrator.get("/organisation/settings").text
    ticked = re.findall(r'<input checked[^>]*name="languages"[^>]*value="(\w+)"', page)
    assert ticked == ["en", "fa"]


def test_the_log_says_which_settings_changed_and_not_what_they_are(administrator, workplace):
    administrator.post("/organisation/settings", data=WANTED)
    administrator.post("/organisation/settings", data=WANTED)
    [event] = db.session.query(Event).filter_by(kind="organisation.settled").all()
    assert event.actor_id == workplace.people[Role.ADMINISTRATOR].id
    assert "safety_phone" in event.data["settings"]
    assert "name" not in event.data["settings"]
    assert "7946" not in str(event.data)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "  ", "Enter the organisation’s name."),
        ("safety_phone", "112", "international form"),
        ("safety_phone", "call <me>", "international form"),
        ("currency", "XXX", "Not a valid choice"),
        ("appeal_days", "soon", "Enter a whole number of days."),
        ("appeal_days", "-1", "Between 0 and 365 days"),
        ("languages", ["en"], "has to be in use"),
        ("languages", ["fa", "xx"], "not a valid choice"),
        ("time_zone", "Mars/Olympus", "no such time zone"),
        ("time_zone", "../../etc/passwd", "no such time zone"),
        ("kept_months", "1", "Between 6 and 120 months"),
    ],
)
def test_what_cannot_be_stands_beside_its_field_and_changes_nothing(
    administrator, workplace, field, typed, said
):
    answer = administrator.post("/organisation/settings", data={**WANTED, field: typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert "field__error" in answer.text
    db.session.refresh(workplace.organisation)
    assert workplace.organisation.currency == "GBP"


def test_numbers_may_be_written_in_any_digits_or_left_out(administrator, workplace):
    for typed, kept in (("۰۰۴۴۲۰۷۹۴۶۰۹۵۸", "+442079460958"), ("", "")):
        administrator.post("/organisation/settings", data={**WANTED, "safety_phone": typed})
        db.session.refresh(workplace.organisation)
        assert workplace.organisation.safety_phone == kept


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_nobody_else_settles_anything(app, workplace, role):
    browser = signed_in(app, workplace.people[role])
    assert browser.get("/organisation/settings").status_code in {403, 404}
    assert browser.post("/organisation/settings", data=WANTED).status_code in {403, 404}


def test_an_administrator_settles_only_their_own_organisation(app, administrator, workplace):
    other = build_workplace("Other Bank", "other.example")
    administrator.post("/organisation/settings", data=WANTED)
    db.session.refresh(other.organisation)
    assert other.organisation.safety_phone == ""


def test_phones_learn_the_number_and_whether_to_ask_for_the_position(app, administrator, workplace):
    phone = phone_of(app, workplace.people[Role.SHOPPER])

    def agency():
        return phone.client.get("/api/v1/visits", headers=phone.headers).json["agency"]

    assert agency() == {"safety_phone": None, "wants_position": False}
    administrator.post("/organisation/settings", data=WANTED)
    assert agency() == {"safety_phone": "+442079460958", "wants_position": True}


def undo_of(page):
    """The address that the toast's undo posts to."""
    return re.search(r'<toast-note.*?action="(/undo/[^"]+)"', page, re.DOTALL)[1]


def test_what_was_settled_is_taken_back(administrator, workplace):
    administrator.post("/organisation/settings", data=WANTED)
    page = administrator.get("/organisation/settings").text
    assert "settings of the organisation were changed" in page
    assert administrator.post(undo_of(page)).location == "/organisation/settings"
    db.session.refresh(workplace.organisation)
    assert (workplace.organisation.name, workplace.organisation.currency) == ("Harbour Bank", "GBP")
    assert "Taken back." in administrator.get("/organisation").text


def test_a_change_is_taken_back_once_and_only_by_who_made_it(app, administrator, workplace):
    administrator.post("/organisation/settings", data=WANTED)
    back = undo_of(administrator.get("/organisation/settings").text)
    for role in set(Role) - {Role.ADMINISTRATOR}:
        assert signed_in(app, workplace.people[role]).post(back).status_code == 404
    stranger = build_workplace("Other Bank", "other.example").people[Role.ADMINISTRATOR]
    assert signed_in(app, stranger).post(back).status_code == 404
    assert administrator.post(back).status_code == 303
    assert administrator.post(back).status_code == 409


def test_what_was_changed_again_is_not_taken_back(administrator, workplace):
    administrator.post("/organisation/settings", data=WANTED)
    back = undo_of(administrator.get("/organisation/settings").text)
    administrator.post("/organisation/settings", data={**WANTED, "currency": "USD"})
    answer = administrator.post(back)
    assert answer.status_code == 409
    assert "changed again in the meantime" in answer.text
    db.session.refresh(workplace.organisation)
    assert (workplace.organisation.currency, workplace.organisation.language) == ("USD", "fa")


def test_a_change_is_forgotten_after_a_day(administrator, workplace):
    administrator.post("/organisation/settings", data=WANTED)
    [change] = db.session.query(Change).all()
    with db.write():
        change.made_at -= timedelta(hours=2)
    assert administrator.post(f"/undo/{change.id}").status_code == 409
    with db.write():
        change.made_at -= timedelta(days=1)
    undo.forget()
    assert db.session.query(Change).all() == []
