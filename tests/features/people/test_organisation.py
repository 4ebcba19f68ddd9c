"""What an organisation settles once for all its visits."""

import pytest

from audit.infra.db import db
from audit.infra.events import Event
from audit.people.permits import Role
from tests.builders import build_workplace, phone_of, signed_in

WANTED = {
    "name": "Harbour Bank",
    "language": "fa",
    "safety_phone": "+44 (20) 7946-0958",
    "wants_position": "y",
    "currency": "EUR",
    "appeal_days": "10",
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
    page = administrator.get("/organisation/settings").text
    assert 'value="+442079460958"' in page


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
