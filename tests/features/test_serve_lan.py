"""`serve --lan`: https that slow phones do not hold up, one plain page, a way in for guests."""

import hashlib
import http.client
import re
import signal
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient

from audit.cli import main
from audit.commands.trust_page import trust_page
from audit.config import Settings
from audit.infra import lan
from audit.infra.db import db
from audit.people import actions
from audit.people.models import User
from audit.people.permits import Role
from audit.people.sign_in import lend_password
from tests import postgres
from tests.builders import Workplace, build_workplace
from tests.lan_server import LanServer, serving_lan

LENT = "abcd-efgh-jkmn"
BODY = b"PUT /api/v1/photos/%s HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\nbegun" % (
    b"a" * 64
)


@pytest.fixture(scope="module")
def server(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanServer]:
    """An installation without anybody in it, on loopback."""
    data = postgres.copy(migrated, tmp_path_factory.mktemp("lan") / "data")
    with serving_lan(data, "--no-jobs", "--threads", "2") as running:
        yield running


@pytest.fixture
def page(tmp_path: Path) -> FlaskClient:
    """The page about trust of a machine with two addresses."""
    authority = lan.authority(tmp_path)
    return trust_page(authority, ["192.168.1.20", "10.0.0.7"], 8443).test_client()


def ask(server: LanServer, path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPSConnection(
        "localhost", server.port, context=server.trusting(), timeout=60
    )
    connection.request("GET", path, headers=headers)
    return connection.getresponse()


def test_it_answers_whoever_trusts_the_certificate_and_nobody_else(server: LanServer):
    assert ask(server, "/readyz").status == 200
    with pytest.raises(ssl.SSLCertVerificationError):
        http.client.HTTPSConnection("localhost", server.port, timeout=60).request("GET", "/")
    with pytest.raises((urllib.error.URLError, OSError)):
        urllib.request.urlopen(f"http://127.0.0.1:{server.port}/healthz", timeout=60)


def test_cookies_are_for_https_and_the_trial_leaves_no_promise_behind(server: LanServer):
    answer = ask(server, "/sign-in", **{"Accept-Encoding": "br"})
    assert answer.headers["Set-Cookie"].startswith("__Host-sixmarks=")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Content-Encoding"] == "br"
    assert "Strict-Transport-Security" not in answer.headers


def test_the_terminal_shows_the_fingerprint_of_what_the_page_offers(server: LanServer):
    shown = bytes.fromhex(server.fingerprint.replace(":", ""))
    assert shown == hashlib.sha256(server.certificate()).digest()
    assert "▄" in "".join(server.log)


def test_slow_and_silent_phones_hold_nobody_up(server: LanServer):
    """Two requests at once, four threads for each: seven slow bodies leave one.

    Eight who say nothing are as many as there are threads; each is waited for ten seconds.
    """
    trusting = server.trusting()
    with ExitStack() as phones:
        for _ in range(8):
            phones.enter_context(socket.create_connection(("127.0.0.1", server.port)))
        for number in range(20):
            plain = socket.create_connection(("127.0.0.1", server.port))
            phone = phones.enter_context(trusting.wrap_socket(plain, server_hostname="localhost"))
            if number < 7:
                phone.sendall(BODY)
        answer = ask(server, "/readyz")
        assert answer.status == 200
    assert ask(server, "/readyz").status == 200


def test_a_body_over_the_limit_is_refused_before_it_is_read(server: LanServer):
    with (
        socket.create_connection(("127.0.0.1", server.port)) as plain,
        server.trusting().wrap_socket(plain, server_hostname="localhost") as phone,
    ):
        phone.sendall(BODY.replace(b"200000", b"99999999"))
        assert phone.recv(100).startswith(b"HTTP/1.1 413 ")


def test_ctrl_c_ends_it_in_good_order(migrated: Path, tmp_path: Path):
    postgres.copy(migrated, tmp_path / "data")
    with serving_lan(tmp_path / "data", fresh=True) as running:
        idle = running.trusting().wrap_socket(
            socket.create_connection(("127.0.0.1", running.port)), server_hostname="localhost"
        )
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(60) == 0
        idle.close()
    assert "Traceback" not in "".join(running.log)


def refused(settings: Settings, *options: str) -> Result:
    """What the command says when it does not come to serving."""
    command = ["serve", "--lan", "--no-jobs", "--host", "127.0.0.1", *options]
    environment = {"SIXMARKS_DATA": str(settings.data), "SIXMARKS_SECRET_KEY": "tests"}
    return CliRunner().invoke(main, command, env=environment)


def test_a_port_in_use_is_said_and_nothing_stays_behind(server: LanServer, settings: Settings):
    answer = refused(settings, "--port", str(server.port))
    assert answer.exit_code == 1
    assert f"cannot listen on 127.0.0.1:{server.port}" in answer.output


@pytest.mark.parametrize("host", ["203.0.113.9", "::1", "bank.example"])
def test_it_listens_in_local_networks_alone(settings: Settings, host: str):
    answer = refused(settings, "--host", host)
    assert answer.exit_code == 1
    assert host in answer.output


def test_the_reloader_and_the_local_network_do_not_go_together(settings: Settings):
    answer = refused(settings, "--reload")
    assert answer.exit_code == 2


def test_the_plain_page_is_all_that_plain_http_serves(page: FlaskClient):
    answer = page.get("/")
    assert "192.168.1.20:8443" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    for path in ("/sign-in", "/phone", "/api/v1/visits", "/healthz", "/static/x/css/app.css"):
        assert page.get(path).headers["Location"] == "/"
    assert page.post("/sign-in", data={"password": "x"}).headers["Location"] == "/"
    assert "Set-Cookie" not in answer.headers


def test_the_plain_page_leads_to_the_address_it_was_reached_at(page: FlaskClient):
    assert "https://10.0.0.7:8443/" in page.get("/", headers={"Host": "10.0.0.7:8080"}).text
    forged = page.get("/", headers={"Host": "bank.example"}).text
    assert "bank.example" not in forged
    assert "https://192.168.1.20:8443/" in forged


def test_the_plain_page_speaks_the_phones_language_and_needs_nothing_from_elsewhere(
    page: FlaskClient,
):
    answer = page.get("/", headers={"Accept-Language": "fa"}).text
    assert '<html lang="fa" dir="rtl">' in answer
    fetched = re.findall(r'(?:src|rel="stylesheet" href)="([^"]+)"', answer)
    assert fetched == ["/trust.css"]
    style = page.get("/trust.css")
    assert style.mimetype == "text/css"
    assert "url(" not in style.text
    assert "@import" not in style.text


def sign_in(app: Flask, email: str, password: str = LENT) -> int:
    return (
        app.test_client().post("/sign-in", data={"email": email, "password": password}).status_code
    )


@pytest.fixture
def demo(app: Flask, workplace: Workplace) -> Workplace:
    """The workplace as a demo organisation whose people were lent a password."""
    with db.write():
        workplace.organisation.demo = True
    lend_password(app, LENT)
    return workplace


def test_the_demos_people_sign_in_with_what_they_were_lent(app: Flask, demo: Workplace):
    member = demo.people[Role.SHOPPER]
    assert sign_in(app, member.user.email.upper()) == 302
    assert sign_in(app, member.user.email, "abcd-efgh-jkmm") == 200


def test_a_lent_password_is_stored_nowhere(app: Flask, demo: Workplace):
    email = demo.people[Role.SHOPPER].user.email
    assert sign_in(app, email) == 302
    db.session.expire_all()
    assert db.session.query(User.password).filter_by(email=email).scalar() is None
    app.config.pop("DEMO_PASSWORD_HASH")
    assert sign_in(app, email) == 200


def test_a_lent_password_opens_nothing_but_the_demo(app: Flask, demo: Workplace):
    real = build_workplace("Real Bank", "real.example")
    assert sign_in(app, real.people[Role.MANAGER].user.email) == 200
    both = demo.people[Role.SUPERVISOR].user
    actions.add_user(both.email, "x", organisation=real.organisation, role=Role.MANAGER)
    assert sign_in(app, both.email) == 200
    own = actions.add_user(
        "own@harbour.example",
        "Own",
        organisation=demo.organisation,
        role=Role.MANAGER,
        password="correct horse battery",
    )
    assert sign_in(app, own.user.email) == 200
    assert sign_in(app, own.user.email, "correct horse battery") == 302


def test_a_closed_account_is_not_lent_a_way_in(app: Flask, demo: Workplace):
    user = demo.people[Role.MANAGER].user
    actions.disable_user(user)
    assert sign_in(app, user.email) == 200
