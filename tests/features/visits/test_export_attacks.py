"""Files that no phone wrote: changed, packed to break us, in another's name."""

import hashlib
import json
import random
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from audit.config import Settings
from audit.infra.db import db
from audit.infra.refusals import Refusal
from audit.people.permits import Role
from audit.visits.models import Assessment, Photo, Submission, Visit
from audit.visits.sync import exported
from tests.builders import (
    POOR,
    Workplace,
    accepted,
    manifest,
)
from tests.features.visits.test_adhoc import audit
from tests.features.visits.test_intake_attacks import address_of, body_of
from tests.features.visits.test_races import assert_verified, count, put, token_of
from tests.pictures import jpeg
from tests.server import Server, serving

FLIPS = 400


@pytest.fixture
def export(tmp_path: Path, workplace: Workplace) -> Path:
    """A good export with one photo."""
    visit, picture = accepted(workplace), jpeg(seed=41)
    sha = hashlib.sha256(picture).hexdigest()
    body = body_of(manifest(visit, POOR, photos=[(sha, "visit")]))
    about = {
        "format": 1,
        "visit": str(visit.id),
        "user": str(visit.assignee_id),
        "manifest_sha256": hashlib.sha256(body).hexdigest(),
        "exported_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "adhoc": None,
    }
    return packed(
        tmp_path / "visit.zip",
        {"about.json": body_of(about), "manifest.json": body, f"photos/{sha}": picture},
    )


def packed(path: Path, files: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def taken_in(path: Path) -> None:
    """What the command does; raises what it would tell as a sentence."""
    with exported.opened(path) as export:
        sender = exported.sender_of(export)
        export.check_photos()
        exported.receive(export, sender)


def test_a_file_with_any_byte_changed_is_taken_in_whole_or_refused_in_words(
    export: Path, tmp_path: Path
):
    """Seeded flips, half of them in what zip says about itself; nothing but a Refusal comes out."""
    whole, chance = export.read_bytes(), random.Random(22)
    directory = whole.index(b"PK\x01\x02")
    refused = 0
    for number in range(FLIPS):
        changed = bytearray(whole)
        for _ in range(chance.choice((1, 1, 2, 6))):
            start = directory if number % 2 else 0
            changed[chance.randrange(start, len(changed))] = chance.choice(
                (0, 255, 0x80, number % 256)
            )
        file = tmp_path / "changed.zip"
        file.write_bytes(changed)
        try:
            with exported.opened(file) as opened:
                opened.check_photos()
        except Refusal:
            refused += 1
    assert refused > FLIPS / 2


@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_file_packed_as_no_phone_packs_is_refused_before_it_is_unpacked(
    export: Path, tmp_path: Path, packing: int
):
    """LZMA names the memory it wants: gigabytes, in a file of a few bytes."""
    file = packed(tmp_path / "other.zip", contents(export), packing)
    with pytest.raises(exported.NotAnExport, match="packed"):
        taken_in(file)


def test_a_file_packed_plainly_is_as_good(export: Path, tmp_path: Path):
    taken_in(packed(tmp_path / "plain.zip", contents(export), zipfile.ZIP_STORED))
    assert count(Submission) == 1


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["about.json", "manifest.json"])
def test_a_file_that_says_something_twice_is_refused(export: Path, name: str):
    with zipfile.ZipFile(export, "a") as archive:
        archive.writestr(name, b"{}")
    with pytest.raises(exported.NotAnExport):
        taken_in(export)
    assert count(Submission) == 0


def test_many_entries_over_the_same_bytes_do_not_multiply(export: Path, tmp_path: Path):
    """A bomb of overlapping entries: only what the visit names is unpacked, each name once."""
    files = contents(export) | {f"photos/{n:064x}": b"\0" * 100_000 for n in range(900)}
    taken_in(packed(tmp_path / "many.zip", files))
    assert count(Photo) == 1


def test_a_file_in_anothers_name_brings_in_nothing(
    export: Path, workplace: Workplace, tmp_path: Path
):
    """Who made it is what the file says; a visit that was never theirs does not exist for them."""
    files = contents(export)
    for role in (Role.REVIEWER, Role.SUPERVISOR, Role.BRANCH_MANAGER):
        about = json.loads(files["about.json"]) | {"user": str(workplace.people[role].id)}
        forged = packed(tmp_path / f"{role}.zip", files | {"about.json": body_of(about)})
        with pytest.raises(Refusal):
            taken_in(forged)
    assert (count(Submission), db.session.scalar(select(func.count(Visit.id)))) == (0, 1)


def test_a_file_and_its_phone_at_once_are_one_submission(
    app: Flask,
    export: Path,
    settings: Settings,
    workplace: Workplace,
    monkeypatch: pytest.MonkeyPatch,
):
    files, token = contents(export), token_of(workplace)
    visit = UUID(json.loads(files["about.json"])["visit"])
    (photo,) = (name for name in files if name.startswith("photos/"))
    body = files["manifest.json"]
    db.session.remove()

    def from_file() -> None:
        with app.app_context():
            try:
                taken_in(export)
            finally:
                db.session.remove()

    with serving(settings.data, "--no-jobs") as server, ThreadPoolExecutor(2) as pool:
        phone = partial(_sent, server, token, visit, photo, files[photo], body)
        for each in [pool.submit(from_file), pool.submit(phone)]:
            each.result()
    assert (count(Submission), count(Photo), count(Assessment)) == (1, 1, 1)
    assert_verified(settings.data, monkeypatch)


def _sent(server: Server, token: str, visit: UUID, photo: str, picture: bytes, body: bytes) -> None:
    assert put(server, token, f"/{photo}", picture)().status in {200, 201}
    assert put(server, token, address_of(visit, body), body)().status in {200, 201}


def test_an_audit_exported_by_who_may_not_audit_any_more_is_not_started(
    app: Flask, workplace: Workplace, tmp_path: Path
):
    """The role is looked at when the file comes, not when it was made."""
    member, visit = workplace.people[Role.SUPERVISOR], uuid4()
    body = body_of(audit(workplace, visit))
    about = {
        "format": 1,
        "visit": str(visit),
        "user": str(member.id),
        "manifest_sha256": hashlib.sha256(body).hexdigest(),
        "exported_at": (datetime.now(UTC) - timedelta(days=3)).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    file = packed(tmp_path / "a.zip", {"about.json": body_of(about), "manifest.json": body})
    with db.write():
        member.role = Role.SHOPPER
    with pytest.raises(Refusal):
        taken_in(file)
    assert count(Visit) == 0
    with db.write():
        member.role = Role.SUPERVISOR
    taken_in(file)
    assert count(Visit) == 1
