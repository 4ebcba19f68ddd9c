"""Letters: what one says, and the multi-part message that it becomes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import UUID

from email_validator import validate_email
from flask import current_app
from flask_babel import gettext as _

from audit.infra.i18n import current_language, direction
from audit.infra.mail import WIRE

_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]+")
LONGEST_NAME = 80


Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """What is said to one person, in their language; no markup anywhere.

    `facts` are pairs of a name and a value, `others` the same of more things that it tells of;
    `action` is a label and an address, `why` the small print, `settings` where the person chooses
    what is sent.
    """

    subject: str
    paragraphs: tuple[str, ...]
    facts: Facts = ()
    others: tuple[Facts, ...] = ()
    action: tuple[str, str] | None = None
    why: str = ""
    settings: str = ""

    @property
    def groups(self) -> Iterator[Facts]:
        """The facts of each thing that it tells of."""
        return (each for each in (self.facts, *self.others) if each)


def named(name: str) -> str:
    """Somebody's or something's name within a sentence: on one line, in its own direction."""
    return f"\u2068{_one_line(name)}\u2069"


def message_of(
    letter: Letter, *, to: str, name: str, sender: Address, by: str, id: UUID, at: datetime
) -> EmailMessage:
    """The letter as text and HTML; `by` is the organisation that writes, beside Sixmarks.

    No header can be slipped in: everything foreign is put on one line before it becomes one.
    """
    message = EmailMessage(policy=WIRE)
    shown = sender.display_name or _one_line(by) or "Sixmarks"
    message["From"] = Address(shown, addr_spec=sender.addr_spec)
    local, _at, domain = to.rpartition("@")
    message["To"] = Address(_one_line(name), local, domain)
    message["Subject"] = _subject(letter.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{id}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if letter.settings:
        message["List-Unsubscribe"] = f"<{letter.settings}>"
    message.set_content(_as_text(letter))
    message.add_alternative(_as_html(letter), subtype="html")
    message["Content-Language"] = current_language()
    return message


def mailbox_of(address: str) -> str:
    """The address as servers take it: the domain in ASCII, all of it where that can be."""
    valid = validate_email(address, check_deliverability=False, test_environment=True)
    return valid.ascii_email or f"{valid.local_part}@{valid.ascii_domain}"


def _one_line(text: str) -> str:
    return _BREAKS.sub(" ", text).strip()[:LONGEST_NAME]


def _subject(text: str) -> str:
    """On one line; marks of direction only where the line would be out of order without them."""
    line = _BREAKS.sub(" ", text).strip()[:200]
    mixed = re.search(r"[\u0590-\u08ff]", line) and re.search(r"[A-Za-z]", line)
    return line if mixed else re.sub("[\u2066-\u2069]", "", line)


def _as_text(letter: Letter) -> str:
    parts = list(letter.paragraphs)
    for facts in letter.groups:
        parts.append("\n".join(f"{name}: {value}" for name, value in facts))
    if letter.action:
        parts.append("{}:\n{}".format(*letter.action))
    parts.append("-- \nSixmarks")
    if letter.why:
        parts.append(letter.why)
    if letter.settings:
        parts.append("{}:\n{}".format(_("Choose what you are sent"), letter.settings))
    return "\n\n".join(parts) + "\n"


def _as_html(letter: Letter) -> str:
    language = current_language()
    template = current_app.jinja_env.get_template("mail/letter.html")
    return template.render(letter=letter, language=language, turned=direction(language))
