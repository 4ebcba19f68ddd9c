"""The photo editor: what is blurred or cropped before a photo is kept."""

import io
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK
from tests.browser.field.place import Field
from tests.browser.looking import faults
from tests.browser.photos.acts import (
    EXITS,
    FORM,
    STORED,
    answer_all,
    choose,
    difference,
    drag,
    editor,
    file,
    keep,
    pictures,
    stored,
    submit,
    visit_of,
)
from tests.pictures import encoded, jpeg, textured

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("photo-editor")]


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
