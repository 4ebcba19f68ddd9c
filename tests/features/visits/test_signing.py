"""What both sides of an announced audit sign on the spot: kept whole, shown to whom it concerns."""

import re
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader

from audit.commands.verify import problems_found
from audit.infra import jobs
from audit.infra.db import db
from audit.infra.storage import storage
from audit.people.permits import Role
from audit.reports import actions as reports
from audit.reports import queries as made
from audit.visits.blind.actions import withhold
from audit.visits.models import SubmissionPhoto, Visit
from audit.visits.review.queries import photos_by_place
from audit.visits.rules import State
from tests.builders import POOR, Phone, Workplace, accepted, manifest, phone_of, signed_in
from tests.features.stages import counted_queries, publish
from tests.pictures import jpeg, signature

OWN, AUDITORS = signature("navy"), signature("teal")
FOUND, CORRECTED = jpeg(seed=4), jpeg(seed=5)


def name_of(data: bytes) -> str:
    return sha256(data).hexdigest()


def photo(data: bytes, of: str, purpose: str = "evidence") -> dict[str, str]:
    return {"sha256": name_of(data), "of": of, "purpose": purpose}


BY_HAND: dict[str, Any] = {
    "side": "branch",
    "name": "T. Ifan",
    "role": "Branch manager",
    "at": "2026-11-20T10:50:00Z",
    "photo": name_of(OWN),
    "remark": "Cartons will be out by six.",
}
AUDITOR: dict[str, Any] = {
    "side": "auditor",
    "name": "Nia Rees",
    "at": "2026-11-20T10:51:00Z",
    "photo": name_of(AUDITORS),
}
DRAWN = [photo(OWN, "visit", "signature"), photo(AUDITORS, "visit", "signature")]
PUT_RIGHT = [photo(FOUND, "item:exits"), photo(CORRECTED, "item:exits", "corrected")]


@pytest.fixture
def auditor(app: Flask, workplace: Workplace) -> Phone:
    """A supervisor's phone that has sent every picture."""
    phone = phone_of(app, workplace.people[Role.SUPERVISOR])
    for data in (OWN, AUDITORS, FOUND, CORRECTED):
        assert phone.send_photo(data).status_code == 201
    return phone


def told(visit: Visit, signatures: list[dict[str, Any]], photos: list[Any]) -> dict[str, Any]:
    notes = {"item:exits": "A stand before the exit."}
    more = {"signatures": signatures, "notes": notes}
    return manifest(visit, POOR, format=3, photos=photos, **more)


@pytest.fixture
def signed(workplace: Workplace, auditor: Phone) -> Visit:
    """An audit that was put right and signed by both sides, and waits for a reviewer."""
    visit = accepted(workplace, kind="audit")
    sent = auditor.send(visit.id, told(visit, [AUDITOR, BY_HAND], [*PUT_RIGHT, *DRAWN]))
    assert sent.status_code == 201, sent.text
    db.session.refresh(visit)
    return visit


def text_of(visit: Visit, edition: str) -> str:
    """A published visit's report in English, its words on one line."""
    assert visit.assessment_id
    reports.ask_for(visit.assessment_id, edition, "en")
    jobs.work_off()
    report = made.made_report(visit.assessment_id, edition, "en")
    assert report is not None
    sheets = PdfReader(BytesIO(storage().read(report.key))).pages
    return " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())


def test_a_receipt_covers_the_drawings_and_verify_finds_nothing(signed: Visit):
    (submission,) = signed.submissions
    assert {name_of(OWN), name_of(AUDITORS)} <= set(submission.receipt.photos)
    purposes = [used.purpose for used in submission.photos]
    assert purposes == ["evidence", "corrected", "signature", "signature"]
    assert list(problems_found()) == []
    storage().delete(submission.photos[2].photo.key)
    assert [problem[:2] for problem in problems_found()] == ["I2"]


def test_no_receipt_is_given_before_a_drawing_is_there(app: Flask, workplace: Workplace):
    phone = phone_of(app, workplace.people[Role.SUPERVISOR])
    visit = accepted(workplace, kind="audit")
    answer = phone.send(visit.id, told(visit, [BY_HAND], DRAWN[:1]))
    assert (answer.status_code, answer.json["missing"]) == (409, [name_of(OWN)])
    assert phone.send_photo(OWN).status_code == 201
    assert phone.send(visit.id, told(visit, [BY_HAND], DRAWN[:1])).status_code == 201


@pytest.mark.parametrize(
    ("signatures", "photos"),
    [
        ([], []),
        ([{"side": "branch", "remark": "Nothing to add."}], []),
        ([{**BY_HAND, "photo": None}], []),
        ([AUDITOR, {"side": "branch", "at": BY_HAND["at"], "declined": "No time."}], DRAWN[1:]),
    ],
    ids=["nothing", "a remark", "by name", "declined"],
)
def test_signing_never_blocks(
    workplace: Workplace, auditor: Phone, signatures: list[Any], photos: list[Any]
):
    visit = accepted(workplace, kind="audit")
    document = told(visit, signatures, [*PUT_RIGHT, *photos])
    assert auditor.send(visit.id, document).status_code == 201
    db.session.refresh(visit)
    assert visit.state == State.SUBMITTED


@pytest.mark.parametrize(
    ("signatures", "photos"),
    [
        ([BY_HAND, {**BY_HAND, "photo": name_of(AUDITORS)}], DRAWN),
        ([BY_HAND, AUDITOR], DRAWN[:1]),
        ([BY_HAND], DRAWN),
        ([], DRAWN[:1]),
        ([BY_HAND, {**AUDITOR, "photo": name_of(OWN)}], DRAWN[:1]),
        ([{**BY_HAND, "photo": name_of(FOUND)}], []),
        ([{**BY_HAND, "name": " "}], DRAWN[:1]),
        ([{**BY_HAND, "name": "x" * 121}], DRAWN[:1]),
        ([{**BY_HAND, "at": None}], DRAWN[:1]),
        ([{**AUDITOR, "declined": "No."}], DRAWN[1:]),
        ([{**AUDITOR, "photo": None, "declined": "No."}], []),
        ([{"side": "branch"}], []),
        ([{"side": "customer", "name": "A", "at": AUDITOR["at"]}], []),
    ],
    ids=[
        "one side twice", "a drawing unnamed by photos", "a drawing nobody signed with",
        "a drawing without signatures", "one drawing for both", "evidence for a drawing", "no name",
        "a long name", "never signed", "drawn and declined", "an auditor declines", "empty",
        "a third side",
    ],
)  # fmt: skip
def test_what_does_not_fit_is_unreadable(
    workplace: Workplace, auditor: Phone, signatures: list[Any], photos: list[Any]
):
    visit = accepted(workplace, kind="audit")
    answer = auditor.send(visit.id, told(visit, signatures, [*PUT_RIGHT, *photos]))
    assert (answer.status_code, answer.json["type"]) == (422, "unreadable")
    db.session.refresh(visit)
    assert visit.state == State.ACCEPTED


def test_nobody_signs_a_covert_visit(phone: Phone, workplace: Workplace):
    """RS.13: a signature would tell who came."""
    assert phone.send_photo(OWN).status_code == 201
    visit = accepted(workplace)
    answer = phone.send(visit.id, told(visit, [BY_HAND], DRAWN[:1]))
    assert (answer.status_code, answer.json["type"]) == (422, "unreadable")


def test_the_corrected_state_changes_no_mark_and_stands_after_what_was_found(
    app: Flask, workplace: Workplace, auditor: Phone, signed: Visit
):
    plain = accepted(workplace, kind="audit", branch=1)
    assert auditor.send(plain.id, told(plain, [], PUT_RIGHT[:1])).status_code == 201
    db.session.refresh(plain)
    assert signed.assessment is not None
    assert plain.assessment is not None
    assert signed.assessment.full.score == plain.assessment.full.score
    shown = photos_by_place(signed.assessment.submission)
    assert [used.purpose for used in shown["item:exits"]] == ["evidence", "corrected"]
    assert "visit" not in shown
    page = signed_in(app, workplace.people[Role.REVIEWER]).get(f"/visits/{signed.id}/review").text
    assert page.index("Before") < page.index("After: put right")


def test_a_photo_of_the_corrected_state_is_no_evidence_of_what_was_found(
    app: Flask, workplace: Workplace, auditor: Phone
):
    visit = accepted(workplace, kind="audit")
    assert auditor.send(visit.id, told(visit, [], PUT_RIGHT[1:])).status_code == 201
    page = signed_in(app, workplace.people[Role.REVIEWER]).get(f"/visits/{visit.id}/review").text
    exits = page.split('id="item:exits"')[1].split("</article>")[0]
    assert "No photo" in exits


def test_the_desk_sees_both_sides(app: Flask, workplace: Workplace, signed: Visit):
    reviewer = signed_in(app, workplace.people[Role.REVIEWER])
    for address in (f"/visits/{signed.id}", f"/visits/{signed.id}/review"):
        page = reviewer.get(address).text
        for words in ("T. Ifan, Branch manager", "Nia Rees", "Cartons will be out by six."):
            assert words in page, (address, words)
    (submission,) = signed.submissions
    address = f"/visits/{signed.id}/photos/{submission.photos[2].photo_id}/thumbnail.jpg"
    assert address in page
    assert reviewer.get(address).mimetype == "image/jpeg"


def test_a_page_with_signatures_asks_one_question_more_and_no_more(
    app: Flask, workplace: Workplace, auditor: Phone, signed: Visit
):
    plain = accepted(workplace, kind="audit", branch=1)
    assert auditor.send(plain.id, told(plain, [], PUT_RIGHT)).status_code == 201
    reviewer = signed_in(app, workplace.people[Role.REVIEWER])
    asked = []
    for visit in (signed, plain):
        with counted_queries() as seen:
            assert reviewer.get(f"/visits/{visit.id}").status_code == 200
        asked.append(len(seen))
    assert asked[0] <= asked[1] + 1


def test_both_editions_show_the_branchs_side_and_only_the_full_one_the_auditors(
    app: Flask, workplace: Workplace, signed: Visit
):
    """R0.24, RS.13: the auditor was known on the spot; the edition is uniform all the same."""
    publish(workplace, signed, "")
    full, blind = text_of(signed, "full"), text_of(signed, "branch")
    keeper = signed_in(app, workplace.people[Role.BRANCH_MANAGER])
    page = keeper.get(f"/branch/visits/{signed.id}").text
    for words in ("T. Ifan", "Cartons will be out by six."):
        assert words in full
        assert words in blind
        assert words in page
    assert "Nia Rees" in full
    for edition in (blind, page):
        assert "Nia Rees" not in edition
        assert "Auditor" not in edition
        assert "After: put right" in edition or "AFTER: PUT RIGHT" in edition


def test_a_branch_fetches_its_own_signature_and_never_the_auditors(
    app: Flask, workplace: Workplace, signed: Visit
):
    (submission,) = signed.submissions
    publish(workplace, signed, "")
    keeper = signed_in(app, workplace.people[Role.BRANCH_MANAGER])
    answers = {
        used.photo.sha256: keeper.get(
            f"/branch/visits/{signed.id}/photos/{used.id}/thumbnail.jpg"
        ).status_code
        for used in submission.photos
    }
    assert answers[name_of(OWN)] == 200
    assert answers[name_of(AUDITORS)] == 404
    shown = re.findall(
        r"/photos/([0-9a-f-]{36})/thumbnail", keeper.get(f"/branch/visits/{signed.id}").text
    )
    assert str(submission.photos[2].id) in shown


def test_a_reviewer_may_hold_the_branchs_drawing_back(
    app: Flask, workplace: Workplace, signed: Visit
):
    (submission,) = signed.submissions
    own: SubmissionPhoto = submission.photos[2]
    reviewer = workplace.people[Role.REVIEWER]
    compared = signed_in(app, reviewer).get(f"/visits/{signed.id}/blind").text
    assert compared.count("Never for the branch") == 1
    withhold(signed, own, by=reviewer)
    publish(workplace, signed, "")
    page = signed_in(app, workplace.people[Role.BRANCH_MANAGER]).get(f"/branch/visits/{signed.id}")
    assert "T. Ifan" in page.text
    assert str(own.id) not in page.text


def test_signatures_are_compared_with_no_photo_of_other_visits(
    workplace: Workplace, auditor: Phone, signed: Visit
):
    """Two drawings on white look alike: that is no sign of a photo used twice."""
    jobs.work_off()
    (submission,) = signed.submissions
    db.session.expire_all()
    marks = {used.purpose: used.photo.fingerprint for used in submission.photos}
    assert marks["signature"] is None
    assert marks["evidence"]
