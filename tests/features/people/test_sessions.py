"""Sessions: where one is signed in, ending them, and what a stolen cookie is good for."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from audit.infra.db import db, now
from audit.people import actions as people
from audit.people.models import User
from audit.people.permits import Role
from audit.people.security import queries, sessions
from audit.people.security.models import AccountEntry, BrowserSession
from audit.people.security.rules import (
    KEPT,
    NOTED_PER_HOUR,
    PASSWORD_TRIES,
    SEEN_EVERY,
    Happened,
    browser_named,
    idle_limit,
    is_here,
)
from tests.builders import Workplace, phone_of, signed_in
from tests.features.people.conftest import PASSWORD
from tests.features.stages import counted_queries

MEG = "meg@harbour.example"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1"
)


def sign_in(
    client: FlaskClient, password: str = PASSWORD, agent: str = FIREFOX, **more: str
) -> Any:
    sent = {"email": MEG, "password": password, **more}
    return client.post("/sign-in", data=sent, headers={"User-Agent": agent}, buffered=True)


def is_in(client: FlaskClient) -> bool:
    return client.get("/me/security").status_code == 200


def value_of(client: FlaskClient, name: str) -> str:
    cookie = client.get_cookie(name)
    assert cookie is not None
    return cookie.value


def thief_with(app: Flask, client: FlaskClient, *names: str) -> FlaskClient:
    """Another browser with copies of these cookies."""
    thief = app.test_client()
    for name in names:
        thief.set_cookie(name, value_of(client, name))
    return thief


@pytest.fixture
def user(meg: str) -> User:
    return db.session.scalars(select(User).where(User.email == meg)).one()


def kept() -> list[BrowserSession]:
    db.session.rollback()
    found = select(BrowserSession).order_by(BrowserSession.created_at)
    return list(db.session.scalars(found))


def history(user: User) -> list[Happened]:
    db.session.rollback()
    return [each.what for each in queries.history_of(user, page=1, size=100)]


def test_only_a_hash_of_the_cookie_is_kept_and_of_the_browser_only_what_it_is(
    app: Flask, client: FlaskClient, meg: str
):
    sign_in(client, agent=FIREFOX + " <script>")
    [row] = kept()
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    assert token not in {row.token_hash, row.stamp, str(row.id)}
    assert sessions.token_hash(token) == row.token_hash
    assert row.browser == "Firefox · Linux"


@pytest.mark.parametrize(
    ("agent", "named"),
    [(FIREFOX, "Firefox · Linux"), (IPHONE, "Safari · iPhone"), ("curl/8", ""), ("", ""),
     ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140", "Edge · Windows"),
     ("Mozilla/5.0 (Linux; Android 16) Chrome/140 Mobile Safari/537", "Chrome · Android"),
     ("<b>Firefox/1</b>" * 10_000, "Firefox")],
)  # fmt: skip
def test_browsers_are_named_roughly(agent: str, named: str):
    assert browser_named(agent) == named


def test_a_copied_cookie_stops_when_its_owner_signs_out(app: Flask, client: FlaskClient, meg: str):
    sign_in(client, remember="y")
    thief = thief_with(app, client, "sixmarks", "sixmarks-stay")
    remembering = thief_with(app, client, "sixmarks-stay")
    assert is_in(thief)
    assert is_in(remembering)
    client.post("/sign-out")
    assert not is_in(thief)
    assert not is_in(remembering)
    assert not is_in(thief_with(app, thief, "sixmarks"))
    assert client.get_cookie("sixmarks-stay") is None


def test_a_session_is_ended_from_another_browser_with_its_remember_cookie(
    app: Flask, client: FlaskClient, meg: str
):
    sign_in(client)
    other = app.test_client()
    sign_in(other, agent=IPHONE, remember="y")
    page = client.get("/me/security").text
    assert page.count("You are here") == 1
    assert "Safari · iPhone" in page
    address = re.findall(r"/me/security/sessions/[0-9a-f-]{36}/end", page)
    assert len(address) == 1
    assert client.post(address[0]).status_code == 303
    assert not is_in(other)
    other.delete_cookie("sixmarks")
    assert not is_in(other), "the remember cookie neither"
    assert is_in(client)
    assert client.post(address[0]).status_code == 404


def test_signing_out_everywhere_else_leaves_this_browser(
    app: Flask, client: FlaskClient, meg: str, workplace: Workplace
):
    others = [app.test_client() for _ in range(3)]
    for browser in (client, *others):
        sign_in(browser, remember="y")
    stranger = signed_in(app, workplace.people[Role.REVIEWER])
    answer = client.post("/me/security/sessions/others/end", follow_redirects=True)
    assert "3 browsers signed out." in answer.text
    assert [is_in(each) for each in (client, *others)] == [True, False, False, False]
    assert is_in(stranger)


def test_nobody_ends_the_session_of_another(app: Flask, client: FlaskClient, meg: str, workplace):
    sign_in(client)
    [row] = kept()
    stranger = signed_in(app, workplace.people[Role.ADMINISTRATOR])
    assert stranger.post(f"/me/security/sessions/{row.id}/end").status_code == 404
    assert stranger.post(f"/me/security/sessions/{uuid4()}/end").status_code == 404
    assert is_in(client)


def test_what_a_browser_held_before_is_worth_nothing_after_signing_in(
    app: Flask, client: FlaskClient, meg: str, workplace: Workplace
):
    """Session fixation: a planted cookie, a planted token and a planted organisation."""
    client.get("/sign-in")
    planted = value_of(client, "sixmarks")
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token = "planted"
        cookie["membership"] = str(workplace.people[Role.ADMINISTRATOR].id)
    sign_in(client)
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != token
    assert client.get("/organisation/sign-in").status_code == 403
    thief = app.test_client()
    thief.set_cookie("sixmarks", planted)
    assert not is_in(thief)


def test_what_identified_people_before_opens_nothing(app: Flask, workplace: Workplace):
    member = workplace.people[Role.ADMINISTRATOR]
    browser = app.test_client()
    for value in (member.user.fs_uniquifier, "", str(member.id), "0" * 43, None, 7, ["x"]):
        with browser.session_transaction() as cookie:
            cookie["_user_id"] = value
            cookie["_fresh"] = True
        assert browser.get("/me").status_code == 302, value


def test_sessions_end_by_themselves(app: Flask, client: FlaskClient, meg: str):
    for stays, browser in ((False, client), (True, app.test_client())):
        sign_in(browser, **({"remember": "y"} if stays else {}))
        for limit, opens in (
            (idle_limit(stays) - timedelta(hours=1), True),
            (idle_limit(stays), False),
        ):
            with db.write() as session:
                session.execute(update(BrowserSession).values(seen_at=now() - limit))
            with db.write() as session:
                pass
            assert is_in(browser) is opens, (stays, limit)


def test_changing_ones_password_ends_every_other_session(
    app: Flask, client: FlaskClient, user: User
):
    other = app.test_client()
    for browser in (client, other):
        sign_in(browser, remember="y")
    phone = phone_of(app, user.memberships[0])
    new = "seven green lamps"
    for wrong in (
        {"present": "wrong", "password": new},
        {"present": PASSWORD, "password": "short"},
        {"present": PASSWORD, "password": PASSWORD},
        {"present": PASSWORD, "password": "meg@harbour.example"},
        {"password": new},
    ):
        answer = client.post("/me/security/password", data=wrong)
        assert answer.status_code == 422, wrong
        assert PASSWORD not in answer.text
    assert is_in(other)
    right = {"present": PASSWORD, "password": new}
    assert client.post("/me/security/password", data=right).status_code == 303
    assert is_in(client)
    assert not is_in(other)
    assert phone.client.get("/api/v1/visits", headers=phone.headers).status_code != 401
    assert history(user)[0] is Happened.PASSWORD_CHANGED
    fresh = app.test_client()
    assert sign_in(fresh).status_code == 200
    assert sign_in(fresh, new).status_code == 302


def test_an_open_browser_is_no_place_to_guess_the_password(client: FlaskClient, user: User):
    sign_in(client)
    guess = {"present": "wrong", "password": "seven green lamps"}
    for _ in range(PASSWORD_TRIES):
        assert "not your password" in client.post("/me/security/password", data=guess).text
    answer = client.post("/me/security/password", data={**guess, "present": PASSWORD})
    assert "Too many tries" in answer.text
    assert Happened.PASSWORD_CHANGED not in history(user)


def test_a_disabled_person_stays_out_when_let_in_again(app: Flask, client: FlaskClient, user: User):
    sign_in(client, remember="y")
    people.disable_user(user)
    assert not is_in(client)
    with db.write():
        user.active = True
    assert not is_in(client), "the old session is no good any more"


def test_reading_writes_nothing_and_asks_one_query_for_the_session(
    app: Flask, client: FlaskClient, meg: str
):
    sign_in(client)
    client.get("/me/security")
    with counted_queries() as asked:
        assert client.get("/me/security", buffered=True).status_code == 200
    assert not [each for each in asked if each.split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert sum("browser_session.token_hash =" in each for each in asked) == 1


def test_when_a_session_was_used_is_noted_after_the_answer_and_not_each_time(
    client: FlaskClient, meg: str
):
    sign_in(client)
    before = now() - SEEN_EVERY - timedelta(minutes=1)
    with db.write() as session:
        session.execute(update(BrowserSession).values(seen_at=before))
    with counted_queries() as asked:
        answer = client.get("/me/security", buffered=False)
        assert answer.status_code == 200
        [row] = kept()
        assert row.seen_at == before, "not before it has gone"
    assert not [each for each in asked if each.startswith("UPDATE")]
    answer.close()
    [row] = kept()
    assert now() - row.seen_at < timedelta(minutes=1)


def test_what_failed_stands_in_ones_history_and_tells_strangers_nothing(
    app: Flask, client: FlaskClient, user: User, workplace: Workplace
):
    for _ in range(3):
        sign_in(client, "wrong", agent=IPHONE)
    client.post("/sign-in", data={"email": "nobody@harbour.example", "password": "wrong"})
    assert history(user) == [Happened.WRONG_PASSWORD] * 3
    assert db.session.scalar(select(func.count(AccountEntry.id))) == 3
    sign_in(client)
    page = client.get("/me/security/history").text
    assert page.count("Wrong password") == 3
    assert "Safari · iPhone" in page
    other = signed_in(app, workplace.people[Role.ADMINISTRATOR])
    assert "Wrong password" not in other.get("/me/security/history").text


def test_a_wrong_password_is_noted_after_the_answer(client: FlaskClient, user: User):
    """The answer takes as long for an address that nobody has."""
    sent = {"email": MEG, "password": "wrong"}
    answer = client.post("/sign-in", data=sent)
    assert history(user) == []
    answer.close()
    assert history(user) == [Happened.WRONG_PASSWORD]


def test_a_flood_of_failures_fills_no_database(user: User):
    for _ in range(NOTED_PER_HOUR + 5):
        sessions.note(user, Happened.WRONG_PASSWORD)
    sessions.note(user, Happened.SIGNED_IN)
    assert len(history(user)) == NOTED_PER_HOUR + 1


def test_history_and_old_sessions_are_forgotten(client: FlaskClient, user: User):
    sign_in(client)
    with db.write() as session:
        session.execute(update(BrowserSession).values(seen_at=now() - KEPT - timedelta(hours=1)))
        session.execute(update(AccountEntry).values(at=now() - KEPT - timedelta(hours=1)))
    sign_in(client)
    sessions.forget_old()
    assert len(kept()) == len(history(user)) == 1


def test_lists_of_sessions_and_history_page_and_ask_no_more(app: Flask, user: User):
    browser = signed_in(app, user.memberships[0])
    counts = []
    for number in (1, 30):
        for _ in range(number):
            sessions.open_session(user, browser="Firefox · Linux")
        for address in ("/me/security", "/me/security/history"):
            with counted_queries() as asked:
                page = browser.get(address).text
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
    assert page.count("Signed in") <= 21
    assert "/me/security/history?page=2" in page
    assert browser.get("/me/security/history?page=2").text.count("<li") >= 10
    assert browser.get("/me/security?page=99").status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/visits", "/visits?state=open&q=a%20b", "/me/security#x"],
)
def test_paths_of_ours_are_gone_on_to(address: str):
    assert is_here(address)


@pytest.mark.parametrize(
    "address", ["", "visits", "//evil.example", "/\\evil.example", "/\t/evil.example", "https://x"]
)
def test_other_addresses_are_not(address: str):
    assert not is_here(address)
