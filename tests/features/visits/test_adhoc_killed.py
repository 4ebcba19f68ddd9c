"""An audit started on site and its visit arrive together or not at all, whatever dies."""

import hashlib
import json
from uuid import uuid4

import pytest
from click.testing import CliRunner
from flask import Flask

from audit.cli import main
from audit.config import Settings
from audit.infra.db import db
from audit.people.permits import Role
from audit.visits.models import Visit
from audit.visits.rules import State
from tests.builders import Workplace, phone_of
from tests.features.visits.test_adhoc import audit
from tests.pictures import jpeg
from tests.server import ServerDied, serving

KEPT = {
    "submission-before-transaction": False,
    "submission-inside-transaction": False,
    "submission-after-commit": True,
}
"""Whether the visit is there after the server died at the point."""


@pytest.mark.parametrize("point", KEPT)
def test_the_visit_is_there_exactly_when_its_submission_is(
    app: Flask, settings: Settings, workplace: Workplace, point: str,
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    visit_id, picture = uuid4(), jpeg(seed=71)
    sha = hashlib.sha256(picture).hexdigest()
    body = json.dumps(audit(workplace, visit_id, photos=[(sha, "visit")])).encode()
    bearer = phone_of(app, workplace.people[Role.SUPERVISOR]).headers
    address = f"/api/v1/visits/{visit_id}/submissions/{hashlib.sha256(body).hexdigest()}"
    db.session.remove()
    with serving(settings.data, "--no-jobs", SIXMARKS_FAULT=f"{point}:1") as server:
        assert server.ask("PUT", f"/api/v1/photos/{sha}", picture, **bearer).status == 201
        with pytest.raises(ServerDied):
            server.ask("PUT", address, body, **bearer)
        assert server.killed()
    assert (db.session.get(Visit, visit_id) is not None) == KEPT[point]
    db.session.remove()
    with serving(settings.data, "--no-jobs") as server:
        again = server.ask("PUT", address, body, **bearer)
        assert again.status == (200 if KEPT[point] else 201), again.body
    visit = db.session.get(Visit, visit_id)
    assert visit is not None
    assert visit.state == State.SUBMITTED
    db.session.remove()
    monkeypatch.setenv("SIXMARKS_DATA", str(settings.data))
    verified = CliRunner().invoke(main, ["verify"])
    assert verified.exit_code == 0, verified.output
