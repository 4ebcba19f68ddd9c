"""What no honest phone or browser sends is refused in words, and breaks nothing for others."""

import hashlib
import json
import struct
from typing import Any
from zlib import crc32

import pytest
from flask import Flask
from sqlalchemy import func, select

from audit.infra import jobs
from audit.infra.db import db
from audit.infra.jobs import Job
from audit.infra.storage import storage
from audit.people.permits import Role
from audit.visits.branch.queries import replies_to
from audit.visits.models import Photo, Submission
from tests.builders import (
    GOOD,
    Phone,
    Workplace,
    accepted,
    manifest,
    offered,
    signed_in,
    yes,
)
from tests.features.stages import published
from tests.pictures import jpeg


def submissions() -> int:
    return db.session.scalar(select(func.count()).select_from(Submission)) or 0


@pytest.mark.parametrize(
    "times",
    [
        {"started": "2026-02-31T10:00:00Z"},
        {"submitted": "2026-11-20T25:00:00Z"},
        {"started": "0001-01-01T00:00:00Z", "offset_ms": -1000},
        {"submitted": "9999-12-31T23:59:59Z", "offset_ms": 1000},
        {"started": "۲۰۲۶-11-20T10:00:00Z"},
        {"offset_ms": 10**18},
        {"offset_ms": -(10**40)},
        {"marks": {"arrived": "2026-13-01T00:00:00Z"}},
    ],
    ids=" ".join,
)
def test_a_moment_that_no_calendar_has_is_refused(
    phone: Phone, workplace: Workplace, times: dict[str, Any]
):
    visit = accepted(workplace)
    document = manifest(visit)
    document["times"].update(times)
    answer = phone.send(visit.id, document)
    assert (answer.status_code, answer.json["type"]) == (422, "unreadable")
    assert submissions() == 0


@pytest.mark.parametrize("offset", [-(10**13), 10**13])
@pytest.mark.parametrize("moment", ["1900-01-01T00:00:00Z", "2999-12-31T23:59:59.999Z"])
def test_a_clock_that_is_wholly_wrong_is_received_and_shown(
    app: Flask, phone: Phone, workplace: Workplace, moment: str, offset: int
):
    visit = accepted(workplace)
    document = manifest(visit)
    document["times"].update(started=moment, submitted=moment, offset_ms=offset)
    assert phone.send(visit.id, document).status_code == 201
    desk = signed_in(app, workplace.people[Role.REVIEWER])
    assert desk.get(f"/visits/{visit.id}/review").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"NaN",
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
        b'{"notes": {"visit": "\\ud800"}}',
    ],
    ids=["nothing", "null", "NaN", "no UTF-8", "BOM", "deep", "half a character"],
)
def test_bytes_that_are_no_manifest_are_refused(phone: Phone, workplace: Workplace, body: bytes):
    answer = phone.send(accepted(workplace).id, body)
    assert (answer.status_code, answer.json["type"]) == (422, "unreadable")


@pytest.mark.parametrize("value", ["1" + "0" * 5000, "NaN", "1e999", "45.0", "true", "[45]"])
def test_a_number_that_is_none_is_refused(phone: Phone, workplace: Workplace, value: str):
    visit = accepted(workplace)
    body = json.dumps(manifest(visit)).replace('"value": 45', f'"value": {value}').encode()
    assert value.encode() in body
    assert phone.send(visit.id, body).json["type"] == "unreadable"


def test_more_text_than_a_visit_can_have_is_refused(phone: Phone, workplace: Workplace):
    visit = accepted(workplace)
    answer = phone.send(visit.id, b" " * (2 * 1024 * 1024 + 1))
    assert (answer.status_code, answer.json["type"]) == (413, "too-large")
    note = manifest(visit, notes={"visit": "x" * 10_001})
    answer = manifest(visit, {**GOOD, "greeted": yes("x" * 10_001)})
    for document in (note, answer):
        long = phone.send(visit.id, document)
        assert (long.status_code, long.json["type"]) == (422, "unreadable")
        assert long.json["detail"].startswith("This visit could not be read")


MESSAGES = {
    b"[" * 200_000: 413,
    b"[" * 60_000: 422,
    b'{"reason": "\\ud800", "name": "\\ud800"}': 422,
    b'{"reason": {"a": 1}, "name": ["a"]}': 422,
    b"\xff": 422,
    b"[]": 422,
    b'{"reason": "a\\u0000b", "name": "a\\u0000b"}': 200,
    b"": 200,
}


@pytest.mark.parametrize(("body", "expected"), MESSAGES.items(), ids=range(len(MESSAGES)))
def test_short_messages_are_read_with_care(
    app: Flask, phone: Phone, workplace: Workplace, body: bytes, expected: int
):
    address = f"/api/v1/visits/{offered(workplace).id}/refusal"
    refused = phone.client.put(
        address, data=body, headers=phone.headers, content_type="application/json"
    )
    assert refused.status_code == (204 if expected == 200 else expected)
    browser = signed_in(app, workplace.people[Role.SHOPPER])
    enrolled = browser.post("/api/v1/devices", data=body, content_type="application/json")
    assert enrolled.status_code == (201 if expected == 200 else expected)


NUL, OVERRIDE = "\0", "\u202e"


def test_what_nobody_types_is_left_out_of_what_a_form_says(app: Flask, workplace: Workplace):
    visit = published(app, workplace)
    branch = signed_in(app, workplace.people[Role.BRANCH_MANAGER])
    said = {"text": f"It was{NUL} {OVERRIDE}open.\u200c"}
    assert branch.post(f"/branch/visits/{visit.id}/replies", data=said).status_code == 303
    [(reply, _author)] = replies_to(visit.id)
    assert reply.text == "It was open.\u200c"
    desk = signed_in(app, workplace.people[Role.REVIEWER])
    assert desk.get(f"/reviews?show={NUL}new&done=%00").status_code == 200


def test_an_address_with_a_nul_leads_nowhere(app: Flask, workplace: Workplace):
    desk = signed_in(app, workplace.people[Role.ADMINISTRATOR])
    for address in ("/checklists/%00", "/capture/%00/en", "/%00"):
        assert desk.get(address).status_code == 404


def test_a_nul_in_a_manifest_is_refused_and_a_backslash_is_not(phone: Phone, workplace: Workplace):
    visit = accepted(workplace)
    refused = phone.send(visit.id, manifest(visit, notes={"visit": f"Shut.{NUL}"}))
    assert (refused.status_code, refused.json["type"]) == (422, "unreadable")
    assert submissions() == 0
    taken = phone.send(visit.id, manifest(visit, notes={"visit": "Shut: \\u0000."}))
    assert taken.status_code == 201


def test_numbers_too_large_for_the_database_lead_nowhere(
    app: Flask, phone: Phone, workplace: Workplace
):
    visit = accepted(workplace)
    address = f"/api/v1/visits/{visit.id}/submissions/{10**30}"
    assert phone.client.get(address, headers=phone.headers).status_code == 404
    desk = signed_in(app, workplace.people[Role.ADMINISTRATOR])
    for page in (f"/visits?page={10**30}", f"/reviews?page={10**18}", "/visits?page=-1"):
        assert desk.get(page).status_code == 200


def test_a_photo_whose_evidence_is_gone_is_not_found(
    app: Flask, phone: Phone, workplace: Workplace
):
    visit, picture = accepted(workplace), jpeg(seed=1)
    phone.send_photo(picture)
    named = [(hashlib.sha256(picture).hexdigest(), "visit")]
    assert phone.send(visit.id, manifest(visit, photos=named)).status_code == 201
    photo = db.session.scalars(select(Photo)).one()
    storage().delete(photo.key)
    desk = signed_in(app, workplace.people[Role.REVIEWER])
    address = f"/visits/{visit.id}/photos/{photo.id}/screen.jpg"
    assert desk.get(address).status_code == 404


def undecodable_png(width: int = 400, height: int = 300) -> bytes:
    """A PNG whose headers are in order and whose pixels are not."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    inside = chunk(b"IHDR", header) + chunk(b"IDAT", b"nothing" * 100) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + inside


def test_a_photo_that_cannot_be_decoded_keeps_none_of_the_others_waiting(
    app: Flask, phone: Phone, workplace: Workplace
):
    visit, pictures = accepted(workplace), [undecodable_png(), jpeg(seed=2)]
    for picture in pictures:
        assert phone.send_photo(picture).status_code == 201
    named = [(hashlib.sha256(picture).hexdigest(), "visit") for picture in pictures]
    assert phone.send(visit.id, manifest(visit, photos=named)).status_code == 201
    jobs.work_off()
    job = db.session.scalars(select(Job).where(Job.kind == "photos.copies")).one()
    assert (job.state, job.error) == ("done", "")
    broken, good = (used.photo for used in visit.submissions[0].photos)
    assert storage().exists(good.derivative_key("screen"))
    desk = signed_in(app, workplace.people[Role.REVIEWER])
    answer = desk.get(f"/visits/{visit.id}/photos/{broken.id}/screen.jpg")
    assert answer.status_code == 422
    assert desk.get(f"/visits/{visit.id}/review").status_code == 200
