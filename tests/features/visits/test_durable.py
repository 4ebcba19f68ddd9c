"""Nobody is told that something is kept before the disk has it: the order of syncs and answers."""

import os
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from audit import create_app
from audit.config import Settings
from audit.infra.db import POSTGRESQL, db
from audit.infra.storage import storage
from audit.people.permits import Role
from tests.builders import Workplace, accepted, manifest, phone_of
from tests.pictures import jpeg

Step = tuple[str, Path]


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[Step]:
    """What is synced and renamed, in order; a sync is told by the file's path at that moment."""
    told: list[Step] = []
    fsync, replace = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        fsync(descriptor)
        told.append(("synced", Path(f"/proc/self/fd/{descriptor}").readlink()))

    def renamed(path: Path, target: Path) -> Path:
        told.append(("renamed", path))
        told.append(("to", target))
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    return told


def test_a_photo_is_synced_before_its_name_and_its_name_before_the_answer(
    app: Flask, workplace: Workplace, steps: list[Step]
):
    phone = phone_of(app, workplace.people[Role.SHOPPER])
    answer = phone.send_photo(jpeg(seed=1))
    assert answer.status_code == 201
    (temporary,) = [path for kind, path in steps if kind == "renamed"]
    (target,) = [path for kind, path in steps if kind == "to"]
    order = [steps.index(step) for step in (("synced", temporary), ("to", target))]
    assert order == sorted(order)
    after = {path for kind, path in steps[order[-1] :] if kind == "synced"}
    new = [folder for folder in target.parents if folder.is_relative_to(storage().root)]
    assert set(new) <= after, "a new folder's name is in the folder above it"


def test_a_receipt_is_given_for_what_another_process_can_read(
    app: Flask, workplace: Workplace, settings: Settings
):
    phone = phone_of(app, workplace.people[Role.SHOPPER])
    visit = accepted(workplace)
    answer = phone.send(visit.id, manifest(visit))
    assert answer.status_code == 201
    beside = create_engine(settings.database)
    with beside.connect() as connection:
        kept = connection.execute(text("select manifest_sha256 from submission")).all()
    beside.dispose()
    assert kept == [(answer.json["manifest_sha256"],)]


def test_the_database_syncs_every_commit(settings: Settings):
    full = 2
    with create_app(settings).app_context():
        if db.engine.dialect.name == "sqlite":
            assert db.session.execute(text("pragma synchronous")).scalar() == full
            assert db.session.execute(text("pragma journal_mode")).scalar() == "wal"
        else:  # PostgreSQL syncs unless it is told not to, as the tests' own cluster is
            assert "sync" not in str(POSTGRESQL)
        db.session.remove()
        db.engine.dispose()
