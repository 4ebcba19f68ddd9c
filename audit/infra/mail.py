"""Handing letters to a mail server, or to the console; what SIXMARKS_MAIL_URL may say."""

import logging
import re
import smtplib
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from ipaddress import ip_address
from typing import Literal, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from email_validator import EmailNotValidError, validate_email
from flask import Flask, current_app

log = logging.getLogger("sixmarks.mail")

TIMEOUT = 15
"""Seconds that a mail server may let one step of the dialogue wait."""

RESTS = 60
"""Seconds for which a server that could not be reached is left alone."""

WIRE = SMTP.clone(cte_type="7bit")
"""How a letter goes over: CRLF, and nothing above ASCII, which every server takes."""

_SENDER = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]+)>|(?P<alone>[^<>\s]+)")

PORTS = {"smtp": 25, "smtps": 465}


class BadMailUrl(ValueError):
    """SIXMARKS_MAIL_URL says what cannot be done."""


class Unreachable(Exception):
    """The server cannot be spoken with; nothing was handed over."""


class Refused(Exception):
    """The server did not take the letter; `for_ever`: it would not take it later either."""

    def __init__(self, said: str, *, for_ever: bool) -> None:
        super().__init__(said)
        self.for_ever = for_ever


class Doubtful(Exception):
    """The connection ended while the text went over: the letter may have arrived."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server and how to speak with it."""

    secure: Literal["tls", "starttls", "no"]
    host: str
    port: int
    sender: Address
    user: str = ""
    password: str = field(default="", repr=False)

    def hand_over(self, letter: EmailMessage, to: str, about_to: Callable[[], None]) -> None:
        """Send one letter; `about_to` is called right before its text goes over.

        Raises Unreachable, Refused or Doubtful.
        """
        try:
            server = self._connected()
        except (OSError, smtplib.SMTPException, ssl.CertificateError) as error:
            raise Unreachable(_said(error)) from error
        try:
            self._envelope(server, to)
            about_to()
            _text(server, letter.as_bytes(policy=WIRE.clone(utf8=not to.isascii())))
        finally:
            try:
                server.quit()
            except (OSError, smtplib.SMTPException):
                server.close()

    def _connected(self) -> smtplib.SMTP:
        trusted = ssl.create_default_context()
        server: smtplib.SMTP
        if self.secure == "tls":
            server = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=trusted)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        try:
            if self.secure == "starttls":
                server.starttls(context=trusted)
            server.ehlo_or_helo_if_needed()
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server

    def _envelope(self, server: smtplib.SMTP, to: str) -> None:
        try:
            options = [] if to.isascii() else ["SMTPUTF8"]
            if options and not server.has_extn("smtputf8"):
                raise Refused("the server takes no address outside ASCII", for_ever=True)
            _must_be_fine(server.mail(self.sender.addr_spec, options))
            _must_be_fine(server.rcpt(to))
            _must_be_fine(server.docmd("DATA"), fine=354)
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(_said(error)) from error


def _text(server: smtplib.SMTP, letter: bytes) -> None:
    body = re.sub(rb"(?m)^\.", b"..", letter)
    try:
        server.send((body if body.endswith(b"\r\n") else body + b"\r\n") + b".\r\n")
        answer = server.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise Doubtful(_said(error)) from error
    _must_be_fine(answer)


def _must_be_fine(answer: tuple[int, bytes], fine: int = 250) -> None:
    code, words = answer
    if code not in {fine, 251}:
        said = f"{code} {words.decode('utf-8', 'replace')}"
        raise Refused(said, for_ever=500 <= code < 600)


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        return f"{error.smtp_code} {text}"
    return str(error) or type(error).__name__


class Console:
    """Where letters go when no mail server is named: the log, for whoever runs the server."""

    sender = Address("Sixmarks", "sixmarks", "localhost")

    def hand_over(self, letter: EmailMessage, to: str, about_to: Callable[[], None]) -> None:
        """Write a letter's text to the log."""
        about_to()
        text = letter.get_body(("plain",))
        words = text.get_content() if text else ""
        log.info("To: %s\nSubject: %s\n\n%s", to, letter["Subject"], words)


class Postman(Protocol):
    """Whoever takes letters: a mail server, or the console."""

    @property
    def sender(self) -> Address:
        """From whom letters are."""

    def hand_over(self, letter: EmailMessage, to: str, about_to: Callable[[], None]) -> None:
        """Take one letter."""


class Post:
    """An application's mail: who takes letters, and whether that one is left alone just now."""

    def __init__(self, postman: Postman) -> None:
        self.postman = postman
        self.console = Console()
        self._rests_until = 0.0

    @property
    def real(self) -> bool:
        """Whether letters reach people's mailboxes."""
        return not isinstance(self.postman, Console)

    @property
    def rests(self) -> bool:
        """Whether the server could not be reached a moment ago: then nobody waits for it again."""
        return time.monotonic() < self._rests_until

    def leave_alone(self) -> None:
        """Try the server no more for a minute; jobs of others go on meanwhile."""
        self._rests_until = time.monotonic() + RESTS

    def resume(self) -> None:
        """Try the server again at once, because somebody asked for it."""
        self._rests_until = 0.0


def post() -> Post:
    """The current application's mail."""
    found: Post = current_app.extensions["mail"]
    return found


def init_mail(app: Flask, url: str, *, base_url: str) -> None:
    """Give the application its mail. Raises BadMailUrl, so that a wrong setting stops the start."""
    postman = postman_of(url)
    if not isinstance(postman, Console) and not base_url:
        raise BadMailUrl("SIXMARKS_MAIL_URL needs SIXMARKS_BASE_URL: links in letters lead there")
    app.extensions["mail"] = Post(postman)


def postman_of(url: str) -> Postman:
    """Who takes letters by a URL: `console:`, `smtp://` or `smtps://`. Raises BadMailUrl."""
    if url in {"", "console:"}:
        return Console()
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _bad("it is no URL") from error
    if parts.scheme not in PORTS or not parts.hostname:
        raise _bad("write console:, smtp://host:port or smtps://host:port")
    if parts.path not in {"", "/"} or parts.fragment:
        raise _bad("nothing stands after the port but ?from=…")
    query = _query(parts.query)
    if unknown := sorted(set(query) - {"from", "starttls"}):
        raise _bad(f"{unknown[0]} means nothing; there are from and starttls")
    server = MailServer(
        secure=_security(parts, query.get("starttls")),
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        sender=_sender(query.get("from", "")),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
    if server.user and server.secure == "no" and not _is_here(server.host):
        raise _bad("a password is not sent unencrypted; leave out starttls=no")
    return server


def _query(text: str) -> dict[str, str]:
    """Names and values; a plus stays one, since addresses have it."""
    pairs = (part.partition("=") for part in text.split("&") if part)
    return {unquote(name): unquote(value) for name, _, value in pairs}


def _security(parts: SplitResult, wanted: str | None) -> Literal["tls", "starttls", "no"]:
    if parts.scheme == "smtps":
        if wanted is not None:
            raise _bad("smtps is encrypted from the start; leave out starttls")
        return "tls"
    if wanted not in {None, "yes", "no"}:
        raise _bad("starttls is yes or no")
    open_by_default = _is_here(parts.hostname or "") and wanted is None
    return "no" if wanted == "no" or open_by_default else "starttls"


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _sender(text: str) -> Address:
    told = _SENDER.fullmatch(text)
    if told is None or not text.isprintable():
        raise _bad("it ends with ?from=, the address that letters are from")
    address = told["address"] or told["alone"]
    try:
        valid = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise _bad(f"{address} is no address: {error}") from error
    if valid.ascii_email is None:
        raise _bad("the address that letters are from must be ASCII before the @")
    return Address((told["name"] or "").strip(), addr_spec=valid.ascii_email)


def _bad(why: str) -> BadMailUrl:
    return BadMailUrl(f"SIXMARKS_MAIL_URL: {why}")
