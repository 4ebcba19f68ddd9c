"""Ways through the product, as a person would go, to screens that are looked at."""

from collections.abc import Callable

from playwright.sync_api import FilePayload, Page

from audit.demo.pictures import photo
from tests.browser.answering import press

Step = Callable[[Page], None]


def at(address: str) -> Step:
    """Open an address."""
    return lambda page: page.goto(address) and None


def first(listing: str, link: str) -> Step:
    """Open a list and follow the first link that fits."""

    def reach(page: Page) -> None:
        page.goto(listing)
        page.wait_for_load_state("networkidle")
        target = page.locator(link).first
        page.goto(target.get_attribute("href") or listing)

    return reach


def uploaded(page: Page) -> None:
    """A checklist's file with something to mend in it."""
    page.goto("/checklists/upload")
    broken = (
        "id: opening\nkind: audit\ntitle: {en: Opening}\nsections:\n  - {id: doors, title: Doors}"
    )
    file = FilePayload(name="opening.yaml", mimeType="text/yaml", buffer=broken.encode())
    page.locator("input[name=file]").set_input_files(file)
    page.locator("form:has(input[name=file]) button").click()
    page.wait_for_load_state("networkidle")


def capture(page: Page) -> None:
    """Open the form of the first accepted visit and answer a little."""
    phone_view("#visits", "[data-role=todo] a.row, [data-role=drafts] a.row")(page)
    page.locator("[data-role=start]").click()
    page.locator("[data-role=form]").wait_for(state="visible")
    for index, value in enumerate(("yes", "no", "yes", "no", "yes", "no")):
        item = page.locator("capture-item:has(input[value=yes])").nth(index)
        item.locator(f"label:has(input[value={value}])").click()
    page.wait_for_timeout(300)


def finish(page: Page) -> None:
    """The check before submitting."""
    capture(page)
    page.locator("capture-comb a[href='#finish']").last.click()
    page.wait_for_timeout(400)


def summary(page: Page) -> None:
    """An audit's summary, as the branch is shown it, with one side signed by name."""
    capture(page)
    page.evaluate(
        """() => {
            const likely = "input[value=yes], input[value='4'], input[value=not_observed]";
            for (const item of document.querySelectorAll("capture-item:not([hidden])"))
                if (!item.querySelector("input:checked")) item.querySelector(likely)?.click();
        }"""
    )
    page.locator("capture-comb a[href='#finish']").last.click()
    page.locator("[data-role=onspot] [data-role=show]").click()
    card = page.locator("dialog.summary [data-side=branch]")
    card.locator("[data-role=name]").fill("Tomos Ifan")
    press(card, "name")
    card.locator("[data-role=confirm]").check()
    card.locator("[data-do=sign]").click()
    page.evaluate("document.querySelector('dialog.summary').scrollTo({top: 0})")


def signed(page: Page) -> None:
    """The published audit that both sides have signed."""
    page.goto("/visits?state=published")
    rows = page.locator("main a.visit__link")
    for address in [row.get_attribute("href") or "/visits" for row in rows.all()]:
        page.goto(address)
        if page.locator("#signed").count():
            return page.locator("#signed").scroll_into_view_if_needed()
    return None


def phone_view(view: str, row: str = "") -> Step:
    """A view of the phone's shell, or the first row of a list in it."""

    def reach(page: Page) -> None:
        page.wait_for_timeout(1500)  # the shell may still load itself anew in the other language
        page.goto(f"/phone{view}")
        page.wait_for_timeout(1500)
        if row:
            page.goto("/phone" + (page.locator(row).first.get_attribute("href") or ""))
            page.wait_for_timeout(500)

    return reach


def notes(page: Page) -> None:
    """The plain screen of the first covert visit, with two times and a few words."""
    phone_view("#visits", "[data-role=todo] a.row, [data-role=drafts] a.row")(page)
    address = page.url.replace("#visit/", "#notes/")
    page.goto(address)
    page.locator("[data-mark=arrived]").click()
    page.locator("[data-mark=first-contact]").click()
    page.locator("#jotting").fill("two counters open, one person waiting")
    page.wait_for_timeout(300)


def noted(page: Page) -> None:
    """What was noted on site, waiting in the form."""
    notes(page)
    page.locator("[data-view=notes] [data-role=done]").click()
    page.locator("[data-role=start]").click()
    page.locator("[data-role=form]").wait_for(state="visible")


def editor(page: Page) -> None:
    """The editor over a photo, with one area drawn."""
    capture(page)
    page.locator("[data-reveals=photo]").first.click()
    shot = FilePayload(name="shot.jpg", mimeType="image/jpeg", buffer=photo("counter"))
    page.locator("input[data-role=camera]").first.set_input_files(files=shot)
    canvas = page.locator("photo-editor canvas")
    canvas.wait_for(state="visible")
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.5, steps=4)
    page.mouse.up()
    page.wait_for_timeout(300)


def photographed(page: Page) -> None:
    """The photo as it stands in the form, kept."""
    editor(page)
    page.locator("photo-editor [data-do=keep]").click()
    page.locator("figure.photo").first.scroll_into_view_if_needed()


def outbox(page: Page) -> None:
    """A visit that ended early, submitted while the server turns every submission down."""
    page.route("**/api/v1/visits/*/submissions/*", lambda route: route.abort())
    finish(page)
    page.locator("label:has(input[name=outcome][value=closed])").click()
    page.locator("#happened").fill("The door was locked at 10:05.")
    page.locator("[data-role=submit]").click()
    page.locator("#confirm button[value=submit]").click()
    page.locator("capture-sent").wait_for(state="visible")
    page.goto("/phone#outbox")
    page.wait_for_timeout(1500)


def expenses(page: Page) -> None:
    """What was paid on the way, beside the check before submitting."""
    finish(page)
    page.locator("[data-role=expenses] [data-role=spend]").click()
    page.locator("[data-role=expenses]").scroll_into_view_if_needed()


def blind(page: Page) -> None:
    """What the branch will read, beside what was sent."""
    first("/reviews?show=ready", "main a[href$='/review']")(page)
    page.goto(page.locator("main a[href$='/blind']").get_attribute("href") or "")


def builder(page: Page) -> None:
    """A draft with an item open: its languages side by side, the phone beside it."""
    first("/checklists/drafts", "main a.row:nth-of-type(2)")(page)
    page.goto(
        page.locator(".outline [data-key] a:has([data-param=speed])").get_attribute("href") or ""
    )
    page.goto(page.locator(".closed a").first.get_attribute("href") or "")
    page.locator(".preview .item").first.wait_for(state="attached")


def publication(page: Page) -> None:
    """What is to be read before a draft is published."""
    first("/checklists/drafts", "main a.row:nth-of-type(2)")(page)
    page.goto(page.locator("#draft-bar a[href$='/publication']").get_attribute("href") or "")


def unfit(page: Page) -> None:
    """A branch changed in its row, with something to mend."""
    page.goto("/organisation/branches")
    page.locator("[data-pencil]").nth(3).click()
    page.locator(".inline__form [name=latitude]").fill("north")
    page.keyboard.press("Enter")
    page.locator(".inline__form .field__error").wait_for()


def quiz(page: Page) -> None:
    """The questions of a programme, and how people did."""
    first("/programmes", "main a.programme-row")(page)
    page.goto(page.url.partition("?")[0] + "/quiz")


def trial(page: Page) -> None:
    """The scoring of a draft, tried with the worst answers."""
    first("/checklists/drafts", "main a.row:nth-of-type(2)")(page)
    page.goto(f"{page.url.partition('?')[0]}/trial?fill=worst")


def within_results(view: str) -> Step:
    """A view of the first results that there are."""

    def reach(page: Page) -> None:
        first("/results", "main a.row")(page)
        page.goto(page.locator(f"main a[href^='{view}']").first.get_attribute("href") or "")

    return reach


def picked(page: Page) -> None:
    """Three visits of the list, ticked to be given to others."""
    page.goto("/visits?state=open")
    for box in page.locator("tbody .pick-cell label").all()[:3]:
        box.click()


def exported(page: Page) -> None:
    """A workbook that was asked for just now."""
    page.goto("/exports?state=published")
    page.locator("button[value='visits.xlsx']").click()
    page.wait_for_load_state("networkidle")
