"""No page says a word that went past gettext: all of them in a language that nobody speaks.

The pages are those that axe looks at; here no browser is needed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request_started
from flask_babel import force_locale
from markupsafe import escape
from pydantic import BaseModel
from sqlalchemy import select

from audit import create_app
from audit.infra import refusals
from audit.infra.db import db
from audit.infra.permits import permit_of
from audit.people.models import Branch, Organisation, Region, User
from audit.people.permits import Role, may
from audit.reports.compose import compose
from audit.reports.queries import sources_of
from audit.reports.render import markup
from audit.visits.models import Publication
from audit.visits.programmes.models import Programme
from tests import postgres
from tests.browser.pages import addresses, demo_member
from tests.builders import signed_in
from tests.conftest import forget_who_asked_before
from tests.pseudo import disguised, speak, untranslated


@pytest.fixture(scope="module")
def reading(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application on a copy of the demo's data, all of whose people read Persian."""
    data = postgres.copy(demo_data, tmp_path_factory.mktemp("words") / "data")
    app = create_app(postgres.settings_of(data, testing=True))
    request_started.connect(forget_who_asked_before, app)
    with app.app_context():
        for role in Role:
            with db.write():
                demo_member(role).user.locale = "fa"
        yield app
        db.session.remove()
        db.engine.dispose()


def names() -> set[str]:
    """What organisations, branches, regions, people and programmes are called."""
    columns = (Organisation.name, Branch.name, Region.name, User.name, Programme.name)
    return {name for column in columns for name in db.session.scalars(select(column))}


TELLING = (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.SHOPPER, Role.BRANCH_MANAGER)
"""The roles that see every template between them."""


@pytest.mark.parametrize("role", TELLING, ids=str)
def test_every_text_is_translated(reading: Flask, role: Role, monkeypatch: pytest.MonkeyPatch):
    member = demo_member(role)
    places = addresses(reading, member)
    client = signed_in(reading, member)
    known = names()
    speak(monkeypatch)
    bare: dict[str, str] = {}
    for endpoint, addressed in places.items():
        if not may(member.role, permit_of(reading.view_functions[endpoint]) or ""):
            continue
        for address in addressed:
            if address.endswith("/en"):
                continue  # the page and what it shows are in one language
            answer = client.get(address)
            found = untranslated(answer.text, known) if answer.status_code == 200 else []
            bare |= dict.fromkeys(found, address)
    assert not bare, "\n".join(f"{address}: {text}" for text, address in bare.items())


def test_what_nobody_signs_in_for_is_translated(reading: Flask, monkeypatch: pytest.MonkeyPatch):
    speak(monkeypatch)
    client = reading.test_client()
    known = names()
    page = client.get("/sign-in").text
    wrong = client.post("/sign-in", data={"email": "nobody@example.org", "password": "x"}).text
    assert [untranslated(text, known) for text in (page, wrong)] == [[], []]
    problem = client.get("/api/v1/visits").get_json()
    document = client.get(page.split('rel="manifest" href="')[1].split('"')[0]).get_json(force=True)
    said = [problem["title"], problem["detail"], document["description"]]
    said += [each["name"] for each in document["shortcuts"]]
    said += [each["label"] for each in document["screenshots"]]
    assert [text for text in said if not text.startswith("⟦")] == []


def test_every_error_is_translated(reading: Flask, monkeypatch: pytest.MonkeyPatch):
    speak(monkeypatch)
    for status in (400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503):
        with reading.test_request_context("/api/v1/visits"):
            refusal = refusals.of_status(status)
            problem = refusals.problem(refusal).get_json()
            page, _status = refusals.page(refusal)
        assert all(problem[name].startswith("⟦") for name in ("title", "detail")), problem
        assert untranslated(page) == []


@pytest.mark.parametrize("edition", ["full", "branch"])
def test_reports_are_translated(reading: Flask, edition: str, monkeypatch: pytest.MonkeyPatch):
    publications = db.session.scalars(select(Publication).order_by(Publication.id)).all()
    dossiers = [sources_of(each, edition).dossier for each in publications[:4]]
    speak(monkeypatch)
    for dossier in dossiers:
        with reading.test_request_context(), force_locale("fa"):
            page = markup(compose(dossier, "fa", attached=edition == "full"))
        for data in sorted(words_in(dossier), key=len, reverse=True):
            page = page.replace(str(escape(data)), "")
        assert untranslated(page.replace(' dir="ltr"', "")) == []


def words_in(value: Any) -> Iterator[str]:
    """Every text somewhere in a value: whatever the report says of it is data."""
    if isinstance(value, str):
        yield from [value] if " " in value or len(value) > 3 else []
    elif is_dataclass(value):
        yield from words_in([getattr(value, each.name) for each in fields(value)])
    elif isinstance(value, BaseModel):
        yield from words_in(value.model_dump())
    elif isinstance(value, Mapping):
        yield from words_in([*value.values()])
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from words_in(each)


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<p>Save</p>", ["p Save"]),
        ('<button aria-label="Save"></button>', ["button[aria-label] Save"]),
        ('<input type="submit" value="Save">', ["input[value] Save"]),
        ('<x-y data-words="Not saved yet"></x-y>', ["x-y[data-words] Not saved yet"]),
        (f"<p>{disguised('<b>Save</b> it')} now</p>", ["p now"]),
        (f"<p>{disguised('%(name)s') % {'name': 'Ann'}} <bdi>Bob</bdi> ۱۲</p>", []),
    ],
)
def test_the_reader_finds_what_is_not_translated(page: str, found: list[str]):
    assert untranslated(page) == found
