"""The kinds of messages: each with its name, who may choose it, and how its letter is written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from flask import current_app

from audit.infra.i18n import Reader
from audit.infra.letters import Letter
from audit.people.messages.models import Message
from audit.people.models import User
from audit.people.permits import Role


@dataclass(frozen=True, slots=True)
class Occasion:
    """A message about to be written, and who will read it."""

    message: Message
    person: User
    reader: Reader


Write = Callable[[Occasion], Letter | None]
"""The letter in the reader's language; None when what it would say is not so any more."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of message: `title` for the office, `label` and `hint` for who gets it; `roles` are
    those who may say that they do not want it."""

    name: str
    title: Any  # translated when it is shown
    label: Any
    hint: Any
    roles: frozenset[Role]
    write: Write
    several: "Several | None"


@dataclass(frozen=True, slots=True)
class Together:
    """What a letter says that tells of several things: its subject, a sentence, where it leads."""

    subject: str
    said: str
    action: tuple[str, str]


Several = Callable[[int], Together]
"""How a kind tells of so many things at once, two or more."""


KINDS: dict[str, Kind] = {}


def kind(
    name: str,
    title: Any,
    *,
    roles: tuple[Role, ...] = (),
    label: Any = "",
    hint: Any = "",
    several: Several | None = None,
) -> Callable[[Write], Write]:
    """Register how the letters of a kind are written; without roles everybody gets it always.

    `several`: what waits of this kind for one person goes out in one letter.
    """

    def register(write: Write) -> Write:
        KINDS[name] = Kind(name, title, label, hint, frozenset(roles), write, several)
        return write

    return register


def kinds_for(role: Role) -> list[Kind]:
    """What a person with this role may choose."""
    return [each for each in KINDS.values() if role in each.roles]


def address_of(endpoint: str, /, fragment: str = "", **values: Any) -> str:
    """A page's whole address, for letters; never made from what a request says."""
    path = current_app.url_map.bind("localhost").build(endpoint, values)
    return urljoin(current_app.config["ADDRESS"], path) + (f"#{fragment}" if fragment else "")
