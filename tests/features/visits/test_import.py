"""A visit that left its phone as a file is received like one that was sent."""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from audit.cli import main
from audit.config import Settings
from audit.infra.db import db
from audit.people import actions as people
from audit.people.permits import Role
from audit.visits.models import Photo, Submission, Visit
from audit.visits.rules import State
from tests.builders import POOR, Phone, Workplace, accepted, build_workplace, manifest
from tests.pictures import jpeg


@pytest.fixture(autouse=True)
def here(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIXMARKS_DATA", str(settings.data))


PICTURE = jpeg(seed=90)
SHA = hashlib.sha256(PICTURE).hexdigest()


def exported(path: Path, visit: Visit, user: Any, **other: Any) -> Path:
    """The zip that a phone writes; what is named otherwise replaces an entry, None drops it."""
    body = json.dumps(manifest(visit, POOR, photos=[(SHA, "item:exits")])).encode()
    about = {
        "format": 1,
        "visit": str(visit.id),
        "user": str(user.id),
        "manifest_sha256": hashlib.sha256(body).hexdigest(),
        "exported_at": "2026-11-20T12:00:00.000Z",
        "adhoc": None,
    }
    about |= other.pop("about", {})
    files = {"about.json": json.dumps(about), "manifest.json": body, f"photos/{SHA}": PICTURE}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**files, **other.pop("files", {})}.items():
            if data is not None:
                archive.writestr(name, data)
    return path


def run(path: Path, *options: str) -> Result:
    db.session.rollback()
    answer = CliRunner().invoke(main, ["import", str(path), *options])
    db.session.rollback()
    db.session.expire_all()
    return answer


def submissions() -> int:
    return db.session.scalar(select(func.count()).select_from(Submission)) or 0


@pytest.fixture
def visit(workplace: Workplace) -> Visit:
    return accepted(workplace)


def test_an_exported_visit_is_received_and_again_gives_the_same_receipt(
    visit: Visit, tmp_path: Path
):
    file = exported(tmp_path / "visit.zip", visit, visit.assignee)
    first = run(file)
    assert first.exit_code == 0, first.output
    receipt = json.loads(first.stdout)
    assert (receipt["visit"], receipt["photos"]) == (str(visit.id), [SHA])
    assert "Shopper Person" in first.stderr
    assert visit.state == State.SUBMITTED
    assert visit.submissions[0].device_id is None
    again = run(file)
    assert again.stdout == first.stdout
    assert "before" in again.stderr
    assert submissions() == 1


def test_the_phone_gets_the_same_receipt_afterwards(phone: Phone, visit: Visit, tmp_path: Path):
    answer = run(exported(tmp_path / "visit.zip", visit, visit.assignee))
    body = manifest(visit, POOR, photos=[(SHA, "item:exits")])
    sent = phone.send(visit.id, body)
    assert sent.status_code == 200
    assert sent.text == answer.stdout.strip()


def test_a_closed_account_keeps_nobody_from_importing(visit: Visit, tmp_path: Path):
    file = exported(tmp_path / "visit.zip", visit, visit.assignee)
    people.disable_user(visit.assignee.user)
    assert run(file).exit_code == 0
    assert visit.state == State.SUBMITTED


def test_a_dry_run_keeps_nothing(visit: Visit, tmp_path: Path):
    answer = run(exported(tmp_path / "visit.zip", visit, visit.assignee), "--dry-run")
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    assert (told["visit"], told["photos"], told["answers"]) == (str(visit.id), 1, 4)
    assert (submissions(), db.session.scalar(select(func.count()).select_from(Photo))) == (0, 0)


BOMB = b"\0" * (20 * 1024 * 1024)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"files": {"about.json": None}}, "about.json"),
        ({"files": {"about.json": "{}"}}, "which visit"),
        ({"files": {"about.json": BOMB}}, "larger"),
        ({"files": {"manifest.json": None}}, "manifest.json"),
        ({"files": {"manifest.json": b"{}"}}, "not the one"),
        ({"files": {"manifest.json": BOMB}}, "larger"),
        ({"files": {f"photos/{SHA}": jpeg(seed=91)}}, "changed"),
        ({"files": {f"photos/{SHA}": BOMB}}, "15 MB"),
        ({"files": {f"photos/{SHA}": None}}, SHA),
        ({"about": {"user": "2d8f6b5c-5c1d-4f0f-9a55-1b2a3c4d5e6f"}}, "another installation"),
        ({"about": {"visit": "2d8f6b5c-5c1d-4f0f-9a55-1b2a3c4d5e6f"}}, "nothing here"),
        ({"files": {f"x{n}": b"" for n in range(1001)}}, "more than"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_export_is_refused_in_words(
    visit: Visit, tmp_path: Path, change: dict[str, Any], words: str
):
    answer = run(exported(tmp_path / "visit.zip", visit, visit.assignee, **change))
    assert answer.exit_code == 1
    assert words in answer.stderr
    assert answer.stdout == ""
    assert submissions() == 0


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 nonsense", b"<html>"])
def test_what_is_no_zip_is_refused_in_words(app: Flask, tmp_path: Path, damage: bytes):
    (tmp_path / "visit.zip").write_bytes(damage)
    answer = run(tmp_path / "visit.zip")
    assert answer.exit_code == 1
    assert "damaged or no zip" in answer.stderr


def test_a_zip_cut_short_or_flipped_is_refused(visit: Visit, tmp_path: Path):
    whole = exported(tmp_path / "visit.zip", visit, visit.assignee).read_bytes()
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes([whole[middle] ^ 0xFF]) + whole[middle + 1 :]
    for damaged in (whole[:middle], flipped):
        (tmp_path / "damaged.zip").write_bytes(damaged)
        assert run(tmp_path / "damaged.zip").exit_code == 1
    assert submissions() == 0


def test_nothing_in_the_zip_is_ever_written_where_it_says(visit: Visit, tmp_path: Path):
    outside = tmp_path / "outside.txt"
    folder = tmp_path / "in"
    folder.mkdir()
    files = {"../outside.txt": b"x", str(outside): b"x", "photos/../../outside.txt": b"x"}
    file = exported(folder / "visit.zip", visit, visit.assignee, files=files)
    assert run(file).exit_code == 0
    assert not outside.exists()
    assert list(folder.iterdir()) == [file]


def test_a_person_of_another_organisation_brings_nothing_in(visit: Visit, tmp_path: Path):
    rival = build_workplace("Rival Bank", "rival.example")
    answer = run(exported(tmp_path / "visit.zip", visit, rival.people[Role.SHOPPER]))
    assert answer.exit_code == 1
    assert "nothing here" in answer.stderr
    assert submissions() == 0
