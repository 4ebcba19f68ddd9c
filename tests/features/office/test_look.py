"""An organisation's logo and colour."""

import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import delete, update

from audit.checklists.parameters.models import Parameter
from audit.infra.db import db, now
from audit.infra.storage import storage
from audit.people.look import actions as look
from audit.people.permits import Role
from audit.people.undo import queries as undo
from audit.people.undo.actions import forget
from audit.people.undo.models import Change
from audit.reports.actions import report_of
from audit.reports.compose import compose
from audit.reports.queries import look_of, publication_of, sources_of
from audit.reports.render import markup
from tests.builders import GOOD, build_workplace, signed_in
from tests.features.reports.dossiers import MIXED, TINY, checklist, dossier
from tests.features.stages import published

PAGE = "/organisation/look"
OWN = TINY.replace("parameter: safety", "parameter: courtesy").replace(
    "sections:", "parameters: {courtesy: {en: Courtesy}}\nsections:"
)


@pytest.fixture
def administrator(app, workplace):
    return signed_in(app, workplace.people[Role.ADMINISTRATOR])


def picture(kind="PNG", size=(900, 300), mode="RGBA", **more):
    out = io.BytesIO()
    Image.new(mode, size, "#0a4" if mode != "RGBA" else (0, 170, 68, 128)).save(out, kind, **more)
    return out.getvalue()


def sent(client, data=b"", name="logo.png", **fields):
    files = {"picture": (io.BytesIO(data), name)} if data else {}
    return client.post(PAGE, data={**fields, **files}, content_type="multipart/form-data")


def test_a_logo_is_rewritten_and_shown_to_its_own_organisation_alone(app, administrator, workplace):
    exif = Image.Exif()
    exif[0x010E] = "taken at 1 Secret Street"
    for data in (picture(), picture("JPEG", (3000, 3000), "RGB", exif=exif)):
        assert sent(administrator, data, "x.exe", logo_text="Harbour").status_code == 303
        page = administrator.get("/organisation").text
        address = re.search(r'src="(/organisation/look/\w+\.png)" alt="Harbour"', page)[1]
        answer = administrator.get(address)
        assert answer.mimetype == "image/png"
        assert b"Secret" not in answer.data
        with Image.open(io.BytesIO(answer.data)) as shown:
            assert shown.format == "PNG"
            assert shown.width <= 640
            assert shown.height <= 320
    assert signed_in(app, workplace.people[Role.BRANCH_MANAGER]).get(address).status_code == 200
    other = build_workplace("Other Bank", "other.example").people[Role.ADMINISTRATOR]
    assert signed_in(app, other).get(address).status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"GIF89a\x01\x00\x01\x00",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        b"MZ" * 99,
        picture()[:-20],
        picture("WEBP"),
    ],
    ids=["svg", "gif", "broken", "program", "cut", "webp"],
)
def test_what_is_no_logo_is_refused_beside_its_field(administrator, workplace, data):
    answer = sent(administrator, data, logo_text="Kept", accent="#123456")
    assert answer.status_code == 422
    assert "Choose a PNG or a JPEG file." in answer.text
    assert 'value="Kept"' in answer.text
    db.session.refresh(workplace.organisation)
    assert (workplace.organisation.logo, workplace.organisation.accent) == (None, None)


def test_a_logo_too_large_is_refused(administrator):
    assert "too large" in sent(administrator, b"\x89PNG\r\n\x1a\n" + b"\0" * 2_100_000).text
    bomb = picture("PNG", (9000, 9000), "1")
    assert "too large" in sent(administrator, bomb).text


def test_a_logo_is_removed_and_the_removal_taken_back(administrator, workplace):
    sent(administrator, picture())
    administrator.get(PAGE)
    kept = workplace.organisation.logo
    administrator.post(f"{PAGE}/removal")
    page = administrator.get(PAGE).text
    assert "/organisation/look/" + kept not in page
    undo = re.search(r'action="(/undo/[^"]+)"', page)[1]
    assert administrator.post(undo).location == PAGE
    assert f"/organisation/look/{kept}.png" in administrator.get(PAGE).text


def test_a_colour_is_worn_by_the_desk_through_a_stylesheet_of_its_own(
    app, administrator, workplace
):
    assert 'rel="stylesheet" href="/organisation' not in administrator.get("/visits").text
    assert sent(administrator, accent="0A7A3F").status_code == 303
    page = signed_in(app, workplace.people[Role.REVIEWER]).get("/reviews").text
    address = re.search(r'href="(/organisation/parameters/look/\w+\.css)"', page)[1]
    sheet = administrator.get(address)
    assert sheet.mimetype == "text/css"
    assert ":root {--accent: #0a7a3f;--on-accent: #ffffff;" in sheet.text
    assert "light-dark(#0a7a3f, " in sheet.text
    sent(administrator, accent="#7a0a3f")
    assert administrator.get(address).status_code == 404  # its address is another now
    other = build_workplace("Other Bank", "other.example").people[Role.ADMINISTRATOR]
    again = re.search(r"/organisation/parameters/look/\w+\.css", administrator.get(PAGE).text)[0]
    assert signed_in(app, other).get(again).status_code == 404


def test_a_colour_that_cannot_be_read_is_refused_with_the_nearest_that_can(
    administrator, workplace
):
    answer = sent(administrator, accent="#ffd400")
    assert answer.status_code == 422
    assert "contrast of 1.1 to 1" in answer.text
    nearest = re.search(r"nearest that passes is \u2066(#\w{6})", answer.text)[1]
    assert sent(administrator, accent=nearest).status_code == 303
    db.session.refresh(workplace.organisation)
    assert workplace.organisation.accent == nearest
    for typed in ("red", "#fff}body{display:none", "javascript:1"):
        assert "Write the colour as" in sent(administrator, accent=typed).text


def kept() -> set[str]:
    return {path.name for path in storage().path("logos").rglob("*.png")}


def test_a_logo_that_nothing_shows_and_no_undo_brings_back_is_erased(administrator, workplace):
    sent(administrator, picture(), logo_text="Harbour")
    first = kept()
    sent(administrator, picture(size=(300, 300)))
    both = kept()
    assert len(both) == 2
    administrator.post(f"{PAGE}/removal")
    assert look.forget_logos() == 0
    assert kept() == both, "an undo, or a report that was begun, may need them"
    (change,) = undo.recent(workplace.people[Role.ADMINISTRATOR])[:1]
    administrator.post(f"/undo/{change.id}")
    with db.write() as session:
        session.execute(update(Change).values(made_at=now() - timedelta(days=2)))
    forget()
    assert look.forget_logos() == 1
    assert kept() == both - first, "what is shown stays"
    db.session.refresh(workplace.organisation)
    assert kept() == {f"{workplace.organisation.logo}.png"}
    assert look.forget_logos() == 0
    administrator.post(f"{PAGE}/removal")
    with db.write() as session:
        session.execute(delete(Change))
    assert look.forget_logos() == 1
    assert kept() == set()


def test_reports_wear_the_colours_of_own_parameters(administrator, workplace):
    with db.write() as session:
        session.add(
            Parameter(
                organisation_id=workplace.organisation.id,
                slug="courtesy",
                names={"en": "Courtesy"},
                hue="petrol",
            )
        )
    worn = replace(dossier(checklist(OWN), MIXED), look=look_of(workplace.organisation))
    page = markup(compose(worn, "en"))
    assert page.count('data-hue="#013440"') >= 2, "its section, and what it cost"
    assert 'fill="#013440"' in page, "its part of the bar"


def test_reports_wear_the_logo_and_the_colour_on_their_cover(app, administrator, workplace):
    visit = published(app, workplace, answers=GOOD)
    sent(administrator, picture(), logo_text="Harbour & Sons", accent="#7a0a3f")
    for edition in ("full", "branch"):
        cover = PdfReader(io.BytesIO(report_of(visit.id, "en", edition))).pages[0]
        assert len(cover.images) == 1, edition
        assert "Passed" in cover.extract_text()
    worn = markup(compose(sources_of(publication_of(visit.assessment_id)).dossier, "en"))
    assert 'src="photo:logo" alt="Harbour &amp; Sons"' in worn
    assert ":root {--brand: #7a0a3f}" in worn
