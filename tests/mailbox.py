"""A real mail server in the test's own process, and what it was given."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

OK = "250 OK"


@dataclass
class Mailbox:
    """What arrived; `answers` are what the server says instead of yes, one for each letter."""

    port: int = 0
    raw: list[bytes] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    refusing: dict[str, str] = field(default_factory=dict)
    on_data: Callable[[], None] = lambda: None

    @property
    def letters(self) -> list[EmailMessage]:
        """The letters as a mail program reads them."""
        return [message_from_bytes(each, policy=policy.default) for each in self.raw]

    @property
    def url(self) -> str:
        """What SIXMARKS_MAIL_URL says to reach it."""
        return f"smtp://127.0.0.1:{self.port}?from=audits@bank.example"

    async def handle_RCPT(  # noqa: N802 - the server's own name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuse whom a test says."""
        if address in self.refusing:
            return self.refusing[address]
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(  # noqa: N802 - the server's own name for it
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a letter, unless something else is to be answered."""
        answer = self.answers.pop(0) if self.answers else OK
        if answer == OK:
            content: Any = envelope.original_content
            self.raw.append(content)
            self.to += envelope.rcpt_tos
            self.on_data()
        return answer


class OnAFreePort(Controller):
    """The server's thread; its port is known once it listens."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """A mail server on a free port of this machine."""
    mailbox = Mailbox()
    controller = OnAFreePort(mailbox, hostname="127.0.0.1", port=0, enable_SMTPUTF8=True)
    controller.start()
    mailbox.port = controller.port
    try:
        yield mailbox
    finally:
        controller.stop()
