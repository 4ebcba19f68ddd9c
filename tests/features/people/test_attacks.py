"""Ways in that must stay shut, and honest people who must not be kept out by a trick."""

import unicodedata
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from audit import create_app
from audit.config import Settings
from audit.infra.db import db, now
from audit.infra.permits import wants_bearer
from audit.people import actions
from audit.people.addresses import NoAddress, address_of
from audit.people.permits import Role
from tests import postgres
from tests.builders import Workplace, accepted, manifest, phone_of, signed_in
from tests.features.people.conftest import PASSWORD

MEG = "meg@harbour.example"
HTTPS = "https://audits.example"


def strict(settings: Settings, **other: str) -> FlaskClient:
    """A browser before an application that limits tries, as outside tests."""
    db.session.remove()
    app = create_app(postgres.settings_of(settings.data, **other))
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


def credentials(email: str = MEG, password: str = PASSWORD, **other: str) -> dict[str, str]:
    return {"email": email, "password": password, **other}


def test_signing_in_takes_forms_only(settings: Settings, meg: str):
    client = strict(settings)
    answer = client.post("/sign-in?include_auth_token", json=credentials())
    assert answer.status_code == 415
    assert client.post("/sign-in", json=[1]).status_code == 415
    assert client.get("/visits").status_code == 302


def test_no_token_is_given_or_taken_in_place_of_a_session(
    app: Flask, client: FlaskClient, workplace: Workplace, meg: str
):
    wanted = {"Accept": "application/json"}
    answer = client.post("/sign-in?include_auth_token", data=credentials(), headers=wanted)
    assert "token" not in answer.text
    token = workplace.people[Role.MANAGER].user.get_auth_token()
    stranger = app.test_client()
    assert stranger.get("/visits", headers={"Authentication-Token": token}).status_code == 302
    assert stranger.get(f"/visits?auth_token={token}").status_code == 302


def test_other_spellings_of_an_address_share_its_limit(settings: Settings, meg: str):
    client = strict(settings)
    spellings = ("meg@harbour.example", "MEG@harbour.example", " meg@ｈarbour.example")
    tries = [client.post("/sign-in", data=credentials(s, "wrong")) for s in spellings * 4]
    assert tries[9].status_code == 200
    assert tries[11].status_code == 429


def test_an_address_has_one_spelling(client: FlaskClient, workplace: Workplace):
    typed = unicodedata.normalize("NFD", "  José@Bücher.example ")
    assert address_of(typed) == "josé@bücher.example"
    actions.add_user(
        typed, "José", organisation=workplace.organisation, role=Role.MANAGER, password=PASSWORD
    )
    for spelling in (typed.strip(), "JOSÉ@bücher.example", "josé@xn--bcher-kva.example"):
        assert client.post("/sign-in", data=credentials(spelling)).status_code == 302
        client.post("/sign-out")
    with pytest.raises(NoAddress):
        actions.add_user("José", "x", organisation=workplace.organisation, role=Role.MANAGER)


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "https://evil.example", "\t//evil.example", "///evil.example",
     "https:evil.example", "javascript:alert(1)", "/\n/evil.example", "\\\\evil.example"],
)  # fmt: skip
def test_a_forged_link_leads_home_not_elsewhere(client: FlaskClient, meg: str, elsewhere: str):
    arrived = client.post("/sign-in", data=credentials(next=elsewhere))
    already_in = client.get("/sign-in", query_string={"next": elsewhere})
    for answer in (arrived, already_in):
        assert answer.status_code == 302
        assert "\\" not in answer.location
        assert urlsplit(urljoin("http://localhost/", answer.location)).netloc == "localhost"


def test_cookies_over_https_are_bound_to_the_host(settings: Settings, meg: str):
    client = strict(settings, base_url=HTTPS)
    answer = client.post("/sign-in", base_url=HTTPS, data=credentials(remember="y"))
    cookies = answer.headers.getlist("Set-Cookie")
    assert {c.split("=")[0] for c in cookies} == {"__Host-sixmarks", "__Host-sixmarks-stay"}
    for cookie in cookies:
        parts = {part.strip() for part in cookie.split(";")[1:]}
        assert parts >= {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
        assert not any(part.startswith("Domain") for part in parts)
    client.delete_cookie("__Host-sixmarks", domain="audits.example")
    assert client.get("/visits", base_url=HTTPS).status_code == 200  # stayed signed in


def test_who_left_every_organisation_is_told_so_not_sent_in_circles(
    app: Flask, workplace: Workplace
):
    member = workplace.people[Role.SHOPPER]
    browser, phone = signed_in(app, member), phone_of(app, member)
    visit = accepted(workplace)
    with db.write():
        member.ended_at = now()
    answer = browser.get("/me")
    assert answer.status_code == 403
    assert "no organisation" in answer.text
    assert phone.send(visit.id, manifest(visit)).status_code == 403


def unsafe(app: Flask) -> Iterator[tuple[str, Rule]]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}):
            yield method, rule


def test_every_unsafe_route_wants_a_token_of_its_page_or_of_its_phone(
    app: Flask, workplace: Workplace
):
    app.config["WTF_CSRF_ENABLED"] = True
    browser = signed_in(app, workplace.people[Role.ADMINISTRATOR])
    nobody = "00000000-0000-4000-8000-000000000000"
    for method, rule in unsafe(app):
        with app.test_request_context():
            values = {name: 1 if name == "number" else nobody for name in rule.arguments}
            address = app.url_map.bind("localhost").build(rule.endpoint, values, method=method)
        bearer = wants_bearer(app.view_functions[rule.endpoint])
        answer = browser.open(address, method=method)
        assert answer.status_code == (401 if bearer else 400), (method, address)


def test_a_form_that_came_too_late_is_told_what_to_do(app: Flask, workplace: Workplace):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = signed_in(app, workplace.people[Role.SUPERVISOR]).post("/visits", data={})
    assert answer.status_code == 400
    assert "open for too long" in answer.text
    assert "CSRF" not in answer.text


def test_errors_keep_their_guards_and_say_what_would_be_allowed(client: FlaskClient):
    missing = client.get("/static/none/app.css")
    assert missing.status_code == 404
    assert "script-src 'self'" in missing.headers["Content-Security-Policy"]
    wrong = client.delete("/api/v1/visits")
    assert wrong.status_code == 405
    assert "GET" in wrong.headers["Allow"]


def test_who_tries_too_often_is_told_and_let_in_later(settings: Settings, meg: str):
    client = strict(settings)
    for _ in range(10):
        client.post("/sign-in", data=credentials(password="wrong"))
    answer = client.post("/sign-in", data=credentials())
    assert answer.status_code == 429
    assert "Wait a minute" in answer.text
