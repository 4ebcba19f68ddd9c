"""From publication to the file: made by a job, kept, served at once, retried when it fails."""

import io
import json
from hashlib import sha256
from uuid import uuid4

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from audit.infra import jobs
from audit.infra.db import db
from audit.infra.jobs import Job
from audit.infra.storage import storage
from audit.people.permits import Role
from audit.reports import actions
from audit.reports.models import Report
from audit.visits.models import Publication, Visit
from audit.visits.review import actions as review
from tests.builders import POOR, Workplace, accepted, build_workplace, phone_of, signed_in
from tests.features.stages import publish, submitted
from tests.pictures import jpeg


def published(app: Flask, place: Workplace, *, kind: str = "mystery", photo: bytes = b"") -> Visit:
    """A visit that went all the way; the exits failed, with a note and perhaps a photo."""
    photos = []
    if photo:
        shopper = phone_of(app, place.people[Role.SHOPPER])
        assert shopper.send_photo(photo).status_code == 201
        photos = [(sha256(photo).hexdigest(), "item:exits")]
    sent = {"answers": POOR, "photos": photos, "notes": {"item:exits": "A stand was in the way."}}
    visit = submitted(app, place, kind=kind, **sent)
    (submission,) = visit.submissions
    reviewer = place.people[Role.REVIEWER]
    review.comment(visit, submission, "item:exits", "Seen on the photo.", by=reviewer)
    publish(place, visit, "Mind the exits.")
    return visit


@pytest.fixture
def visit(app: Flask, workplace: Workplace) -> Visit:
    """A published mystery visit with one photo."""
    return published(app, workplace, photo=jpeg(seed=1))


def address(visit: Visit, language: str = "en", edition: str = "full") -> str:
    return f"/visits/{visit.id}/report/{edition}/{language}"


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_publication_has_the_report_made(app: Flask, workplace: Workplace, visit: Visit):
    jobs.work_off()
    manager = signed_in(app, workplace.people[Role.MANAGER])
    answer = manager.get(address(visit) + ".pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert ".pdf" in answer.headers["Content-Disposition"]
    text = text_of(answer.data)
    for words in ("Not passed", "Mind the exits.", "A stand was in the way.", "Seen on the photo."):
        assert words in text
    assert "Shopper Person" not in text
    assert "Shopper 7" in text


def test_the_report_carries_the_visit_as_data_and_its_link(app: Flask, visit: Visit):
    pdf = actions.report_of(visit.id, "en")
    reader = PdfReader(io.BytesIO(pdf))
    data = json.loads(dict(reader.attachments)["visit.json"][0])
    assert data["manifest"]["visit"] == str(visit.id)
    assert data["score"]["critical"] == ["exits"]
    publication = db.session.scalars(select(Publication)).one()
    assert publication.chain_hash[:8] in text_of(pdf)
    assert any(page.images for page in reader.pages)


def test_a_kept_report_answers_with_its_validator(app: Flask, workplace: Workplace, visit: Visit):
    jobs.work_off()
    manager = signed_in(app, workplace.people[Role.MANAGER])
    first = manager.get(address(visit) + ".pdf")
    again = manager.get(address(visit) + ".pdf", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert len(db.session.scalars(select(Report)).all()) == 1


def test_another_language_is_made_when_first_asked_for(
    app: Flask, workplace: Workplace, visit: Visit
):
    manager = signed_in(app, workplace.people[Role.MANAGER])
    asked = manager.get(address(visit, "fa") + ".pdf")
    assert asked.status_code == 303
    page = manager.get(asked.headers["Location"])
    assert "The report is being made" in page.text
    assert "Look again" in page.text
    fragment = manager.get(asked.headers["Location"], headers={"HX-Request": "true"})
    assert "<html" not in fragment.text
    assert "hx-trigger" in fragment.text
    jobs.work_off()
    ready = manager.get(asked.headers["Location"], headers={"HX-Request": "true"})
    assert "The report is ready" in ready.text
    assert "hx-trigger" not in ready.text
    pdf = manager.get(address(visit, "fa") + ".pdf")
    assert PdfReader(io.BytesIO(pdf.data)).trailer["/Root"]["/Lang"] == "fa"


def test_a_failed_job_says_so_and_can_be_asked_for_again(
    app: Flask, workplace: Workplace, visit: Visit, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_: object) -> None:
        raise OSError("no space")

    with monkeypatch.context() as patched:
        patched.setattr(actions, "render_pdf", broken)
        for _attempt in range(jobs.ATTEMPTS):
            jobs.work_off()
    manager = signed_in(app, workplace.people[Role.MANAGER])
    shown = manager.get(address(visit) + ".pdf", follow_redirects=True)
    assert "The report could not be made" in shown.text
    assert "no space" not in shown.text
    assert manager.post(address(visit)).status_code == 303
    jobs.work_off()
    assert manager.get(address(visit) + ".pdf").status_code == 200


def test_a_file_that_was_lost_is_made_again(app: Flask, workplace: Workplace, visit: Visit):
    first = actions.report_of(visit.id, "en")
    storage().delete(db.session.scalars(select(Report)).one().key)
    assert actions.report_of(visit.id, "en") == first
    assert len(db.session.scalars(select(Report)).all()) == 1


def test_a_new_build_of_the_design_makes_kept_files_stale(
    app: Flask, visit: Visit, monkeypatch: pytest.MonkeyPatch
):
    actions.report_of(visit.id, "en")
    for module in ("audit.reports.actions.build", "audit.reports.queries.build"):
        monkeypatch.setattr(module, lambda: "another")
    actions.report_of(visit.id, "en")
    assert len(db.session.scalars(select(Report)).all()) == 2


def test_asking_twice_is_one_job(app: Flask, visit: Visit):
    assert visit.assessment_id is not None
    for _time in range(2):
        actions.ask_for(visit.assessment_id, "full", "cy")
    kept = db.session.scalars(select(Job).where(Job.kind == "report")).all()
    assert sorted(job.arguments["language"] for job in kept) == ["cy", "en"]


@pytest.mark.parametrize("kind", ["mystery", "audit"])
def test_branch_managers_never_get_the_full_report(app: Flask, workplace: Workplace, kind: str):
    visit = published(app, workplace, kind=kind)
    keeper = signed_in(app, workplace.people[Role.BRANCH_MANAGER])
    assert keeper.get(address(visit) + ".pdf").status_code == 403
    assert keeper.get(address(visit)).status_code == 403
    assert keeper.get(address(visit, edition="branch") + ".pdf").status_code == 403


def test_another_organisation_finds_nothing(app: Flask, workplace: Workplace, visit: Visit):
    other = build_workplace("Other Bank", "other.example")
    stranger = signed_in(app, other.people[Role.MANAGER])
    assert stranger.get(address(visit) + ".pdf").status_code == 404
    assert stranger.post(address(visit)).status_code == 404


@pytest.mark.parametrize(("language", "edition"), [("xx", "full"), ("en", "secret")])
def test_unknown_languages_and_editions_are_not_found(
    app: Flask, workplace: Workplace, visit: Visit, language: str, edition: str
):
    manager = signed_in(app, workplace.people[Role.MANAGER])
    assert manager.get(address(visit, language, edition) + ".pdf").status_code == 404


def test_what_is_not_published_has_no_report(app: Flask, workplace: Workplace):
    visit = accepted(workplace)
    manager = signed_in(app, workplace.people[Role.MANAGER])
    assert manager.get(address(visit) + ".pdf").status_code == 404
    with pytest.raises(actions.NotReportable, match="not published"):
        actions.report_of(visit.id, "en")
    with pytest.raises(actions.NotReportable, match="no visit"):
        actions.report_of(uuid4(), "en")
