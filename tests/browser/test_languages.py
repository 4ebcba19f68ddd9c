"""Whole visits in Persian and Arabic: typed, sent, read and printed as their people do it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from audit.checklists.actions import publish
from audit.checklists.models import ChecklistVersion
from audit.engines.language.parse import parse
from audit.infra.catalogues import TRANSLATIONS
from audit.infra.db import db
from audit.infra.i18n.entering import typed_day
from audit.infra.i18n.reader import reader
from audit.people.models import Branch, Membership, Organisation
from audit.people.permits import Role
from audit.visits.offers import actions as offers
from tests.browser.answering import answer
from tests.browser.conftest import DESK, PHONE
from tests.browser.field.place import Field, shade, working
from tests.printed import bare, printed

pytestmark = pytest.mark.browser

CHECKLIST = """
id: at-home
kind: mystery
title: {en: Visit, fa: بازدید آزمایشی, ar: زيارة تجريبية}
scoring: {pass: 80}
sections:
  - id: counter
    title: {en: Counter, fa: باجه, ar: الشباك}
    parameter: speed
    items:
      - {id: greeted, type: yes_no, text: {en: Greeted., fa: به شما سلام کردند., ar: رحّبوا بك.}}
      - {id: friendly, type: scale, text: {en: Kind., fa: خوش‌رو بودند., ar: كانوا ودودين.}}
      - id: wait
        type: duration
        target: 60
        limit: 300
        text: {en: Wait., fa: مدت انتظار., ar: مدة الانتظار.}
      - id: warm
        type: number
        min: 10
        max: 30
        band: [18, 24]
        text: {en: Warmth., fa: دمای شعبه., ar: درجة الحرارة.}
"""
NOTE = "کارمند می‌گفت «بفرمایید» و سپس نمی‌دانست چه بگوید."
CAPTION = "روبه‌روی باجهٔ ۲"
SUMMARY = "شعبه‌ای خوش‌برخورد که کمی کند بود."
BRIEF = "از باجهٔ ۲ بپرسید."
FA = reader("fa")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    """A branch, a checklist in three languages, and a server that makes reports."""
    with working(tmp_path_factory.mktemp("languages") / "data", jobs=True) as field:
        with field.inside():
            document = parse(CHECKLIST).checklist
            assert document is not None
            organisation = db.session.scalars(select(Organisation)).one()
            field.version = publish(document, organisation=organisation).hash
        yield field
    assert field.problems() == []


def of(browser: Browser, place: Field, role: Role, language: str, name: str, **screen: Any) -> Page:
    """A page of a new member who reads that language."""
    identity, session = place.member(role, name)
    with place.inside(), db.write():
        member = next(
            one for one in db.session.scalars(select(Membership)) if str(one.id) == identity
        )
        member.user.locale = language
    context = browser.new_context(base_url=place.server.url, locale=language, **screen)
    context.set_default_timeout(10_000)
    context.add_cookies([{"name": "sixmarks", "value": session, "url": place.server.url}])
    return context.new_page()


def words(language: str, text: str) -> str:
    """A text of ours as the catalogue has it."""
    with (TRANSLATIONS / language / "LC_MESSAGES/messages.po").open("rb") as file:
        message = read_po(file, locale=language).get(text)
    assert message is not None
    assert isinstance(message.string, str)
    return message.string


def begin(phone: Page) -> None:
    """Open the form of the visit that is shown."""
    expect(phone.get_by_text(words(language_of(phone), "available offline"))).to_be_visible()
    phone.locator("[data-role=start]").click()
    phone.wait_for_url("**/capture/**")
    expect(phone.locator("[data-role=form]")).to_be_visible()


def language_of(phone: Page) -> str:
    language: str = phone.evaluate("document.documentElement.lang")
    return language


def fill_in(phone: Page, digits: str) -> None:
    """Answer the four items, with numbers typed in digits of the language."""
    native = str.maketrans("0123456789.", digits)
    answer(phone, "greeted", "yes")
    answer(phone, "friendly", "2")
    phone.locator("#item-wait [data-do=type]").click()
    phone.locator("#item-wait [name=minutes]").fill("1".translate(native))
    phone.locator("#item-wait [name=seconds]").fill("30".translate(native))
    phone.locator("#item-warm [data-role=field]").fill("21.5".translate(native))
    phone.locator("#item-warm [data-role=field]").blur()


def send_in(phone: Page) -> None:
    """Go to the check and submit."""
    phone.locator("capture-comb a[href='#finish']").last.click()
    phone.locator("[data-role=submit]").click()
    phone.locator("#confirm button[value=submit]").click()


def answers_in(place: Field, visit: str) -> dict[str, Any]:
    """What the server keeps of the last submission."""
    manifest = place.received(visit)[-1].manifest
    return {name: each.get("value") for name, each in manifest["answers"].items()} | {
        "locale": manifest["locale"],
        "note": manifest["notes"].get("item:greeted"),
    }


GIVEN = {"greeted": "yes", "friendly": 2, "wait": 90, "warm": "21.5"}


def test_a_whole_visit_in_persian(browser: Browser, place: Field, tmp_path: Path):
    shopper = of(browser, place, Role.SHOPPER, "fa", "مریم یزدانی", **PHONE)
    desk = of(browser, place, Role.SUPERVISOR, "fa", "کاوه", **DESK)
    today = datetime.now(UTC).date()
    visit = offered_in_persian(desk, today)

    shopper.goto("/phone")
    shopper.locator(f"a[href='#visit/{visit}']").first.click()
    expect(shopper.locator("[data-view=visit]")).to_contain_text(BRIEF)
    shopper.locator("[data-role=accept]").click()
    begin(shopper)
    assert shopper.evaluate("document.documentElement.dir") == "rtl"
    fill_in(shopper, "۰۱۲۳۴۵۶۷۸۹٫")
    noted_with_a_photo(shopper, tmp_path)
    send_in(shopper)
    received = words("fa", "Received, all of it.")
    expect(shopper.locator("capture-sent")).to_contain_text(received)
    kept = answers_in(place, visit)
    assert kept == {**GIVEN, "locale": "fa", "note": NOTE}

    review = of(browser, place, Role.REVIEWER, "fa", "نرگس", **DESK)
    review.goto(f"/visits/{visit}/review")
    expect(review.locator("main")).to_contain_text(NOTE)
    expect(review.locator("main")).to_contain_text("۲۱٫۵")
    expect(review.locator("main")).to_contain_text("۲ از ۵")
    approve_and_publish(review)

    manager = of(browser, place, Role.MANAGER, "fa", "آرش", **DESK)
    pdf = report_of(manager, visit)
    text = printed(pdf)
    for said in ("۲ از ۵", "۲۱٫۵", "۱ دقیقه و ۳۰ ثانیه", FA.day(today), NOTE, CAPTION, SUMMARY):
        assert bare(said) in text, said
    assert not any(digit in text for digit in "٤٥٦"), "digits of Arabic"


def offered_in_persian(page: Page, today: date) -> str:
    """The supervisor offers the visit; the days are typed in Jalali. Gives its id."""
    page.goto("/visits/new")
    page.locator("label", has_text="بازدید آزمایشی").click()
    page.locator("[name=branch]").select_option(index=1)
    people = page.locator("[name=assignee] option").all_inner_texts()
    page.locator("[name=assignee]").select_option(
        index=next(n for n, text in enumerate(people) if "مریم" in text)
    )
    page.locator("[name=opens_on]").fill("۱۴۰۵/۱۳/۱")
    page.locator("[name=closes_on]").fill(typed_day(today + timedelta(days=5), FA))
    page.locator("[name=brief]").fill(BRIEF)
    page.locator("form[method=post] button[type=submit]").last.click()
    wrong = page.locator("[name=opens_on]")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_value("۱۴۰۵/۱۳/۱")
    wrong.fill(typed_day(today - timedelta(days=1), FA))
    page.locator("form[method=post] button[type=submit]").last.click()
    page.wait_for_url("**/visits/*-*-*-*-*")
    expect(page.locator("main")).to_contain_text(FA.day(today + timedelta(days=5)))
    return page.url.rsplit("/", 1)[1]


def noted_with_a_photo(phone: Page, tmp_path: Path) -> None:
    """A note with a zero-width non-joiner, and a photo with its caption."""
    for kind in ("note", "photo"):
        opens = phone.locator(f"#item-greeted [data-reveals={kind}]")
        if opens.count():
            opens.first.click()
    phone.locator("#item-greeted textarea").first.fill(NOTE)
    file = tmp_path / "photo.jpg"
    file.write_bytes(shade(1))
    phone.locator("#item-greeted input[data-role=gallery]").first.set_input_files(str(file))
    phone.locator("photo-editor [data-do=keep]").click()
    figure = phone.locator("#item-greeted figure")
    expect(figure).to_have_count(1)
    figure.locator("input.input").fill(CAPTION)
    figure.locator("input.input").blur()


def approve_and_publish(page: Page) -> None:
    """Press until all was looked at, then publish with a summary."""
    publish = page.locator("[data-key=p]")
    while not publish.is_visible():
        page.locator("[data-key=a]").click()
        page.wait_for_load_state()
    publish.click()
    page.locator("[name=summary]").fill(SUMMARY)
    page.locator("form[action$='/publication'] button[type=submit]").click()
    page.wait_for_url("**/reviews?done=*")


def report_of(page: Page, visit: str) -> bytes:
    """The full report in the reader's language, once it is made."""
    address = f"/visits/{visit}/report/full/fa.pdf"
    answer = page.request.get(address)
    if answer.headers["content-type"] != "application/pdf":
        page.goto(answer.url)
        page.locator("main a[href$='.pdf']").first.wait_for(timeout=30_000)
        answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()


def test_a_visit_in_arabic_without_a_network(browser: Browser, place: Field):
    """Once it is accepted nothing needs a network until it is to be sent."""
    phone = of(browser, place, Role.SHOPPER, "ar", "سلمى", **PHONE)
    visit = offered_to(place, "سلمى")
    phone.goto("/phone")
    phone.wait_for_function("() => navigator.serviceWorker.controller?.state === 'activated'")
    phone.locator(f"a[href='#visit/{visit}']").first.click()
    phone.locator("[data-role=accept]").click()
    expect(phone.get_by_text(words("ar", "available offline"))).to_be_visible()
    phone.context.set_offline(True)
    phone.reload()
    begin(phone)
    assert phone.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
        "ar",
        "rtl",
    ]
    fill_in(phone, "٠١٢٣٤٥٦٧٨٩٫")
    phone.reload()
    expect(phone.locator("#item-warm [data-role=field]")).to_have_value("٢١٫٥")
    expect(phone.locator("#item-wait")).to_contain_text("١:٣٠")
    phone.locator("#item-greeted [data-reveals=note]").click()
    phone.locator("#item-greeted textarea").fill("قال الموظف: «أهلًا وسهلًا».")
    send_in(phone)
    expect(phone.locator("capture-sent")).to_contain_text(words("ar", "Kept on this phone"))
    assert place.received(visit) == []
    phone.context.set_offline(False)
    received = words("ar", "Received, all of it.")
    expect(phone.locator("capture-sent")).to_contain_text(received)
    kept = answers_in(place, visit)
    assert kept == {**GIVEN, "locale": "ar", "note": "قال الموظف: «أهلًا وسهلًا»."}


def offered_to(place: Field, name: str) -> str:
    """A visit of the checklist in three languages, offered to the member of that name."""
    with place.inside():
        members = db.session.scalars(select(Membership)).all()
        [member] = [one for one in members if one.user.name == name]
        versions = db.session.scalars(select(ChecklistVersion)).all()
        branch = db.session.scalars(select(Branch)).one()
        now = datetime.now(UTC).replace(microsecond=0)
        wanted = offers.Offer(
            branch=branch,
            version=next(one for one in versions if one.hash == place.version),
            assignee=member,
            opens_at=now - timedelta(hours=1),
            closes_at=now + timedelta(days=2),
            due_at=now + timedelta(days=3),
        )
        return str(offers.offer(wanted, by=member.id).id)
