"""A contact sheet of the screens: `make screenshots` writes screenshots/*.png.

Phone and desktop, light and dark, each language; one sheet for each combination, so that a
change of the look can be seen at a glance.
"""

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, StorageState, sync_playwright

from audit.infra.i18n import LANGUAGES
from audit.people.permits import Role
from tests.browser.conftest import CHROMIUM, DESK, PHONE, sign_in
from tests.browser.screens import SCREENS
from tests.server import ROOT, Server, serving

OUT = ROOT / "screenshots"
SIZES = {"phone": PHONE, "desk": DESK}
ROLES = {screen.role for screen in SCREENS}


def shots(
    browser: Browser, server: Server, language: str, size: dict[str, Any], schemes: Sequence[str]
) -> Iterator[tuple[str, str, bytes]]:
    """Every screen as a PNG of the first screenful: its name, the scheme, the picture."""
    known = {role: remembered(browser, server, role, language) for role in ROLES}
    for screen in SCREENS:
        context = browser.new_context(
            base_url=server.url, storage_state=known[screen.role], locale=language, **size
        )
        context.set_default_timeout(8000)
        page = context.new_page()
        try:
            screen.reach(page)
            for scheme in schemes:
                page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                page.wait_for_timeout(300)
                yield screen.name, scheme, page.screenshot()
        except Exception as error:
            print(f"{screen.name} ({language}): {error}", file=sys.stderr)
        context.close()


def remembered(
    browser: Browser, server: Server, role: Role | None, language: str
) -> StorageState | None:
    """The session of somebody in this role who reads this language."""
    if role is None:
        return None
    page: Page = sign_in(browser, server, role)
    speak(page, language)
    state = page.context.storage_state(indexed_db=True)
    page.context.close()
    return state


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
    """All sheets; arguments choose: phone|desk, light|dark, en|fa|ar|cy."""
    OUT.mkdir(exist_ok=True)
    wanted = set(sys.argv[1:])
    sizes, schemes, languages = (
        [each for each in group if each in wanted] or list(group)
        for group in (SIZES, ("light", "dark"), LANGUAGES)
    )
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
            for size, language in product(sizes, languages):
                keep(size, language, shots(browser, server, language, SIZES[size], schemes))
        browser.close()


def keep(size: str, language: str, taken: Iterable[tuple[str, str, bytes]]) -> None:
    """Write each picture, and a sheet for each scheme."""
    pictures: dict[str, list[bytes]] = {}
    for name, scheme, picture in taken:
        (OUT / f"{name}-{size}-{scheme}-{language}.png").write_bytes(picture)
        pictures.setdefault(scheme, []).append(picture)
    for scheme, those in pictures.items():
        file = OUT / f"sheet-{size}-{scheme}-{language}.png"
        sheet(those, *((260, 8) if size == "phone" else (620, 4))).save(file)
        print(file)


if __name__ == "__main__":
    main()
