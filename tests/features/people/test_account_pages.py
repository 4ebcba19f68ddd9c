"""Signing in by the page, and one's own account."""

from flask_babel import force_locale

from audit.infra import events
from audit.infra.db import db, now
from audit.infra.i18n import current_reader, reader
from audit.people import actions as people
from audit.people.permits import Role
from tests.builders import signed_in


def test_a_refused_sign_in_keeps_the_address_and_where_one_was_going(client, meg):
    answer = client.post(
        "/sign-in", data={"email": meg, "password": "wrong", "next": "/checklists"}
    )
    assert f'value="{meg}"' in answer.text
    assert 'name="next" value="/checklists"' in answer.text


def test_the_demo_offers_one_button_per_role(app, client, workplace):
    assert "/demo/" not in client.get("/sign-in").text
    demo = people.add_organisation("Demo", demo=True)
    member = people.add_user("d@demo.example", "Dee", organisation=demo, role=Role.REVIEWER)
    assert client.get("/sign-in").text.count(f"/demo/{member.id}") == 1
    assert client.post(f"/demo/{member.id}").headers["Location"] == "/"
    with client.session_transaction() as session:  # or answers that cross bring two
        assert session["csrf_token"]
    app.config["LOOPBACK"] = False
    assert "/demo/" not in app.test_client().get("/sign-in").text


def test_a_lost_phone_can_be_signed_out_from_the_account_page(app, workplace):
    shopper = workplace.people[Role.SHOPPER]
    device, _token = people.enrol_device(shopper, "Old phone")
    browser = signed_in(app, shopper)
    assert "Old phone" in browser.get("/me/security").text
    assert browser.post(f"/me/devices/{device.id}/revocation").status_code == 303
    page = browser.get("/me/security").text
    assert "Signed out" in page
    assert "revocation" not in page


def test_signing_a_phone_out_ends_its_browser_session_too_and_no_other(app, workplace):
    shopper = workplace.people[Role.SHOPPER]
    phone, desk = signed_in(app, shopper), signed_in(app, shopper)
    enrolled = phone.post("/api/v1/devices", json={"name": "Lost phone"})
    assert desk.post(f"/me/devices/{enrolled.json['device']}/revocation").status_code == 303
    assert phone.post("/api/v1/devices", json={"name": "Again"}).status_code == 401
    assert phone.get("/me").status_code == 302
    assert desk.get("/me").status_code == 200


def test_an_unknown_language_keeps_the_old_one(supervisor, workplace):
    answer = supervisor.post("/me/language", data={"language": "xx"})
    assert answer.status_code == 422
    assert "field__error" in answer.text
    supervisor.post("/me/language", data={"language": "fa"})
    assert 'dir="rtl"' in supervisor.get("/me").text


def test_a_person_reads_in_the_calendar_and_digits_of_their_choice(app, workplace):
    """R0.24: the choice holds on pages at once, and a phone hears of it; a report does not."""
    supervisor = signed_in(app, workplace.people[Role.SUPERVISOR])
    today = now().date()
    supervisor.post("/me/language", data={"language": "fa"})
    assert f"{reader('fa', 'hijri').full_date(today)}" in supervisor.get("/me").text  # a preview
    chosen = {"language": "fa", "calendar": "hijri", "digits": "latin"}
    assert supervisor.post("/me/language", data=chosen).status_code == 303
    page = supervisor.get("/me").text
    assert 'data-ca="islamic-umalqura" data-nu="latn"' in page
    assert reader("fa", "jalali", "latin").full_date(today) in page
    assert supervisor.get("/api/v1/session").json["reading"] == "fa islamic-umalqura latn"
    with supervisor:
        supervisor.get("/me")
        assert current_reader() == reader("fa", "hijri", "latin")
        with force_locale("fa"):
            assert current_reader() == reader("fa")
    supervisor.post("/me/language", data={"language": "cy", "calendar": "", "digits": "native"})
    assert supervisor.get("/api/v1/session").json["reading"] == "cy gregory latn"


def test_everybody_keeps_their_own_name(app, workplace):
    member = workplace.people[Role.SHOPPER]
    client = signed_in(app, member)
    assert client.post("/me/name", data={"called": "  Mina \n Azad "}).status_code == 303
    db.session.expire_all()
    assert member.user.name == "Mina Azad"
    refused = client.post("/me/name", data={"called": " "})
    assert refused.status_code == 422
    assert 'id="called-error"' in refused.text
    assert [event.kind for event in events.timeline(member.id)][-1] == "member.renamed"
