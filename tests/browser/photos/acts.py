"""What the tests of photos do in a form, and what they look up in the phone's database."""

import base64
import io
from typing import Any

from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.answering import answer

FORM = "[data-role=form]"
EXITS = "#item-exits"
KILLED = "The phone closed this page while the camera was open."
STORED = """name => new Promise((done, failed) => {
    const opening = indexedDB.open("sixmarks");
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => {
        const reading = opening.result.transaction(name).objectStore(name).getAll();
        reading.onsuccess = async () => {
            opening.result.close();
            const text = bytes => new Promise(read => {
                const reader = new FileReader();
                reader.onload = () => read(reader.result.split(",")[1]);
                reader.readAsDataURL(new Blob([bytes]));
            });
            done(await Promise.all(reading.result.map(async record =>
                record.bytes ? { ...record, bytes: await text(record.bytes) } : record)));
        };
    };
})"""
BACK = f"async () => (await ({STORED})('drafts'))[0].camera === null"
NO_ROOM = """() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...given) {
        if (window.full && this.name === "blobs")
            throw new DOMException("no room", "QuotaExceededError");
        return put.apply(this, given);
    };
    window.full = true;
}"""


def file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def visit_of(page: Page) -> str:
    return page.url.split("#")[1].split("/")[0]


def stored(page: Page, store: str) -> list[dict[str, Any]]:
    """Everything in a store of the phone's database; bytes in base64."""
    records: list[dict[str, Any]] = page.evaluate(STORED, store)
    return records


def pictures(page: Page) -> list[Image.Image]:
    """The bytes that the phone keeps, decoded."""
    return [
        Image.open(io.BytesIO(base64.b64decode(record["bytes"]))).convert("RGB")
        for record in stored(page, "blobs")
    ]


def choose(page: Page, *files: bytes, where: str = EXITS, names: str = "photo-{}.jpg") -> None:
    """Choose pictures from the gallery, all at once."""
    page.locator(f"{where} input[data-role=gallery]").set_input_files(
        [file(names.format(number), content) for number, content in enumerate(files)]
    )


def editor(page: Page) -> Locator:
    dialog = page.locator("photo-editor dialog")
    expect(dialog).to_be_visible()
    return dialog


def keep(page: Page) -> None:
    editor(page).get_by_role("button", name="Keep photo").click()
    expect(page.locator("photo-editor")).to_have_count(0)


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag over the picture; points are shares of its width and height."""
    box = page.locator("photo-editor canvas").bounding_box()
    assert box is not None
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    page.mouse.move(*points[0])
    page.mouse.down()
    page.mouse.move(*points[1], steps=3)
    page.mouse.up()


def answer_all(page: Page) -> None:
    """Answer what the field list asks, but for the photo."""
    answer(page, "greeted", "no")
    answer(page, "leaflets", "prices")
    page.locator("#item-wait [data-do=type]").click()
    page.locator("#item-wait [name=seconds]").fill("40")
    answer(page, "exits", "yes")
    page.locator("#item-remark textarea").first.fill("A quiet branch.")


def submit(page: Page) -> None:
    page.locator("capture-comb a[href='#finish']").last.click()
    page.locator("[data-role=submit]").click()
    page.locator("#confirm button[value=submit]").click()
    expect(page.locator("capture-sent")).to_contain_text("Received, all of it.")


def difference(one: Image.Image, other: Image.Image, box: tuple[int, int, int, int]) -> float:
    """The mean difference of two pictures in a box, 0 to 255."""
    parts = ImageChops.difference(one.crop(box), other.crop(box))
    return sum(ImageStat.Stat(parts).mean) / 3
