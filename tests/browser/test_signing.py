"""An announced audit on the spot: the corrected state, the summary, two signatures, all offline."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader
from sqlalchemy import select

from audit.checklists.actions import publish
from audit.engines.language.parse import parse
from audit.infra import jobs
from audit.infra.db import db
from audit.infra.storage import storage
from audit.people.models import Membership, Organisation
from audit.people.permits import Role
from audit.reports import actions as reports
from audit.reports import queries as made
from audit.visits.models import Visit
from audit.visits.review import actions as review
from tests.browser.answering import answer
from tests.browser.field.place import Field, working
from tests.browser.looking import faults
from tests.browser.photos.acts import choose, keep, stored
from tests.browser.test_adhoc import phone_of, start
from tests.pictures import jpeg

pytestmark = pytest.mark.browser

CONTROLLED = "() => navigator.serviceWorker.controller?.state === 'activated'"
SIX = ("expression", "vocabulary", "proxemics", "appearance", "speed", "safety")
AUDIT_LIST = """
id: spot-audit
kind: audit
title: {en: Spot audit}
scoring: {pass: 80, bands: [{from: 80, title: {en: Good}}, {from: 0, title: {en: Weak}}]}
sections:
""" + "".join(
    f"""
  - id: {name}
    title: {{en: {name.title()}}}
    parameter: {name}
    items:
      - id: {name}-one
        type: yes_no
        critical: {"flag" if name == "safety" else "none"}
        text: {{en: The {name} was right.}}
"""
    for name in SIX
)
AUDITOR, BRANCH = "[data-side=auditor]", "[data-side=branch]"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    """A small organisation behind a server, with an audit list."""
    with working(tmp_path_factory.mktemp("signing") / "data") as field:
        with field.inside():
            organisation = db.session.scalars(select(Organisation)).one()
            document = parse(AUDIT_LIST).checklist
            assert document is not None
            publish(document, organisation=organisation)
        yield field
    assert field.problems() == []


def opened(page: Page) -> Locator:
    """The summary, opened from the check."""
    if page.locator("[data-role=finish]").is_hidden():
        page.locator("capture-comb a[href='#finish']").last.click()
    page.get_by_role("button", name="Summary and signatures").click()
    dialog = page.locator("dialog.summary")
    expect(dialog).to_be_visible()
    return dialog


def draw(page: Page, card: Locator) -> None:
    """Two strokes with the mouse."""
    card.locator("canvas").scroll_into_view_if_needed()
    box = card.locator("canvas").bounding_box()
    assert box is not None
    for rise in (0.3, 0.5):
        page.mouse.move(box["x"] + 40, box["y"] + box["height"] * 0.7)
        page.mouse.down()
        page.mouse.move(box["x"] + 120, box["y"] + box["height"] * rise, steps=6)
        page.mouse.move(box["x"] + 200, box["y"] + box["height"] * 0.6, steps=6)
        page.mouse.up()


def sign_by_hand(page: Page, dialog: Locator) -> None:
    card = dialog.locator(BRANCH)
    card.get_by_label("Name", exact=True).fill("T. Ifan")
    card.get_by_label("Role").fill("Branch manager")
    draw(page, card)
    card.get_by_role("button", name="Sign", exact=True).click()
    expect(card).to_contain_text("Signed by hand")


def sign_by_name(dialog: Locator) -> None:
    card = dialog.locator(AUDITOR)
    card.get_by_label("Name", exact=True).fill("N. Rees")
    card.get_by_text("By name", exact=True).click()
    card.get_by_role("button", name="Sign", exact=True).click()
    expect(card.get_by_text("Please tick that you have seen the summary.")).to_be_visible()
    card.get_by_label("I have seen this summary.").check()
    card.get_by_role("button", name="Sign", exact=True).click()
    expect(card).to_contain_text("Confirmed by name")


def killed(page: Page) -> Page:
    """The same place in a new tab, without a network, after this one was killed."""
    address, context = page.url, page.context
    page.close()
    again = context.new_page()
    again.goto(address)
    expect(again.locator(":is([data-role=form], [data-role=finish]):visible")).to_have_count(1)
    return again


def pdf_of(place: Field, visit: str, edition: str) -> PdfReader:
    """A published visit's report in English."""
    with place.inside():
        kept = next(v for v in db.session.scalars(select(Visit)) if str(v.id) == visit)
        assert kept.assessment_id
        reports.ask_for(kept.assessment_id, edition, "en")
        jobs.work_off()
        report = made.made_report(kept.assessment_id, edition, "en")
        assert report is not None
        return PdfReader(io.BytesIO(storage().read(report.key)))


def test_an_audit_is_put_right_shown_signed_changed_and_signed_again_without_a_network(
    browser: Browser, place: Field
):
    page = phone_of(browser, place, Role.SUPERVISOR)
    page.wait_for_function(CONTROLLED, timeout=30_000)
    page.get_by_role("link", name="Start an audit").click()
    expect(page.get_by_text("6 items · available offline")).to_be_visible()
    page.context.set_offline(True)
    visit = start(page, "King Street")
    for name in SIX[:5]:
        answer(page, f"{name}-one", "yes")
    assert page.locator("[data-role=correct]").count() == 0
    answer(page, "safety-one", "no")
    page.locator("#item-safety-one [data-role=correct]").click()
    choose(page, jpeg(3), where="#item-safety-one [data-purpose=corrected]")
    keep(page)
    dialog = opened(page)
    expect(dialog.locator("[data-role=outcome]")).to_contain_text("Not passed")
    expect(dialog).to_contain_text("1 critical item failed, and that decides.")
    expect(dialog.locator("[data-role=fallen]")).to_contain_text("The safety was right.")
    expect(dialog.locator("[data-role=fallen]")).to_contain_text("put right on the spot")
    dialog.get_by_label("Remark of the branch").fill("Cartons will be out by six.")
    sign_by_hand(page, dialog)
    assert faults(page) == []
    page = killed(page)
    dialog = opened(page)
    expect(dialog.locator(BRANCH)).to_contain_text("T. Ifan, Branch manager")
    expect(dialog.locator(f"{BRANCH} [data-role=drawing]")).to_be_visible()
    sign_by_name(dialog)
    dialog.get_by_role("button", name="Done").click()
    expect(page.locator("[data-role=onspot]")).to_contain_text("Both sides have signed.")
    page.get_by_role("link", name="Back to form").click()
    expect(page.locator("[data-role=form]")).to_be_visible()
    page.locator("#item-speed-one label:has(input[value=no])").click()
    sheet = page.locator("#unsign")
    sheet.get_by_role("button", name="Leave it as it is").click()
    expect(page.locator("#item-speed-one input[value=yes]")).to_be_checked()
    page.locator("#item-speed-one label:has(input[value=no])").click()
    sheet.get_by_role("button", name="Change it").click()
    expect(page.locator("#item-speed-one input[value=no]")).to_be_checked()
    page.locator("capture-comb a[href='#finish']").last.click()
    expect(page.locator("[data-role=onspot]")).to_contain_text("the signatures were taken back")
    page = killed(page)
    expect(page.locator("[data-role=onspot]")).to_contain_text("the signatures were taken back")
    drawings = [one for one in stored(page, "photos") if one.get("purpose") == "signature"]
    assert [one.get("removed") for one in drawings] == [True]
    dialog = opened(page)
    expect(dialog.get_by_label("Remark of the branch")).to_have_value("Cartons will be out by six.")
    sign_by_hand(page, dialog)
    sign_by_name(dialog)
    dialog.get_by_role("button", name="Done").click()
    page.locator("[data-role=submit]").click()
    page.locator("#confirm button[value=submit]").click()
    expect(page.locator("capture-sent")).to_contain_text("Kept on this phone")
    page.context.set_offline(False)
    expect(page.locator("capture-sent")).to_contain_text("Received, all of it.")
    page.context.close()
    arrived(place, visit)
    printed(place, visit)


def arrived(place: Field, visit: str) -> None:
    """The signatures are kept whole, the drawing small, trimmed and see-through."""
    [received] = place.received(visit)
    told = {each["side"]: each for each in received.manifest["signatures"]}
    assert told["branch"]["name"] == "T. Ifan"
    assert told["branch"]["remark"] == "Cartons will be out by six."
    assert told["auditor"]["photo"] is None
    purposes = {each["purpose"]: each["of"] for each in received.manifest["photos"]}
    assert purposes == {"corrected": "item:safety-one", "signature": "visit"}
    drawing = next(data for of, data in received.pictures if of == "visit")
    with Image.open(io.BytesIO(drawing)) as image:
        assert (image.format, image.mode, len(drawing) < 60 * 1024) == ("PNG", "RGBA", True)
        assert image.getchannel("A").getextrema() == (0, 255)
        left, top, right, bottom = image.getbbox() or (0, 0, 0, 0)
        assert max(left, top, image.width - right, image.height - bottom) < 20


def printed(place: Field, visit: str) -> None:
    """The full report shows both sides, the branch's only its own."""
    reviewer, _session = place.member(Role.REVIEWER)
    with place.inside():
        kept = next(v for v in db.session.scalars(select(Visit)) if str(v.id) == visit)
        by = next(m for m in db.session.scalars(select(Membership)) if str(m.id) == reviewer)
        assert kept.assessment is not None
        review.approve(kept, kept.assessment, by=by)
        review.publish(kept, kept.assessment, "Mind the exits.", by=by)
    full, blind = (
        " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())
        for reader in (pdf_of(place, visit, edition) for edition in ("full", "branch"))
    )
    for words in ("T. Ifan", "Cartons will be out by six.", "Signed by hand"):
        assert words in full
        assert words in blind
    assert "N. Rees" in full
    assert "N. Rees" not in blind
