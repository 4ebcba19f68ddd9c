"""What a person does with the outbox, and what the phone has stored, for the tests of a browser."""

import json
import zipfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.field.phone import Phone, plan_of

REFUSED = {"type": "unreadable", "title": "Unreadable", "detail": "The form is not readable."}


def refuse(phone: Phone, visit: str, status: int = 422, problem: dict[str, Any] = REFUSED) -> None:
    """Let the server refuse every submission of a visit."""
    phone.context.route(
        f"**/visits/{visit}/submissions/*",
        lambda route: route.fulfill(
            status=status, content_type="application/problem+json", body=json.dumps(problem)
        ),
    )


def accept(phone: Phone, visit: str) -> None:
    """Let the server answer for itself again."""
    phone.context.unroute(f"**/visits/{visit}/submissions/*")


def submitted(phone: Phone, visit: str, number: int = 0) -> None:
    """Fill in a visit and submit it, whatever becomes of it."""
    plan = plan_of(visit, number)
    phone.form(visit)
    phone.work(plan, "submit")


def outbox(phone: Phone) -> Locator:
    """The outbox in a new tab."""
    page = phone.home()
    page.goto("/phone#outbox")
    view = page.locator("[data-view=outbox]")
    expect(view).to_be_visible()
    return view


def cards(view: Locator) -> Locator:
    return view.locator("[data-role=entries] article")


def stored(page: Page, name: str) -> list[Any]:
    """All records of a store of the phone."""
    found: list[Any] = page.evaluate(
        """name => new Promise((done) => {
          const opening = indexedDB.open("sixmarks");
          opening.onsuccess = () => {
            const all = opening.result.transaction(name).objectStore(name).getAll();
            all.onsuccess = () => {
              opening.result.close();
              done(JSON.parse(JSON.stringify(all.result)));
            };
          };
        })""",
        name,
    )
    return found


def downloaded(card: Locator, into: Path) -> zipfile.ZipFile:
    """What *Export* of a card gives."""
    with card.page.expect_download() as waiting:
        card.get_by_role("button", name="Export").click()
    file = into / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return zipfile.ZipFile(file)
