"""A contact sheet of the screens: `make screenshots` writes screenshots/*.png.

Phone and desktop, light and dark, English and Persian; one sheet for each combination, so
that a change of the look can be seen at a glance.
"""

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from audit.people.permits import Role
from tests.browser.conftest import CHROMIUM, DESK, PHONE, sign_in
from tests.browser.screens import SCREENS
from tests.server import ROOT, Server, serving

OUT = ROOT / "screenshots"


def shots(
    browser: Browser, server: Server, scheme: str, language: str, size: dict[str, Any]
) -> Iterator[tuple[str, bytes]]:
    """Every screen as a PNG of the first screenful."""
    for screen in SCREENS:
        page = opened(browser, server, screen.role, language, color_scheme=scheme, **size)
        try:
            screen.reach(page)
            page.wait_for_timeout(500)
            yield screen.name, page.screenshot()
        except Exception as error:
            print(f"{screen.name} ({scheme}, {language}): {error}", file=sys.stderr)
        page.context.close()


def opened(
    browser: Browser, server: Server, role: Role | None, language: str, **context: Any
) -> Page:
    """A page of somebody who reads this language, or of nobody yet."""
    if role is None:
        return browser.new_context(base_url=server.url, locale=language, **context).new_page()
    page: Page = sign_in(browser, server, role, **context)
    page.set_default_timeout(8000)
    speak(page, language)
    return page


def speak(page: Page, language: str) -> None:
    """Choose the member's language."""
    page.goto("/me")
    page.locator("[name=language]").first.select_option(language)
    page.locator("[name=language]").first.evaluate("field => field.form.requestSubmit()")
    page.wait_for_load_state("networkidle")


def sheet(pictures: list[bytes], width: int, columns: int) -> Image.Image:
    """The pictures in rows, reduced to the same width."""
    opened = [Image.open(io.BytesIO(data)).convert("RGB") for data in pictures]
    reduced = [image.resize((width, round(image.height * width / image.width))) for image in opened]
    height = max(image.height for image in reduced)
    rows = -(-len(reduced) // columns)
    made = Image.new("RGB", (columns * (width + 12), rows * (height + 12)), "#888888")
    for index, image in enumerate(reduced):
        made.paste(
            image, (index % columns * (width + 12) + 6, index // columns * (height + 12) + 6)
        )
    return made


def main() -> None:
    """All sheets; arguments choose: phone|desk, light|dark, en|fa."""
    OUT.mkdir(exist_ok=True)
    wanted = set(sys.argv[1:])
    sizes = {"phone": PHONE, "desk": DESK}
    chosen = [
        one
        for one in product(sizes, ("light", "dark"), ("en", "fa"))
        if all(
            group & wanted == set() or set(one) & group & wanted
            for group in ({"phone", "desk"}, {"light", "dark"}, {"en", "fa"})
        )
    ]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        data = Path(folder) / "data"
        environment = {**os.environ, "SIXMARKS_DATA": str(data), "SIXMARKS_SECRET_KEY": "tests"}
        subprocess.run(
            [sys.executable, "-m", "audit.cli", "demo"], cwd=ROOT, env=environment, check=True
        )
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        with serving(data) as server:
            for size, scheme, language in chosen:
                taken = dict(shots(browser, server, scheme, language, sizes[size]))
                for name, picture in taken.items():
                    (OUT / f"{name}-{size}-{scheme}-{language}.png").write_bytes(picture)
                made = sheet(list(taken.values()), *((260, 8) if size == "phone" else (620, 4)))
                made.save(OUT / f"sheet-{size}-{scheme}-{language}.png")
                print(OUT / f"sheet-{size}-{scheme}-{language}.png")
        browser.close()


if __name__ == "__main__":
    main()
