"""Every format of the manifest that phones ever sent is read for ever; a newer one is told."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from audit.formats.manifest import CURRENT, NewerFormat, read_manifest
from audit.infra.db import db
from audit.infra.storage import storage
from audit.visits.rules import State
from tests.builders import Phone, Workplace, accepted, manifest

KEPT = sorted((Path(__file__).parents[2] / "conformance" / "manifests").glob("*.json"))


def test_there_is_a_sample_of_every_format():
    formats = {json.loads(path.read_text("utf-8"))["format"] for path in KEPT}
    assert formats == set(range(1, CURRENT + 1))


@pytest.mark.parametrize("sample", KEPT, ids=lambda path: path.stem)
def test_a_sample_says_the_same_in_the_current_format(sample: Path):
    said = json.loads(sample.read_text("utf-8"))
    read = read_manifest(sample.read_bytes()).model_dump(mode="json")
    assert read["format"] == CURRENT
    assert read["adhoc"] == said.get("adhoc")
    for photo, told in zip(read["photos"], said["photos"], strict=True):
        assert photo == {"edited": False, "purpose": "evidence", **told}
    for name in said.keys() - {"format", "photos", "adhoc"}:
        assert read[name] == said[name], name


@pytest.mark.parametrize("sample", KEPT, ids=lambda path: path.stem)
def test_what_a_format_does_not_know_is_refused(sample: Path):
    said = json.loads(sample.read_text("utf-8"))
    with pytest.raises(ValidationError):
        read_manifest(json.dumps({**said, "mood": "fine"}).encode())


def test_the_first_format_knows_no_audit_that_nobody_offered():
    said = json.loads(KEPT[0].read_text("utf-8"))
    with pytest.raises(ValidationError):
        read_manifest(json.dumps({**said, "adhoc": None}).encode())


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"format": "3"}', b"[" * 100_000])
def test_what_is_no_manifest_is_never_taken_for_a_newer_one(body: bytes):
    with pytest.raises(ValidationError):
        read_manifest(body)


def test_a_newer_format_is_told_from_a_broken_one():
    with pytest.raises(NewerFormat):
        read_manifest(b'{"format": 4, "colour": "blue"}')


@pytest.mark.parametrize("number", [1, 2, 3])
def test_phones_that_were_not_updated_go_on_sending(
    phone: Phone, workplace: Workplace, number: int
):
    visit = accepted(workplace)
    assert phone.send(visit.id, manifest(visit, format=number)).status_code == 201
    db.session.expire_all()
    assert (visit.state, visit.submissions[0].manifest.format) == (State.SUBMITTED, CURRENT)


def test_a_phone_newer_than_its_server_is_told_so_and_its_bytes_are_kept(
    phone: Phone, workplace: Workplace
):
    visit = accepted(workplace)
    answer = phone.send(visit.id, manifest(visit, format=CURRENT + 1))
    assert (answer.status_code, answer.json["type"]) == (422, "unreadable")
    assert "newer than its server" in answer.json["detail"]
    assert len(list(storage().path(f"unreadable/{visit.id}").glob("*"))) == 1
