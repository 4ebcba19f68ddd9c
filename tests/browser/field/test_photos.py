"""Photos as people really add them: many at once, twice, and with names of any kind."""

import unicodedata

from playwright.sync_api import Browser, FilePayload, expect

from tests.browser.field.invariants import assert_nothing_lost
from tests.browser.field.phone import Phone, Plan, assert_received, phone_of, plan_of
from tests.browser.field.place import Field, shade

EXITS = "capture-evidence[data-place='item:exits']"
WELCOME = "capture-evidence[data-place='section:welcome']"


def filled(browser: Browser, place: Field, number: int = 1) -> tuple[Phone, Plan]:
    """A phone with a visit that lacks its photos alone."""
    phone = phone_of(browser, place)
    plan = plan_of(place.visits(phone.member)[0], number)
    plan.photos.clear()
    phone.home()
    phone.form(plan.visit)
    phone.work(plan, f"note {[*plan.notes][-1]}")
    return phone, plan


def choose(phone: Phone, where: str, *files: FilePayload) -> None:
    """Choose files from the gallery at a place."""
    name = where.split("'")[1]
    phone.page.locator(f"[data-reveals=photo][data-place='{name}']").click()
    phone.page.locator(f"{where} input[data-role=gallery]").set_input_files(list(files))


def picture(number: int, name: str = "") -> FilePayload:
    """A file as the gallery gives it."""
    return {"name": name or f"{number}.jpg", "mimeType": "image/jpeg", "buffer": shade(number)}


def test_twenty_photos_at_once_and_a_submission_right_after(browser: Browser, place: Field):
    phone, plan = filled(browser, place)
    twenty = list(range(20))
    choose(phone, EXITS, *[picture(number) for number in twenty])
    phone.work(plan)  # the visitor submits while they are still being reduced and stored
    plan.photos["item:exits"] = twenty
    assert_received(phone, plan)
    assert_nothing_lost(phone)
    phone.context.close()


def test_the_same_photo_twice_is_one_photo_at_a_place_and_one_upload(
    browser: Browser, place: Field
):
    phone, plan = filled(browser, place)
    page = phone.page
    puts: list[str] = []
    page.on("request", lambda r: puts.append(r.url) if r.method == "PUT" else None)
    choose(phone, EXITS, picture(2, "a.jpg"), picture(2, "b.jpg"), picture(3))
    expect(page.locator(f"{EXITS} figure")).to_have_count(2)
    choose(phone, WELCOME, picture(2, "c.jpg"), picture(4))
    expect(page.locator(f"{WELCOME} figure")).to_have_count(2)
    plan.photos.update({"item:exits": [2, 3], "section:welcome": [2, 4]})
    phone.work(plan)
    assert_received(phone, plan)
    assert len([url for url in puts if "/photos/" in url]) == 3
    assert_nothing_lost(phone)
    phone.context.close()


def test_names_in_either_form_of_unicode_are_all_the_same_to_a_photo(
    browser: Browser, place: Field
):
    phone, plan = filled(browser, place)
    name = "Übergang – café ﬁ شعبه.JPG"
    forms = [unicodedata.normalize(form, name) for form in ("NFC", "NFD")]
    assert forms[0] != forms[1]
    choose(phone, EXITS, *[picture(n, each) for n, each in enumerate(forms)])
    expect(phone.page.locator(f"{EXITS} figure")).to_have_count(2)
    plan.photos["item:exits"] = [0, 1]
    phone.work(plan)
    assert_received(phone, plan)
    assert "bergang" not in str(place.received(plan.visit)[0].manifest["photos"])
    phone.context.close()
