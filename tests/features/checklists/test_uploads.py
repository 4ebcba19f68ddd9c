"""Checklists from files: all that is wrong at once, nothing published before it was read."""

import io
import re
import zipfile

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from audit.checklists.models import ChecklistVersion
from audit.checklists.uploads.actions import forget_old
from audit.checklists.uploads.models import ChecklistUpload
from audit.checklists.uploads.rules import MOST_FILES, read
from audit.infra.chronicle import told
from audit.infra.db import db, now
from audit.people.permits import Role
from tests.builders import SHORT_LIST, Workplace, build_workplace, signed_in

AUDIT = SHORT_LIST.format(kind="audit").replace("id: short-list", "id: short-audit")
OWN = SHORT_LIST.format(kind="mystery").replace("id: short-list", "id: own-list")


@pytest.fixture
def manager(app, workplace: Workplace) -> FlaskClient:
    return signed_in(app, workplace.people[Role.MANAGER])


def sent(browser: FlaskClient, data: str | bytes, name: str = "list.yaml"):
    data = data.encode() if isinstance(data, str) else data
    return browser.post("/checklists/upload", data={"file": (io.BytesIO(data), name)})


def zipped(**files: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/") + ".yaml", data)
    return out.getvalue()


def versions() -> int:
    return db.session.scalar(select(func.count()).select_from(ChecklistVersion)) or 0


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_every_problem_is_said_at_its_line_with_the_line(manager):
    broken = OWN.replace("yes_no, weight: 2", "yes-no, weight: two").replace("{kind", "kind")
    broken = broken.replace("critical: flag", "critical: flags")
    answer = sent(manager, broken)
    said = words(answer.text)
    assert answer.status_code == 422
    assert "yes-no` is not an item type; did you mean `yes_no`?" in answer.text.replace(
        "&#39;", "'"
    )
    assert "Line 14" in said
    assert "- {id: greeted, type: yes-no, weight: two," in said
    assert "critical: flags" in said
    assert "type: yes-no" in answer.text.split("<textarea")[1]  # to be mended where it stands
    assert versions() == 2
    assert db.session.scalar(select(ChecklistUpload)) is None


def test_a_text_with_problems_opens_in_the_builder_all_the_same(manager):
    answer = manager.post(
        "/checklists/upload/draft",
        data={"source": OWN.replace("critical: flag", "critical: flags"), "name": "x.yaml"},
    )
    assert answer.status_code == 303
    assert manager.get(answer.location).status_code == 200
    assert manager.post("/checklists/upload/draft", data={"source": "- 1"}).status_code == 422


def test_nothing_is_published_before_what_it_changes_was_read(manager, workplace):
    newer = manager.get(f"/checklists/{workplace.mystery.hash}/source.yaml").text
    newer = newer.replace("Someone greeted you.", "Somebody greeted you.").replace(
        "critical: flag", "critical: visit"
    )
    answer = sent(manager, zipped(a=newer, b__c=OWN))
    page = words(manager.get(answer.location).text)
    assert versions() == 2
    for told_ in ("Becomes version 2", "New checklist", "Scores are not quite comparable.",
                  "1 item reworded", "Critical: the visit counts 0"):  # fmt: skip
        assert told_ in page
    publication = manager.post(
        f"{answer.location}/publication",
        data={"short-list": workplace.mystery.hash, "own-list": ""},
    )
    assert publication.status_code == 303
    assert versions() == 4
    assert manager.get(answer.location).status_code == 404  # it is done


def test_a_download_uploaded_again_is_unchanged(manager, workplace):
    source = manager.get(f"/checklists/{workplace.mystery.hash}/source.yaml").data
    answer = sent(manager, source)
    page = manager.get(answer.location).text
    assert "Unchanged" in page
    assert "/publication" not in page
    assert versions() == 2


def test_who_read_an_older_state_publishes_nothing(manager, workplace):
    source = manager.get(f"/checklists/{workplace.mystery.hash}/source.yaml").text
    mine = sent(manager, zipped(a=source.replace("Someone", "Anybody"), b=OWN)).location
    theirs = sent(manager, source.replace("Someone", "Nobody")).location
    read_ = {"short-list": workplace.mystery.hash, "own-list": ""}
    assert manager.post(f"{theirs}/publication", data=read_).status_code == 303
    assert manager.post(f"{mine}/publication", data=read_).status_code == 409
    assert versions() == 3  # all or nothing: not the new one beside it either


def test_a_checklist_keeps_its_kind(manager):
    answer = sent(manager, AUDIT.replace("kind: audit", "kind: mystery"))
    assert answer.status_code == 422
    assert "a checklist keeps its kind" in answer.text


def bomb() -> bytes:
    return zipped(bomb=b"a: " + b"x" * 40_000_000)


def pretending() -> bytes:
    """A zip whose header says that its file is small."""
    data = bytearray(zipped(bomb=b"x" * 3_000_000))
    real, fake = (3_000_000).to_bytes(4, "little"), (3).to_bytes(4, "little")
    return bytes(data.replace(real, fake))


def packed_otherwise() -> bytes:
    """LZMA, whose header says how much memory it wants, broken in its middle."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("list.yaml", OWN)
    data = bytearray(out.getvalue())
    data[data.index(b"list.yaml") + 13] = 0xFF
    return bytes(data)


HOSTILE = {
    "packed otherwise": (packed_otherwise(), "damaged"),
    "bomb": (bomb(), "large"),
    "pretending": (pretending(), "damaged"),
    "too many": (zipped(**{f"l{n}": OWN for n in range(MOST_FILES + 1)}), "many-in-zip"),
    "truncated": (zipped(a=OWN)[:-30], "broken-zip"),
    "no checklist": (b"PK\x05\x06" + bytes(18), "nothing-in-zip"),
    "binary": (b"\xff\xfe\x00\x01\x80", "letters"),
    "picture": (b"\x89PNG\r\n", "picture"),
    "empty": (b" \n", "empty"),
    "huge": (b"#" * 8_000_001, "too-large"),
    "doubled": (zipped(a=OWN, b=OWN), "doubled"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(name: str):
    data, kind = HOSTILE[name]
    reading = read("file", data)
    assert {trouble.kind for trouble in reading.troubles} == {kind}


def test_names_in_a_zip_lead_nowhere_and_are_shown_plain(manager):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../<b>\u202eevil.yaml", "id: [")
        archive.writestr("__MACOSX/._list.yaml", "nothing")
    answer = sent(manager, out.getvalue(), "<i>.zip")
    assert answer.status_code == 422
    assert "&lt;b&gt;evil.yaml" in answer.text
    assert "MACOSX" not in answer.text


def test_another_organisations_upload_is_not_there(app, manager):
    upload = sent(manager, OWN).location
    other = build_workplace("Other Bank", "other.example")
    stranger = signed_in(app, other.people[Role.MANAGER])
    assert stranger.get(upload).status_code == 404
    assert stranger.post(f"{upload}/publication").status_code == 404
    assert stranger.post(f"{upload}/1/draft").status_code == 404


def test_what_nobody_decided_about_goes_after_a_week(manager, workplace):
    assert sent(manager, OWN).status_code == 303
    forget_old()
    assert db.session.scalar(select(ChecklistUpload)) is not None
    with told("later", now().replace(year=now().year + 1)):
        forget_old()
    assert db.session.scalar(select(ChecklistUpload)) is None


def test_what_comes_with_the_product_is_looked_at_then_published(manager):
    assert "Ready to use" in manager.get("/checklists").text
    upload = manager.post("/checklists/ready/six-parameters").location
    assert "New checklist" in manager.get(upload).text
    manager.post(f"{upload}/publication", data={"six-parameters": ""})
    assert "/checklists/ready/six-parameters" not in manager.get("/checklists").text
    assert manager.post("/checklists/ready/nothing").status_code == 404
