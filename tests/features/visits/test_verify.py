"""The checker can fail: every loss and every change that it promises to find is found."""

import hashlib
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select, text

from audit.cli import main
from audit.config import Settings
from audit.infra.db import db
from audit.infra.events import ChainHead
from audit.infra.storage import storage
from audit.people.permits import Role
from audit.visits.models import Photo, Visit
from tests.builders import POOR, Workplace, accepted, manifest, phone_of
from tests.pictures import jpeg

Verify = Callable[..., Result]


@pytest.fixture
def visit(app: Flask, workplace: Workplace) -> Visit:
    """A received visit with one photo."""
    received = accepted(workplace)
    phone = phone_of(app, workplace.people[Role.SHOPPER])
    picture = jpeg(seed=9)
    phone.send_photo(picture)
    named = [(hashlib.sha256(picture).hexdigest(), "item:exits")]
    assert phone.send(received.id, manifest(received, POOR, photos=named)).status_code == 201
    return received


@pytest.fixture
def verify(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Verify:
    """Run `sixmarks verify` on this test's data."""
    monkeypatch.setenv("SIXMARKS_DATA", str(settings.data))

    def run(*options: str) -> Result:
        db.session.rollback()
        return CliRunner().invoke(main, ["verify", *options])

    return run


UNGUARDED = {
    "sqlite": "PRAGMA foreign_keys=OFF",
    "postgresql": "SET LOCAL session_replication_role = replica",
}
"""What keeps a database from looking after its references, for one who may."""


def tamper(*statements: str, **values: object) -> None:
    """Change the database behind the application's back."""
    db.session.rollback()
    with db.engine.connect() as connection:
        connection.exec_driver_sql(UNGUARDED[connection.dialect.name])
        for statement in statements:
            connection.execute(text(statement), values)
        connection.commit()


def test_what_is_whole_is_said_to_be_whole(visit: Visit, verify: Verify):
    answer = verify()
    assert answer.exit_code == 0, answer.output
    assert "the chain holds" in answer.output


def test_a_corrupted_photo_is_found(visit: Visit, verify: Verify):
    photo = db.session.scalars(select(Photo)).one()
    path = storage().path(photo.key)
    path.write_bytes(path.read_bytes()[:-1] + b"\x00")
    answer = verify()
    assert answer.exit_code == 1
    assert f"I2: photo {photo.sha256} was changed" in answer.output


def test_a_removed_photo_is_found(visit: Visit, verify: Verify):
    photo = db.session.scalars(select(Photo)).one()
    storage().delete(photo.key)
    assert "is gone" in verify().output


def test_a_removed_submission_is_found(visit: Visit, verify: Verify):
    tamper(
        "DELETE FROM submission_photo",
        "UPDATE visit SET assessment_id = NULL",
        "DELETE FROM assessment",
        "DELETE FROM submission",
    )
    answer = verify()
    assert answer.exit_code == 1
    assert "is kept 0 times" in answer.output


def test_changed_answers_are_found(visit: Visit, verify: Verify):
    changed = visit.submissions[0].content.replace(b"yes", b"no")
    tamper("UPDATE submission SET content = :changed", changed=changed)
    assert "its bytes were changed" in verify().output


def test_a_changed_score_is_found(visit: Visit, verify: Verify):
    tamper("UPDATE assessment SET score = 10000")
    assert "its columns differ from its result" in verify().output


def test_an_edited_event_is_found(visit: Visit, verify: Verify):
    tamper("UPDATE event SET actor_id = subject_id WHERE kind = 'visit.accepted'")
    answer = verify()
    assert answer.exit_code == 1
    assert "(visit.accepted) was changed" in answer.output


@pytest.mark.parametrize("which", ["first", "middle", "last"])
def test_a_removed_event_is_found(visit: Visit, verify: Verify, which: str):
    last = db.session.scalars(select(ChainHead)).one().seq
    seq = {"first": 1, "middle": last // 2, "last": last}[which]
    tamper(f"DELETE FROM event WHERE seq = {seq}")
    answer = verify()
    assert answer.exit_code == 1
    assert "I7" in answer.output


def test_a_removed_last_event_with_a_mended_head_is_found_by_a_recorded_head(
    visit: Visit, verify: Verify
):
    head = db.session.scalars(select(ChainHead)).one()
    last, recorded = head.seq, f"{head.seq}:{head.hash}"
    assert verify("--head", recorded).exit_code == 0
    tamper(
        f"DELETE FROM event WHERE seq = {last}",
        "UPDATE chain_head SET seq = seq - 1,"
        f" hash = (SELECT hash FROM event WHERE seq = {last - 1})",
    )
    assert verify().exit_code == 0  # nothing inside can tell: that is why heads are recorded
    answer = verify("--head", recorded)
    assert answer.exit_code == 1
    assert f"does not hold event {last}" in answer.output


def test_a_state_that_no_event_explains_is_found(visit: Visit, verify: Verify):
    tamper("UPDATE visit SET state = 'published'")
    assert "its events say submitted" in verify().output


def test_an_invented_submission_is_found(visit: Visit, verify: Verify):
    tamper(
        "INSERT INTO submission (id, visit_id, sender_id, number, manifest_sha256, content,"
        " receipt_json, received_at, late) SELECT '00000000000040008000000000000001', visit_id,"
        f" sender_id, 2, '{'d' * 64}', content, receipt_json, received_at, late FROM submission"
    )
    assert "was never received" in verify().output


def test_a_left_over_upload_is_found_after_an_hour(visit: Visit, verify: Verify):
    import os
    import time

    stray = storage().incoming / "stray"
    stray.write_bytes(b"half a photo")
    assert verify().exit_code == 0
    os.utime(stray, (time.time() - 4000,) * 2)
    assert "I8: stray was left behind" in verify().output


def test_a_head_that_is_none_is_refused(visit: Visit, verify: Verify):
    answer = verify("--head", "nonsense")
    assert answer.exit_code == 2
    assert "SEQ:HASH" in answer.output
