"""Photograph the screens that browsers show when they offer to install the app.

`python tools/app_screens.py http://127.0.0.1:8000` (a server with demo data; needs Playwright and
Chromium, writes static/icons/screen-*.png).
"""

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ICONS = Path(__file__).resolve().parents[1] / "static" / "icons"
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}
DESK = {"viewport": {"width": 1280, "height": 800}}


def signed_in(browser: Browser, url: str, role: str, **context: object) -> Page:
    """A page on which the demo's member of a role is signed in."""
    page = browser.new_context(base_url=url, locale="en-GB", **context).new_page()  # type: ignore[arg-type]
    page.goto("/sign-in")
    page.locator("form", has=page.locator(f"b:text-is('{role}')")).get_by_role("button").click()
    page.wait_for_url(lambda address: "/sign-in" not in address)
    return page


def keep(page: Page, name: str) -> None:
    """Write what shows, in few colours."""
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    picture.quantize(128, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
        ICONS / f"{name}.png", optimize=True
    )


def main(url: str) -> None:
    """The phone's visits, a form, and a review on the desk."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        phone = signed_in(browser, url, "Shopper", **PHONE)
        phone.goto("/phone")
        phone.get_by_text("Available offline").first.wait_for()
        keep(phone, "screen-visits")
        phone.locator("[data-role=todo] a.row").first.click()
        phone.locator("[data-role=start]").click()
        item = phone.locator("capture-item").first
        item.wait_for()
        item.locator("input").first.check(force=True)
        keep(phone, "screen-form")
        desk = signed_in(browser, url, "Reviewer", **DESK)
        desk.goto("/reviews")
        desk.locator("a.row").first.click()
        desk.locator("main h1").first.wait_for()
        keep(desk, "screen-desk")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
