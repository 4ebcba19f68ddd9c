"""Opening an empty installation for its first administrator, and setting it up once."""

import secrets
from dataclasses import dataclass

from flask import Flask, current_app
from sqlalchemy import select

from audit.infra.db import db
from audit.infra.refusals import NotFound
from audit.people.actions import add_organisation, add_user, choose_language
from audit.people.models import Membership, Organisation, User
from audit.people.permits import Role
from audit.people.setup.models import FirstStart
from audit.people.setup.rules import digest, fits, new_code

KEPT = "first_start"


@dataclass(frozen=True)
class Wanted:
    """The first organisation and its administrator, as somebody typed them."""

    organisation: str
    language: str
    time_zone: str
    name: str
    email: str
    password: str


def is_empty() -> bool:
    """Whether nobody was ever added, and no organisation: what there is has an owner already."""
    kept = (select(of.id).limit(1) for of in (User, Organisation))
    return all(db.session.scalar(each) is None for each in kept)


def open_first_start(app: Flask) -> str | None:
    """A code for this process to print, None where there is anything already.

    Only its hash is remembered, in memory: it is worth nothing after the next start.
    """
    if not is_empty():
        return None
    code = new_code(secrets.choice)
    app.extensions[KEPT] = digest(code)
    return code


def is_open() -> bool:
    """Whether this process printed a code, and there is still nothing."""
    return KEPT in current_app.extensions and is_empty()


def fits_code(code: str) -> bool:
    """Whether a code is the one that this process printed."""
    return fits(code, current_app.extensions.get(KEPT))


def set_up(wanted: Wanted) -> Membership:
    """Make the first organisation and its administrator; NotFound where somebody was quicker."""
    with db.write():
        if not is_empty():
            raise NotFound
        organisation = add_organisation(wanted.organisation, language=wanted.language)
        organisation.time_zone = wanted.time_zone
        if not db.put(FirstStart(organisation_id=organisation.id)):
            raise NotFound
        member = add_user(
            wanted.email,
            wanted.name,
            organisation=organisation,
            role=Role.ADMINISTRATOR,
            password=wanted.password,
        )
        choose_language(member.user, wanted.language)
    current_app.extensions.pop(KEPT, None)
    return member


def words_of(code: str, address: str) -> str:
    """What the command prints: in English, like every command."""
    return f"Nobody can sign in yet. Open {address}/setup and enter the code {code}"
