"""Photos in the form: taken, described, put in order, removed, and what may go wrong."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.answering import answer
from tests.browser.field.place import Field
from tests.browser.photos.acts import (
    BACK,
    EXITS,
    FORM,
    KILLED,
    NO_ROOM,
    STORED,
    answer_all,
    choose,
    difference,
    drag,
    editor,
    file,
    keep,
    stored,
    submit,
    visit_of,
)
from tests.pictures import TAKEN_BY, jpeg

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("photos")]


def test_twenty_photos_in_quick_succession_are_twenty_on_the_server(
    form: Page, place: Field
) -> None:
    answer_all(form)
    taken = [jpeg(seed=seed, size=(1280, 960)) for seed in range(20)]
    choose(form, *taken[:12])
    choose(form, *taken[12:])  # while the first are being prepared
    expect(form.locator(f"{EXITS} figure")).to_have_count(20)
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


def test_a_page_closed_by_the_camera_says_so_where_it_was(form: Page) -> None:
    answer(form, "exits", "yes")
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
    form.locator("[data-role=finish] .item__tools [data-reveals=photo]").click()
    with form.expect_file_chooser():
        form.locator("[data-role=finish] [data-do=camera]").click()
        form.locator("#before-camera button[value=open]").click()
    form.reload()
    expect(form.locator("[data-role=finish]").get_by_text(KILLED)).to_be_visible()
    choose(form, jpeg(seed=9), where="[data-role=finish]")
    keep(form)
    expect(form.locator("[data-role=photo-sum]")).to_contain_text("One photo in this visit")


def test_the_same_photo_is_kept_once_at_a_place(form: Page, place: Field) -> None:
    answer_all(form)
    choose(form, jpeg(seed=10))
    keep(form)
    choose(form, jpeg(seed=10), names="other {}.jpg")
    expect(form.locator("#toasts")).to_contain_text("This photo is already here.")
    expect(form.locator(f"{EXITS} figure")).to_have_count(1)
    section = "#section-counter > capture-evidence"
    form.locator("[data-reveals=photo][data-place='section:counter']").click()
    choose(form, jpeg(seed=10), where=section)
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
    answer(form, "greeted", "no")
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
