"""SIXMARKS_MAIL_URL: what it may say, and that anything else stops the start."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from audit import create_app
from audit.cli import main
from audit.config import Settings
from audit.infra.mail import BadMailUrl, Console, MailServer, postman_of

FROM = "?from=audits@bank.example"


def server(url: str) -> MailServer:
    found = postman_of(url)
    assert isinstance(found, MailServer)
    return found


@pytest.mark.parametrize("url", ["", "console:"])
def test_the_console_is_the_default(url: str):
    assert isinstance(postman_of(url), Console)
    assert Settings().mail_url == "console:"


@pytest.mark.parametrize(
    ("url", "secure", "port"),
    [
        (f"smtp://mail.bank.example:587{FROM}", "starttls", 587),
        (f"smtp://mail.bank.example{FROM}&starttls=no", "no", 25),
        (f"smtp://mail.bank.example/{FROM}&starttls=yes", "starttls", 25),
        (f"smtps://mail.bank.example{FROM}", "tls", 465),
        (f"smtp://127.0.0.1:2525{FROM}", "no", 2525),
        (f"smtp://[::1]{FROM}", "no", 25),
        (f"smtp://localhost{FROM}&starttls=yes", "starttls", 25),
    ],
)
def test_how_a_server_is_spoken_with(url: str, secure: str, port: int):
    found = server(url)
    assert (found.secure, found.port) == (secure, port)
    assert found.sender.addr_spec == "audits@bank.example"


def test_names_and_passwords_hold_any_sign():
    found = server(
        "smtps://us%40er:p%3A%2Fss@mail.bank.example"
        "?from=Harbour%20Audits%20%3Cno-reply%2Baudits@bank.example%3E"
    )
    assert (found.user, found.password) == ("us@er", "p:/ss")
    assert str(found.sender) == "Harbour Audits <no-reply+audits@bank.example>"
    assert "p:/ss" not in repr(found)
    assert "p:/ss" not in repr(Settings(mail_url="smtps://u:p:/ss@h"))


@pytest.mark.parametrize(
    "url",
    [
        "smtp://mail.bank.example",
        f"http://mail.bank.example{FROM}",
        f"mail.bank.example:25{FROM}",
        f"smtp://{FROM}",
        f"smtp://mail.bank.example:port{FROM}",
        f"smtp://mail.bank.example:99999{FROM}",
        f"smtp://mail.bank.example/path{FROM}",
        f"smtp://mail.bank.example{FROM}&tls=1",
        f"smtp://mail.bank.example{FROM}&starttls=maybe",
        f"smtps://mail.bank.example{FROM}&starttls=no",
        f"smtp://user:secret@mail.bank.example{FROM}&starttls=no",
        "smtp://mail.bank.example?from=nobody",
        "smtp://mail.bank.example?from=a@b.example%0D%0ABcc:c@d.example",
        "smtp://mail.bank.example?from=jos%C3%A9@bank.example",
        "smtp://mail.bank.example?from=A%0A<a@b.example>",
    ],
)
def test_a_bad_url_stops_the_start_and_tells_no_password(url: str, tmp_path: Path):
    with pytest.raises(BadMailUrl, match="SIXMARKS_MAIL_URL") as refused:
        create_app(Settings(data=tmp_path, mail_url=url, base_url="https://audits.example"))
    assert "secret" not in str(refused.value)


def test_real_mail_needs_a_public_address(tmp_path: Path):
    with pytest.raises(BadMailUrl, match="SIXMARKS_BASE_URL"):
        create_app(Settings(data=tmp_path, mail_url=f"smtps://mail.bank.example{FROM}"))


def test_a_command_says_what_is_wrong_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SIXMARKS_DATA", str(tmp_path))
    monkeypatch.setenv("SIXMARKS_MAIL_URL", "smtp://mail.bank.example")
    answer = CliRunner().invoke(main, ["user", "list"])
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: SIXMARKS_MAIL_URL: it ends with ?from=")
