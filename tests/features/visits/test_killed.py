"""Acknowledged means kept: the server is killed at every fault point, three times each.

The client stands outside the server, remembers what was acknowledged, sends again what
was not, and in the end `sixmarks verify` looks at what is really stored.
"""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from audit.cli import main
from audit.config import Settings
from audit.infra.db import db
from audit.infra.faults import POINTS
from audit.people import actions as people
from audit.people.permits import Role
from audit.people.security.sessions import open_session
from audit.visits.models import Visit
from tests.builders import POOR, Workplace, manifest, offered
from tests.pictures import jpeg
from tests.server import Server, ServerDied, serving

KILLS_PER_POINT = 3
VISITS = 1 + 2 + 3 + 1
"""Enough for the first, second and third passage of each new process, and one that is left."""


def test_there_are_at_least_thirty_kills():
    assert len(POINTS) * KILLS_PER_POINT >= 30


@dataclass
class Outside:
    """What a phone and a reviewer want done, and what they were told is done."""

    token: str
    cookie: str
    visits: list[str]
    manifests: dict[str, bytes]
    photos: dict[str, list[bytes]]
    receipts: dict[str, bytes] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)

    def run(self, server: Server) -> None:
        """Do everything that is not acknowledged yet; ServerDied when the server dies."""
        for visit in self.visits:
            self._phone(server, visit)
            self._desk(server, visit)

    def _once(self, name: str, step: Callable[[], None]) -> None:
        if name not in self.done:
            step()
            self.done.add(name)

    def _phone(self, server: Server, visit: str) -> None:
        bearer = {"Authorization": f"Bearer {self.token}"}

        def put(path: str, body: bytes = b"") -> bytes:
            answer = server.ask("PUT", f"/api/v1{path}", body, **bearer)
            assert answer.status in {200, 201, 204}, answer.body
            return answer.body

        def submit() -> None:
            body = self.manifests[visit]
            name = hashlib.sha256(body).hexdigest()
            self.receipts[visit] = put(f"/visits/{visit}/submissions/{name}", body)

        self._once(f"accept {visit}", lambda: put(f"/visits/{visit}/acceptance") and None)
        for photo in self.photos[visit]:
            name = hashlib.sha256(photo).hexdigest()
            self._once(f"photo {name}", lambda n=name, p=photo: put(f"/photos/{n}", p) and None)
        self._once(f"submit {visit}", submit)

    def _desk(self, server: Server, visit: str) -> None:
        def session(method: str, path: str, body: bytes = b"", **headers: str):
            return server.ask(method, path, body, Cookie=self.cookie, **headers)

        def post(path: str, **fields: str) -> None:
            token = session("GET", "/api/v1/session")
            cookie = token.headers.get("Set-Cookie", "").split(";")[0]
            self.cookie = cookie or self.cookie
            body = "&".join(f"{name}={value}" for name, value in fields.items()).encode()
            answer = session(
                "POST",
                path,
                body,
                **{
                    "Content-Type": "application/x-www-form-urlencoded",
                    "X-CSRFToken": token.json["csrf"],
                },
            )
            # 409: it was done before the server died, only the answer was lost
            assert answer.status in {303, 409}, (answer.status, answer.body[:600])

        def approve() -> None:
            post(f"/visits/{visit}/approval", assessment=self._assessment(server, visit))

        def publish() -> None:
            assessment = self._assessment(server, visit)
            post(f"/visits/{visit}/publication", assessment=assessment, summary="Fine")

        self._once(f"approve {visit}", approve)
        self._once(f"publish {visit}", publish)

    def _assessment(self, server: Server, visit: str) -> str:
        """The assessment that the page names; another one once the visit is published."""
        page = server.ask("GET", f"/visits/{visit}/review", Cookie=self.cookie).body.decode()
        named = re.search(r'<input[^>]*name="assessment"[^>]*>', page)
        value = re.search(r'value="([0-9a-f-]{36})"', named[0]) if named else None
        return value[1] if value else str(visit)


@pytest.fixture
def outside(app: Flask, workplace: Workplace) -> Outside:
    shopper = workplace.people[Role.SHOPPER]
    _device, token = people.enrol_device(shopper, "phone")
    manifests, photos, visits = {}, {}, []
    for number in range(VISITS):
        visit = offered(workplace)
        pictures = [jpeg(seed=number * 2 + n) for n in range(2)]
        named = [(hashlib.sha256(p).hexdigest(), "item:exits") for p in pictures]
        visits.append(str(visit.id))
        photos[str(visit.id)] = pictures
        manifests[str(visit.id)] = json.dumps(manifest(visit, POOR, photos=named)).encode()
    return Outside(token, _cookie(app, workplace), visits, manifests, photos)


def _cookie(app: Flask, workplace: Workplace) -> str:
    reviewer = workplace.people[Role.REVIEWER]
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    values = {
        "_user_id": open_session(reviewer.user, browser=""),
        "_fresh": True,
        "membership": str(reviewer.id),
    }
    return f"sixmarks={signer.dumps(values)}"


@pytest.mark.parametrize("point", POINTS)
def test_what_was_acknowledged_is_kept_when_the_server_is_killed(
    settings: Settings, outside: Outside, point: str, monkeypatch: pytest.MonkeyPatch
):
    data: Path = settings.data
    db.session.remove()
    kills = 0
    for passage in range(1, KILLS_PER_POINT + 1):
        with serving(data, "--no-jobs", SIXMARKS_FAULT=f"{point}:{passage}") as server:
            with pytest.raises(ServerDied):
                outside.run(server)
            kills += server.killed()
    assert kills == KILLS_PER_POINT
    with serving(data, "--no-jobs") as server:
        outside.run(server)
        for visit, receipt in outside.receipts.items():
            body = outside.manifests[visit]
            name = hashlib.sha256(body).hexdigest()
            again = server.ask(
                "PUT",
                f"/api/v1/visits/{visit}/submissions/{name}",
                body,
                Authorization=f"Bearer {outside.token}",
            )
            assert (again.status, again.body) == (200, receipt)
    assert set(outside.receipts) == set(outside.visits)
    monkeypatch.setenv("SIXMARKS_DATA", str(data))
    verified = CliRunner().invoke(main, ["verify"])
    assert verified.exit_code == 0, verified.output
    assert {v.state for v in db.session.query(Visit)} == {"published"}
