"""Somebody is invited, looks at the password while choosing it, and comes in."""

import pytest
from playwright.sync_api import Browser, expect

from audit import create_app
from audit.infra.db import db
from audit.people import actions as people
from audit.people.passwords import actions as passwords
from audit.people.permits import Role
from audit.people.queries import demo_members
from tests import postgres
from tests.server import Server

pytestmark = pytest.mark.browser

PASSWORD = "drei graue Esel"


def test_a_link_leads_to_a_password_and_in(browser: Browser, demo: Server):
    app = create_app(postgres.settings_of(demo.data, testing=True))
    with app.app_context():
        organisation = demo_members()[0].organisation
        member = people.add_user(
            "sara@harbour.example", "Sara", organisation=organisation, role=Role.REVIEWER
        )
        token = passwords.token_of(passwords.invite(member, by=None).id)
        db.session.remove()
        db.engine.dispose()
    context = browser.new_context(base_url=demo.url, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"/password/{token}")
    field = page.get_by_label("New password")
    expect(field).to_be_focused()
    page.keyboard.type("sara sara")
    show = page.get_by_role("button", name="Show the password")
    show.click()
    expect(field).to_have_attribute("type", "text")
    expect(show).to_have_attribute("aria-pressed", "true")
    field.press("Enter")
    expect(page.get_by_text("10 characters or more, please.")).to_be_visible()
    expect(field).to_have_attribute("type", "password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your password is set.")).to_be_visible()
    page.get_by_label("E-mail").fill("sara@harbour.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/reviews")
    context.close()
