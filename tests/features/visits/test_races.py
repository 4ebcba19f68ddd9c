"""The same thing sent many times at once to a real server is kept once."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from audit.cli import main
from audit.config import Settings
from audit.infra.db import db
from audit.people import actions as people
from audit.people.permits import Role
from audit.visits.models import Assessment, Photo, Submission, Visit
from audit.visits.rules import State
from tests.builders import Workplace, accepted, manifest, offered
from tests.pictures import jpeg
from tests.server import Answer, Server, serving

AT_ONCE = 8


def together(*requests: Callable[[], Answer]) -> list[Answer]:
    """The answers to requests that were sent at the same time."""
    with ThreadPoolExecutor(len(requests)) as pool:
        return [future.result() for future in [pool.submit(each) for each in requests]]


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def assert_verified(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIXMARKS_DATA", str(data))
    verified = CliRunner().invoke(main, ["verify"])
    assert verified.exit_code == 0, verified.output


def put(server: Server, token: str, path: str, body: bytes = b"") -> Callable[[], Answer]:
    return lambda: server.ask("PUT", f"/api/v1{path}", body, Authorization=f"Bearer {token}")


def token_of(workplace: Workplace, role: Role = Role.SHOPPER) -> str:
    return people.enrol_device(workplace.people[role], "phone")[1]


def test_the_same_photo_and_visit_sent_at_once_are_kept_once(
    app: Flask, settings: Settings, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
):
    visit, picture, token = accepted(workplace), jpeg(seed=1), token_of(workplace)
    photo = hashlib.sha256(picture).hexdigest()
    body = json.dumps(manifest(visit, photos=[(photo, "visit")])).encode()
    address = f"/visits/{visit.id}/submissions/{hashlib.sha256(body).hexdigest()}"
    db.session.remove()
    with serving(settings.data, "--no-jobs") as server:
        photos = together(*[put(server, token, f"/photos/{photo}", picture)] * AT_ONCE)
        assert Counter(a.status for a in photos) == {201: 1, 200: AT_ONCE - 1}
        visits = together(*[put(server, token, address, body)] * AT_ONCE)
    assert Counter(a.status for a in visits) == {201: 1, 200: AT_ONCE - 1}
    assert len({a.body for a in visits}) == 1
    assert (count(Photo), count(Submission), count(Assessment)) == (1, 1, 1)
    assert_verified(settings.data, monkeypatch)


def test_two_phones_sending_at_once_are_both_received_and_one_counts(
    app: Flask, settings: Settings, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
):
    visit = accepted(workplace)
    bodies = [json.dumps(manifest(visit, app_build=f"phone {n}")).encode() for n in range(AT_ONCE)]
    names = [f"/visits/{visit.id}/submissions/{hashlib.sha256(b).hexdigest()}" for b in bodies]
    tokens = [token_of(workplace) for _ in bodies]
    db.session.remove()
    with serving(settings.data, "--no-jobs") as server:
        sent = zip(tokens, names, bodies, strict=True)
        answers = together(*[put(server, token, name, body) for token, name, body in sent])
    assert {a.status for a in answers} == {201}
    assert sorted(a.json["submission"] for a in answers) == list(range(1, AT_ONCE + 1))
    moved = select(func.count()).select_from(Submission).where(Submission.quarantine.is_(None))
    assert db.session.scalar(moved) == 1
    assert count(Assessment) == 1
    assert_verified(settings.data, monkeypatch)


def test_taking_on_and_turning_down_at_once_has_one_outcome(
    app: Flask, settings: Settings, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
):
    visits, token = [offered(workplace).id for _ in range(4)], token_of(workplace)
    db.session.remove()
    with serving(settings.data, "--no-jobs") as server:
        for visit in visits:
            accept = put(server, token, f"/visits/{visit}/acceptance")
            decline = put(server, token, f"/visits/{visit}/refusal")
            answers = together(accept, decline, accept, decline)
            assert Counter(a.status for a in answers) == {204: 2, 409: 2}
    assert {v.state for v in db.session.scalars(select(Visit))} <= {State.ACCEPTED, State.DECLINED}
    assert_verified(settings.data, monkeypatch)
