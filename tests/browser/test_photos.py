"""Photos in the form: looked over, blurred and put in order before anything is sent."""

import base64
import io
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.field.place import Field, working
from tests.browser.test_accessibility import faults
from tests.pictures import TAKEN_BY, encoded, jpeg, textured

pytestmark = pytest.mark.browser

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


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    """A small organisation behind a server."""
    with working(tmp_path_factory.mktemp("photos") / "data") as field:
        yield field
    assert field.problems() == []


@pytest.fixture
def form(browser: Browser, place: Field, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The form of a new visit, on a phone unless the test asks for another screen."""
    member, session = place.shopper()
    [visit] = place.visits(member)
    screen: dict[str, Any] = getattr(request, "param", PHONE)
    opened = browser.new_context(base_url=place.server.url, locale="en-GB", **screen)
    opened.set_default_timeout(15_000)
    opened.add_cookies([{"name": "sixmarks", "value": session, "url": place.server.url}])
    page = opened.new_page()
    page.goto(f"/phone#visit/{visit}")
    page.locator("[data-role=start]").click()
    expect(page.locator(FORM)).to_be_visible()
    page.locator(f"{EXITS} [data-reveals=photo]").click()
    yield page
    opened.close()


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
    page.locator("#item-greeted input[value=no]").check(force=True)
    page.locator("#item-leaflets input[value=prices]").check(force=True)
    page.locator("#item-wait [data-do=type]").click()
    page.locator("#item-wait [name=seconds]").fill("40")
    page.locator(f"{EXITS} input[value=yes]").check(force=True)
    page.locator("#item-remark textarea").first.fill("A quiet branch.")


def submit(page: Page) -> None:
    page.locator("capture-comb a[href='#finish']").last.click()
    page.locator("[data-role=submit]").click()
    page.locator("#confirm button[value=submit]").click()
    expect(page.locator("capture-sent")).to_contain_text("Received, all of it.", timeout=60_000)


def difference(one: Image.Image, other: Image.Image, box: tuple[int, int, int, int]) -> float:
    """The mean difference of two pictures in a box, 0 to 255."""
    parts = ImageChops.difference(one.crop(box), other.crop(box))
    return sum(ImageStat.Stat(parts).mean) / 3


def test_twenty_photos_in_quick_succession_are_twenty_on_the_server(
    form: Page, place: Field
) -> None:
    answer_all(form)
    taken = [jpeg(seed=seed, size=(1280, 960)) for seed in range(20)]
    choose(form, *taken[:12])
    choose(form, *taken[12:])  # while the first are being prepared
    expect(form.locator(f"{EXITS} figure")).to_have_count(20, timeout=60_000)
    expect(form.locator("#toasts")).to_contain_text("8 photos kept.")
    submit(form)
    [received] = place.received(visit_of(form))
    assert len({photo["sha256"] for photo in received.manifest["photos"]}) == 20
    assert len(received.pictures) == 20
    for original, (of, kept) in zip(taken, received.pictures, strict=True):
        assert of == "item:exits"
        assert TAKEN_BY.encode() not in kept
        picture = Image.open(io.BytesIO(kept))
        assert not picture.getexif()
        whole = (0, 0, 1280, 960)
        sent = Image.open(io.BytesIO(original)).convert("RGB")
        assert difference(picture.convert("RGB"), sent, whole) < 12, "each is in its own place"


def test_blurring_changes_the_bytes_within_the_area_and_nowhere_else(
    form: Page, place: Field
) -> None:
    answer_all(form)
    choose(form, encoded(textured(3, (1600, 1200)), quality=92))
    editor(form)
    [before] = pictures(form)
    [raw] = stored(form, "blobs")
    drag(form, (0.25, 0.25), (0.5, 0.5))
    expect(form.get_by_role("button", name="Area 1, middle")).to_have_attribute(
        "aria-pressed", "true"
    )
    keep(form)
    [after] = pictures(form)
    [photo] = stored(form, "photos")
    assert (photo["edited"], photo["held"]) == (True, False)
    assert raw["sha256"] != photo["sha256"], "the unblurred bytes are not on the phone any more"
    assert after.size == before.size == (1600, 1200)
    inside, edge = (410, 310, 790, 590), 24
    assert difference(before, after, inside) > 12
    grain = after.crop(inside).convert("L")
    neighbours = ImageChops.difference(grain, ImageChops.offset(grain, 2, 0))
    assert ImageStat.Stat(neighbours.crop((4, 0, 380, 280))).mean[0] < 2, "no detail is left"
    for outside in (
        (0, 0, 1600, 300 - edge),
        (0, 600 + edge, 1600, 1200),
        (0, 300, 400 - edge, 600),
        (800 + edge, 300, 1600, 600),
    ):
        assert difference(before, after, outside) < 3
    submit(form)
    [received] = place.received(visit_of(form))
    assert received.manifest["photos"][0]["edited"] is True
    [(_of, sent)] = received.pictures
    assert Image.open(io.BytesIO(sent)).convert("RGB").tobytes() == after.tobytes()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_editor_nor_among_the_photos(form: Page, theme: Any) -> None:
    form.emulate_media(color_scheme=theme)
    choose(form, jpeg(seed=1), jpeg(seed=2))
    expect(form.locator(f"{EXITS} figure")).to_have_count(2)
    choose(form, jpeg(seed=3))
    editor(form)
    drag(form, (0.1, 0.1), (0.4, 0.4))
    assert faults(form) == []
    form.get_by_text("Crop", exact=True).click()
    assert faults(form) == []
    form.get_by_role("button", name="Back to the form").click()
    expect(form.locator(f"{EXITS} figure")).to_have_count(3)
    assert faults(form) == []


@pytest.mark.parametrize("form", [DESK], indirect=True)
def test_the_editor_works_by_keyboard_alone(form: Page) -> None:
    choose(form, encoded(textured(4, (800, 600))))
    editor(form)
    press = form.keyboard.press
    add = form.get_by_role("button", name="Add an area")
    add.focus()
    press("Enter")
    area = form.get_by_role("button", name="Area 1, middle")
    expect(area).to_be_focused()
    told = form.locator("[data-role=told]")
    expect(told).to_have_text("Area 1: 38 percent from the left, 38 from the top, 25 wide, 25 high")
    for key in ("ArrowLeft", "ArrowUp", "Shift+ArrowRight"):
        press(key)
    expect(told).to_have_text("Area 1: 36 percent from the left, 35 from the top, 27 wide, 25 high")
    press("Control+a")  # an odd key changes nothing
    form.get_by_role("button", name="Undo").focus()
    press("Enter")
    add.focus()
    press("Enter")
    press("Delete")
    expect(told).to_have_text("Area 2 removed")
    expect(area).to_be_focused()
    form.get_by_role("radio", name="Blur").focus()
    press("ArrowRight")
    frame = form.get_by_role("group", name="Frame")
    frame.focus()
    press("Shift+ArrowLeft")
    press("Shift+ArrowUp")
    expect(told).to_have_text("Frame: 0 percent from the left, 0 from the top, 98 wide, 97 high")
    form.get_by_role("button", name="Keep photo").focus()
    press("Enter")
    expect(form.locator("photo-editor")).to_have_count(0)
    expect(form.get_by_label("What the photo shows")).to_be_focused()
    [kept] = pictures(form)
    assert kept.size == (784, 584)


def test_two_taps_make_an_area_and_one_takes_the_frames_corner(form: Page) -> None:
    choose(form, encoded(textured(5, (800, 600))))
    editor(form)
    canvas = form.locator("photo-editor canvas")
    box = canvas.bounding_box()
    assert box is not None

    def tap(x: float, y: float) -> None:
        canvas.tap(position={"x": x * box["width"], "y": y * box["height"]})

    tap(0.1, 0.1)
    expect(form.locator("[data-role=told]")).to_have_text("Now tap the opposite corner.")
    tap(0.3, 0.4)
    expect(form.get_by_role("button", name="Area 1, top")).to_be_visible()
    form.get_by_text("Crop", exact=True).click()
    tap(0.9, 0.8)
    keep(form)
    [kept] = pictures(form)
    assert abs(kept.width - 720) <= 3
    assert abs(kept.height - 480) <= 3


def test_a_photo_whose_editor_was_closed_by_a_reload_waits_and_is_never_sent_unseen(
    form: Page, place: Field
) -> None:
    answer_all(form)
    choose(form, jpeg(seed=6))
    editor(form)
    form.reload()
    waiting = form.locator(f"{EXITS} figure")
    expect(waiting).to_contain_text("Waits for your look.")
    form.locator("capture-comb a[href='#finish']").last.click()
    button = form.locator("[data-role=submit]")
    expect(button).to_have_text("Submit, 1 left")
    button.dispatch_event("click")
    expect(form.locator("#confirm")).to_be_hidden()
    link = form.get_by_role("link", name="A photo waits for your look.")
    expect(link).to_be_focused()
    link.click()
    expect(waiting.get_by_role("button", name="Keep")).to_be_focused()
    waiting.get_by_role("button", name="Keep").click()
    expect(waiting).not_to_contain_text("Waits for your look.")
    submit(form)
    [received] = place.received(visit_of(form))
    assert len(received.pictures) == 1


def test_leaving_the_editor_says_that_what_was_blurred_is_not_kept(form: Page) -> None:
    choose(form, jpeg(3))
    keep(form)
    [before] = stored(form, "photos")
    form.get_by_role("button", name="Blur, crop").click()
    editor(form)
    form.get_by_role("button", name="Add an area").click()
    form.keyboard.press("Escape")
    expect(form.locator("#toasts")).to_contain_text("was not kept")
    assert stored(form, "photos") == [before]
    form.locator("#toasts").evaluate("region => region.replaceChildren()")
    form.get_by_role("button", name="Blur, crop").click()
    editor(form)
    form.get_by_role("button", name="Back to the form").click()
    expect(form.locator("photo-editor")).to_have_count(0)
    expect(form.locator("#toasts")).to_be_empty()


def test_a_held_photo_can_be_taken_again_or_removed(form: Page) -> None:
    with form.expect_file_chooser() as camera:
        form.locator(f"{EXITS} [data-do=camera]").click()
        form.locator("#before-camera button[value=open]").click()
    camera.value.set_files([file("a.jpg", jpeg(seed=7))])
    with form.expect_file_chooser() as again:
        editor(form).get_by_role("button", name="Retake").click()
    expect(form.locator(f"{EXITS} figure")).to_have_count(0)
    again.value.set_files([file("b.jpg", jpeg(seed=8))])
    editor(form).get_by_role("button", name="Back to the form").click()
    form.locator(f"{EXITS} figure").get_by_role("button", name="Remove").click()
    expect(form.locator(f"{EXITS} figure")).to_have_count(0)
    form.reload()
    expect(form.locator(FORM)).to_be_visible()
    expect(form.locator("figure")).to_have_count(0)
    form.wait_for_function(f"async () => (await ({STORED})('blobs')).length === 0")


def test_a_page_closed_by_the_camera_says_so_where_it_was(form: Page) -> None:
    form.locator(f"{EXITS} input[value=yes]").check(force=True)
    with form.expect_file_chooser():
        form.locator(f"{EXITS} [data-do=camera]").click()
        form.locator("#before-camera button[value=open]").click()
    form.reload()
    expect(form.get_by_text(KILLED)).to_be_visible()
    expect(form.locator(f"{EXITS} [data-do=camera]")).to_be_focused()
    expect(form.locator(f"{EXITS} input[value=yes]")).to_be_checked()
    form.wait_for_function(BACK)
    form.reload()
    expect(form.locator(FORM)).to_be_visible()
    expect(form.get_by_text(KILLED)).to_be_hidden()


def test_closing_the_camera_without_a_photo_is_no_accident(form: Page) -> None:
    with form.expect_file_chooser():
        form.locator(f"{EXITS} [data-do=camera]").click()
        form.locator("#before-camera button[value=open]").click()
    form.locator(f"{EXITS} input[data-role=camera]").dispatch_event("cancel")
    form.wait_for_function(BACK)
    form.reload()
    expect(form.locator(FORM)).to_be_visible()
    expect(form.get_by_text(KILLED)).to_be_hidden()


def test_a_camera_for_the_whole_visit_comes_back_to_the_check(form: Page) -> None:
    form.locator("capture-comb a[href='#finish']").last.click()
    form.locator("[data-role=finish] [data-reveals=photo]").click()
    with form.expect_file_chooser():
        form.locator("[data-role=finish] [data-do=camera]").click()
        form.locator("#before-camera button[value=open]").click()
    form.reload()
    expect(form.locator("[data-role=finish]").get_by_text(KILLED)).to_be_visible()
    choose(form, jpeg(seed=9), where="[data-role=finish]")
    keep(form)
    expect(form.locator("[data-role=photo-sum]")).to_contain_text("One photo in this visit")


@pytest.mark.parametrize("spelling", ["NFC", "NFD"])
def test_the_same_photo_is_kept_once_at_a_place_whatever_the_file_is_called(
    form: Page, place: Field, spelling: Any
) -> None:
    answer_all(form)
    name = unicodedata.normalize(spelling, "Café Straße {}.jpg")
    choose(form, jpeg(seed=10), names=name)
    keep(form)
    choose(form, jpeg(seed=10), names="other {}.jpg")
    expect(form.locator("#toasts")).to_contain_text("This photo is already here.")
    expect(form.locator(f"{EXITS} figure")).to_have_count(1)
    section = "#section-counter > capture-evidence"
    form.locator("[data-reveals=photo][data-place='section:counter']").click()
    choose(form, jpeg(seed=10), where=section, names=name)
    keep(form)
    submit(form)
    [received] = place.received(visit_of(form))
    assert [photo["of"] for photo in received.manifest["photos"]] == [
        "item:exits",
        "section:counter",
    ]
    assert len({photo["sha256"] for photo in received.manifest["photos"]}) == 1


def test_photos_are_described_put_in_order_removed_and_brought_back(
    form: Page, place: Field
) -> None:
    answer_all(form)
    choose(form, *(jpeg(seed=seed) for seed in (11, 12, 13)))
    figures = form.locator(f"{EXITS} figure")
    expect(figures).to_have_count(3)
    for number in range(3):
        figures.nth(number).get_by_label("What the photo shows").fill(f"Photo {number}")
    earlier = figures.nth(2).get_by_role("button", name="Earlier")
    earlier.focus()
    form.keyboard.press("Enter")
    expect(form.locator(f"{EXITS} [data-role=busy]")).to_have_text("Moved: Photo 2 of 3")
    form.keyboard.press("Enter")
    expect(figures.nth(0).get_by_role("button", name="Earlier")).to_be_focused()
    form.keyboard.press("Enter")  # it is the first already
    figures.nth(1).get_by_role("button", name="Remove").click()
    expect(figures).to_have_count(2)
    form.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(figures).to_have_count(3)
    figures.nth(2).get_by_role("button", name="Remove").click()
    expect(form.locator("phone-sync a")).not_to_have_attribute("data-state", "not-saved")
    form.reload()
    expect(figures).to_have_count(2)
    submit(form)
    [received] = place.received(visit_of(form))
    assert [photo["caption"] for photo in received.manifest["photos"]] == ["Photo 2", "Photo 0"]


def test_a_photo_that_finds_no_room_is_not_shown_as_kept_and_holds_no_answer_up(form: Page) -> None:
    form.evaluate(NO_ROOM)
    choose(form, jpeg(seed=14))
    refused = form.locator("[data-role=not-saved]")
    expect(refused).to_contain_text("Its storage is full.")
    expect(form.locator("figure")).to_have_count(0)
    form.locator("#item-greeted input[value=no]").check(force=True)
    form.wait_for_function(f"async () => (await ({STORED})('answers')).length === 1")
    form.locator("capture-comb a[href='#finish']").last.click()
    expect(form.locator("[data-role=submit]")).to_have_attribute("aria-disabled", "true")
    form.evaluate("window.full = false")
    editor(form)
    expect(refused).to_be_hidden()
    form.evaluate("window.full = true")
    drag(form, (0.1, 0.1), (0.4, 0.4))
    form.get_by_role("button", name="Keep photo").click()
    expect(form.get_by_text("The phone could not store this.")).to_be_visible()
    assert [photo["held"] for photo in stored(form, "photos")] == [True]
    form.evaluate("window.full = false")
    keep(form)
    assert [photo["edited"] for photo in stored(form, "photos")] == [True]
    assert len(stored(form, "blobs")) == 1


def test_what_the_phone_cannot_open_is_sent_as_it_is_and_says_why_it_has_no_editor(
    form: Page,
) -> None:
    heic = b"\0\0\0\x18ftypheic" + bytes(64)
    form.locator(f"{EXITS} input[data-role=gallery]").set_input_files([file("a.heic", heic)])
    figure = form.locator(f"{EXITS} figure")
    expect(figure).to_contain_text("it can be neither blurred nor cropped")
    expect(figure.get_by_role("button", name="Blur, crop")).to_be_hidden()
    expect(form.locator("photo-editor")).to_have_count(0)
    [photo] = stored(form, "photos")
    assert (photo["unreduced"], photo["held"]) == (True, False)
