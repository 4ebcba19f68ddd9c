"""What nobody in good faith sends: forged audits, files made to break us, everything at once."""

import hashlib
import json
import random
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from audit.config import Settings
from audit.infra import faults
from audit.infra.db import db
from audit.infra.refusals import Conflict, Refusal
from audit.people import actions as people
from audit.people.models import Device, MembershipPlace
from audit.people.permits import Role
from audit.visits.aside import actions as aside
from audit.visits.models import Assessment, Photo, Submission, SubmissionDecision, Visit
from audit.visits.offers import actions as offers
from audit.visits.rules import Decision, State
from audit.visits.sync import exported, submissions
from tests.builders import (
    GOOD,
    POOR,
    SHORT_LIST,
    Phone,
    Workplace,
    _publish,
    accepted,
    build_workplace,
    manifest,
    phone_of,
)
from tests.features.visits.test_adhoc import audit
from tests.features.visits.test_races import assert_verified, count, put, together, token_of
from tests.pictures import jpeg
from tests.server import Answer, Server, serving

AT_ONCE = 25
FLIPS = 400

SOME_ID = "2e1f0a6c-5b3d-4c8e-9f7a-1d2b3c4d5e6f"
"""The same in each process: the names of tests are made of it."""


def body_of(document: dict[str, Any]) -> bytes:
    return json.dumps(document).encode()


def address_of(visit: UUID, body: bytes) -> str:
    return f"/visits/{visit}/submissions/{hashlib.sha256(body).hexdigest()}"


@pytest.fixture
def tablet(app: Flask, workplace: Workplace) -> Phone:
    """The supervisor's phone."""
    return phone_of(app, workplace.people[Role.SUPERVISOR])


# Audits that a phone says it started


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUPERVISOR])
def test_nobody_but_a_supervisor_starts_an_audit(app: Flask, workplace: Workplace, role: Role):
    forger, visit = phone_of(app, workplace.people[role]), uuid4()
    answer = forger.send(visit, audit(workplace, visit))
    assert answer.status_code in {403, 404}
    assert count(Visit) == 0


def test_the_id_of_another_organisations_visit_gives_nothing_away(
    app: Flask, tablet: Phone, workplace: Workplace
):
    """The same answer as for an id that nobody has, and the other visit as it was."""
    rival = build_workplace("Rival Bank", "rival.example")
    spy, visit = phone_of(app, rival.people[Role.SUPERVISOR]), uuid4()
    assert tablet.send(visit, audit(workplace, visit)).status_code == 201
    squatted = spy.send(visit, audit(rival, visit))
    unknown = uuid4()
    never = phone_of(app, rival.people[Role.SHOPPER]).send(unknown, audit(rival, unknown))
    assert (squatted.status_code, squatted.data) == (never.status_code, never.data)
    assert count(Submission) == 1


def test_a_branch_is_not_reached_by_naming_one_above_ones_places(
    tablet: Phone, workplace: Workplace
):
    with db.write() as session:
        member = workplace.people[Role.SUPERVISOR]
        session.add(MembershipPlace(membership_id=member.id, region_id=workplace.regions[1].id))
    below, above = uuid4(), uuid4()
    assert tablet.send(below, audit(workplace, below, branch=1)).status_code == 201
    refused = tablet.send(above, audit(workplace, above, branch=0))
    assert (refused.status_code, refused.json["type"]) == (409, "branch-out-of-reach")
    assert count(Visit) == 1


def test_photos_of_another_member_do_not_make_an_audit_whole(
    phone: Phone, tablet: Phone, workplace: Workplace
):
    picture, visit = jpeg(seed=40), uuid4()
    phone.send_photo(picture)
    document = audit(workplace, visit, photos=[(hashlib.sha256(picture).hexdigest(), "visit")])
    assert tablet.send(visit, document).json["type"] == "photos-missing"
    assert count(Visit) == 0


def test_a_visit_that_is_there_takes_no_branch_from_the_phone(tablet: Phone, workplace: Workplace):
    visit = accepted(workplace, kind="audit", branch=0)
    document = audit(workplace, visit.id, branch=2)
    assert tablet.send(visit.id, document).status_code == 201
    assert (visit.branch_id, visit.adhoc) == (workplace.branches[0].id, False)


@pytest.mark.parametrize(
    "other",
    [
        {"adhoc": {}},
        {"adhoc": {"branch": "not-a-branch"}},
        {"adhoc": {"branch": None}},
        {"adhoc": {"branch": SOME_ID.upper()}},
        {"adhoc": {"branch": "urn:uuid:" + SOME_ID}},
        {"adhoc": {"branch": SOME_ID, "state": "published"}},
        {"adhoc": [SOME_ID]},
        {"adhoc": SOME_ID},
        {"format": 1},
        {"format": True},
        {"format": "2"},
        {"format": -1},
        {"format": 2**70},
        {"base": "f" * 63},
        {"photos": [{"sha256": "../../secret_key", "of": "visit"}]},
        {"photos": [{"sha256": "f" * 64, "of": "item:../x"}]},
        {"photos": [{"sha256": "f" * 64, "of": "visit", "edited": 1}]},
        {"photos": [{"sha256": "f" * 64, "of": "visit"}] * 201},
    ],
    ids=str,
)
def test_what_is_no_manifest_of_an_audit_starts_none(
    tablet: Phone, workplace: Workplace, other: dict[str, Any]
):
    visit = uuid4()
    answer = tablet.send(visit, audit(workplace, visit) | other)
    assert (answer.status_code, answer.json["type"]) == (422, "unreadable")
    assert count(Visit) == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[" * 100_000,
        b'{"format":' * 50_000,
        b'{"format": ' + b"9" * 10_000 + b"}",
        b'{"format": 1e999}',
        b'{"format": 3, "visit": "\\ud800"}',
        b"\xff\xfe{}",
    ],
    ids=lambda body: body[:12].decode("latin-1"),
)
def test_bytes_made_to_trip_the_reader_are_refused(
    tablet: Phone, workplace: Workplace, body: bytes
):
    answer = tablet.send(uuid4(), body)
    assert (answer.status_code, answer.json["type"]) == (422, "unreadable")


def test_an_audit_that_comes_to_be_meanwhile_is_not_scored_by_another_checklist(
    tablet: Phone, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
):
    """Both are looked at before the visit exists; the checklist of the first is the visit's."""
    other = _publish(
        SHORT_LIST.format(kind="audit").replace("short-list", "other"), workplace.organisation
    )
    sender, visit = workplace.people[Role.SUPERVISOR], uuid4()
    first = body_of(audit(workplace, visit))
    second = body_of(audit(workplace, visit, checklist=other.hash))
    passed = faults.point

    def meanwhile(name: str) -> None:
        if name == "submission-before-transaction":
            monkeypatch.setattr(faults, "point", passed)
            submissions.receive(sender, visit, hashlib.sha256(first).hexdigest(), first)

    monkeypatch.setattr(faults, "point", meanwhile)
    answer = tablet.send(visit, second)
    assert (answer.status_code, answer.json["type"]) == (422, "unreadable")
    (kept,) = db.session.scalars(select(Submission))
    assert kept.manifest.checklist == kept.visit.version.hash == workplace.audit.hash


# Everything at once


def test_one_audit_sent_fifty_times_at_once_is_one_visit(
    app: Flask, settings: Settings, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
):
    visit, token = uuid4(), token_of(workplace, Role.SUPERVISOR)
    body = body_of(audit(workplace, visit))
    db.session.remove()
    with serving(settings.data, "--no-jobs") as server:
        send = put(server, token, address_of(visit, body), body)
        answers = together(*[send] * AT_ONCE) + together(*[send] * AT_ONCE)
    assert Counter(a.status for a in answers) == {201: 1, 200: 2 * AT_ONCE - 1}
    assert len({a.body for a in answers}) == 1
    assert (count(Visit), count(Submission), count(Assessment)) == (1, 1, 1)
    assert_verified(settings.data, monkeypatch)


def test_one_id_with_many_contents_at_once_is_one_visit_and_one_counts(
    app: Flask, settings: Settings, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
):
    visit, token = uuid4(), token_of(workplace, Role.SUPERVISOR)
    bodies = [body_of(audit(workplace, visit, app_build=f"copy {n}")) for n in range(8)]
    db.session.remove()
    with serving(settings.data, "--no-jobs") as server:
        sends = [put(server, token, address_of(visit, body), body) for body in bodies]
        answers = together(*sends)
    assert Counter(a.status for a in answers) == {201: 8}
    assert (count(Visit), count(Assessment)) == (1, 1)
    reasons = Counter(db.session.scalars(select(Submission.quarantine)))
    assert reasons == {None: 1, "forked": 7}
    assert_verified(settings.data, monkeypatch)


def test_a_token_revoked_in_the_middle_of_an_upload_leaves_nothing_half_done(
    app: Flask, settings: Settings, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
):
    """What had begun arrives or does not; what comes after it is turned away; all of it holds."""
    visit, member = accepted(workplace), workplace.people[Role.SHOPPER]
    device, token = people.enrol_device(member, "phone")
    pictures = [jpeg(seed=300 + n) for n in range(12)]
    names = [hashlib.sha256(picture).hexdigest() for picture in pictures]
    body = body_of(manifest(visit, POOR, photos=[(name, "visit") for name in names]))
    address, device_id, by = address_of(visit.id, body), device.id, member.id
    db.session.remove()

    def upload(server: Server) -> list[Answer]:
        sends = [
            put(server, token, f"/photos/{name}", picture)
            for name, picture in zip(names, pictures, strict=True)
        ]
        return [each() for each in sends]

    with serving(settings.data, "--no-jobs") as server, ThreadPoolExecutor(1) as pool:
        uploading = pool.submit(upload, server)
        revoked = db.session.get(Device, device_id)
        assert revoked is not None
        people.revoke_device(revoked, by=by)
        answers = [each.status for each in uploading.result()]
        assert put(server, token, address, body)().status == 401
        assert put(server, token, f"/photos/{names[0]}", pictures[0])().status == 401
    assert answers == sorted(answers), "a photo was taken in after one was turned away"
    assert set(answers) <= {201, 401}
    assert count(Photo) == answers.count(201)
    assert count(Submission) == 0
    assert_verified(settings.data, monkeypatch)


# Decisions


@pytest.fixture
def disputed(app: Flask, phone: Phone, workplace: Workplace) -> Visit:
    """A visit with one submission that counts and two that were set aside."""
    visit = accepted(workplace)
    for number in range(3):
        answers = POOR if number == 1 else GOOD
        sent = phone.send(visit.id, manifest(visit, answers, app_build=f"copy {number}"))
        assert sent.status_code == 201
    return visit


def decide(visit: Visit, number: int, decision: Decision, *, counting: int) -> None:
    by_number = {each.number: each for each in visit.submissions}
    by = db.session.get(type(visit.assignee), visit.assignee_id)
    assert by is not None
    aside.decide(by_number[number], decision, "because", counting=by_number[counting].id, by=by)


def test_the_second_of_two_decisions_about_different_submissions_must_compare_anew(disputed: Visit):
    decide(disputed, 2, Decision.ADOPTED, counting=1)
    with pytest.raises(Conflict) as refused:
        decide(disputed, 3, Decision.ADOPTED, counting=1)
    assert refused.value.kind == "stale"
    assert count(SubmissionDecision) == 1
    decide(disputed, 3, Decision.DISMISSED, counting=2)


@pytest.mark.parametrize("second", list(Decision))
def test_the_second_of_two_decisions_about_one_submission_is_refused(
    disputed: Visit, second: Decision
):
    decide(disputed, 2, Decision.DISMISSED, counting=1)
    with pytest.raises(Conflict) as refused:
        decide(disputed, 2, second, counting=1)
    assert refused.value.kind == "already-decided"
    assert (count(SubmissionDecision), count(Assessment)) == (1, 1)


def test_decisions_made_at_once_are_one(
    app: Flask, disputed: Visit, settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    visit_id = disputed.id
    db.session.remove()

    def deciding(decision: Decision) -> str:
        with app.app_context():
            visit = db.session.get(Visit, visit_id)
            assert visit is not None
            try:
                decide(visit, 2, decision, counting=1)
            except Refusal as refusal:
                return refusal.kind
            finally:
                db.session.remove()
            return "decided"

    wanted = [Decision.ADOPTED, Decision.DISMISSED] * 4
    with ThreadPoolExecutor(len(wanted)) as pool:
        outcomes = Counter(pool.map(deciding, wanted))
    assert outcomes.pop("decided") == 1
    assert set(outcomes) <= {"already-decided", "stale"}
    assert count(SubmissionDecision) == 1
    assert_verified(settings.data, monkeypatch)


def test_what_was_taken_away_is_not_sent_back_in_by_the_one_who_had_it(
    app: Flask, phone: Phone, workplace: Workplace
):
    """Somebody who never had the visit gets nothing in at all."""
    visit = accepted(workplace)
    stranger = people.add_user(
        "new@harbour.example", "New", organisation=workplace.organisation, role=Role.SHOPPER
    )
    other = phone_of(app, stranger)
    assert other.send(visit.id, manifest(visit)).status_code == 404
    supervisor = workplace.people[Role.SUPERVISOR]
    offers.hand_over(visit, stranger, "ill", by=supervisor.id)
    sent = phone.send(visit.id, manifest(visit, POOR))
    assert sent.status_code == 201
    assert (visit.state, visit.assessment_id) == (State.OFFERED, None)
    for verb in ("acceptance", "refusal"):
        answer = phone.client.put(f"/api/v1/visits/{visit.id}/{verb}", headers=phone.headers)
        assert answer.status_code == 404
    assert (
        other.client.put(f"/api/v1/visits/{visit.id}/acceptance", headers=other.headers).status_code
        == 204
    )
    assert other.send(visit.id, manifest(visit, GOOD)).status_code == 201
    assert visit.state == State.SUBMITTED


# Files


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
