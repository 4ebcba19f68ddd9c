"""The phone without a network: what opens, what it says of itself, and what a new build does."""

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from playwright.sync_api import Error as PlaywrightError

from tests.browser.answering import answer
from tests.browser.conftest import PHONE
from tests.browser.field.place import Field, shade, working
from tests.server import ROOT, Server

pytestmark = pytest.mark.browser

FORM = "[data-role=form]"
READY = "Available offline"
CONTROLLED = "() => navigator.serviceWorker.controller?.state === 'activated'"
NEXT_IS_HERE = """async () => {
    const found = await navigator.serviceWorker.ready;
    await found.update();
    while (!found.waiting) await new Promise(done => setTimeout(done, 50));
}"""
KEPT_PATHS = """async () => {
    const kept = [];
    for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys())
            if (new URL(url).pathname.startsWith("/capture/")) kept.push(new URL(url).pathname);
    return kept;
}"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    """A small organisation behind a server."""
    with working(tmp_path_factory.mktemp("offline") / "data") as field:
        yield field
    assert field.problems() == []


def phone_of(browser: Browser, place: Field, session: str) -> BrowserContext:
    """A phone on which somebody is signed in."""
    phone = browser.new_context(base_url=place.server.url, locale="en-GB", **PHONE)
    phone.set_default_timeout(10_000)
    phone.add_cookies([{"name": "sixmarks", "value": session, "url": place.server.url}])
    return phone


def opened(browser: Browser, place: Field, *, visits: int = 1) -> tuple[Page, list[str]]:
    """The list on a new shopper's phone, with all of it ready for no network, and the visits."""
    member, session = place.shopper()
    made = place.visits(member, visits)
    page = phone_of(browser, place, session).new_page()
    page.goto("/phone")
    expect(todo(page).get_by_text(READY)).to_have_count(visits)
    page.wait_for_function(CONTROLLED)
    return page, made


def todo(page: Page) -> Locator:
    return page.locator("[data-view=visits] [data-role=todo]")


def without_network(page: Page) -> None:
    """Take the network away, and show that it is: the page is loaded again."""
    page.context.set_offline(True)
    page.reload()


def fill_in(page: Page) -> None:
    """Answer what the form asks, with the photo and the note that it wants."""
    answer(page, "greeted", "no")
    answer(page, "leaflets", "prices")
    watch = page.locator("#item-wait")
    watch.locator("[data-do=type]").click()
    watch.locator("[name=seconds]").fill("40")
    answer(page, "exits", "yes")
    page.locator("#item-exits input[data-role=gallery]").set_input_files(
        [
            {"name": f"exit-{one}.jpg", "mimeType": "image/jpeg", "buffer": shade(one)}
            for one in (2, 3)
        ]
    )
    expect(page.locator("#item-exits figure")).to_have_count(2)
    page.locator("#item-remark textarea").first.fill("A quiet branch.")
    expect(page.locator("phone-sync a")).not_to_have_attribute("data-state", "not-saved")


def submit(page: Page) -> None:
    page.locator("capture-comb a[href='#finish']").last.click()
    page.locator("[data-role=submit]").click()
    page.locator("#confirm button[value=submit]").click()
    expect(page.locator("capture-sent")).to_be_visible()


def test_a_visit_is_made_without_a_network_from_the_list_to_the_submission(
    browser: Browser, place: Field
):
    page, [visit] = opened(browser, place)
    without_network(page)
    todo(page).locator("a.row").click()
    expect(page.locator("[data-role=readiness]")).to_contain_text(READY)
    page.reload()
    page.locator("[data-role=start]").click()
    expect(page.locator(FORM)).to_be_visible()
    fill_in(page)
    page.reload()
    expect(page.locator("#item-remark textarea").first).to_have_value("A quiet branch.")
    expect(page.locator("#item-exits figure")).to_have_count(2)
    submit(page)
    page.reload()
    expect(page.locator("capture-sent")).to_contain_text("Waiting for a network.")
    page.locator("header a").first.click()
    expect(page.locator("[data-view=visits] [data-role=underway] a.row")).to_have_count(1)
    assert place.received(visit) == []
    page.context.set_offline(False)
    expect(page.locator("[data-view=visits] [data-role=received] a.row")).to_have_count(1)
    [received] = place.received(visit)
    assert received.manifest["answers"]["remark"]["value"] == "A quiet branch."
    assert len(received.pictures) == 2
    without_network(page)
    page.locator("[data-view=visits] [data-role=received] a.row").click()
    expect(page.locator("[data-view=receipt] h1")).to_contain_text("Received, all of it.")
    page.context.close()


@pytest.mark.parametrize("view", ["visits", "offers", "outbox", "received", "me"])
def test_every_view_opens_without_a_network(browser: Browser, place: Field, view: str):
    page, _ = opened(browser, place)
    without_network(page)
    page.goto(f"/phone#{view}")
    page.reload()
    expect(page.locator(f"[data-view={view}]")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("view", ["visit", "notes", "receipt"])
def test_a_view_of_a_visit_without_one_is_the_list(browser: Browser, place: Field, view: str):
    page, _ = opened(browser, place)
    page.goto("/phone#me")
    expect(page.locator("[data-view=me]")).to_be_visible()
    page.goto(f"/phone#{view}")
    expect(page.locator("[data-view=visits]")).to_be_visible()
    page.context.close()


def test_what_the_phone_does_not_keep_leads_to_the_visits(browser: Browser, place: Field):
    page, [visit] = opened(browser, place)
    without_network(page)
    page.goto("/me")
    expect(page).to_have_url(re.compile(r"/phone#visits$"))
    expect(todo(page).locator("a.row")).to_have_count(1)
    page.goto(f"/capture/{'0' * 64}/en#{visit}/finish")
    expect(page).to_have_url(re.compile(rf"/phone#visit/{visit}$"))
    expect(page.locator("[data-view=visit] h1")).to_have_text("King Street")
    page.context.close()


def test_a_form_that_is_not_on_the_phone_is_named_and_comes_with_the_network(
    browser: Browser, place: Field
):
    page, _ = opened(browser, place)
    page.evaluate(
        "caches.keys().then(names => caches.open(names[0])).then(async cache => {"
        "for (const one of await cache.keys())"
        "  if (one.url.includes('/capture/')) await cache.delete(one); })"
    )
    without_network(page)
    expect(todo(page)).to_contain_text("Needs the network once")
    todo(page).locator("a.row").click()
    expect(page.locator("[data-role=readiness]")).to_contain_text("Open My visits once")
    page.context.set_offline(False)
    page.locator("header a[href='#visits']").first.click()
    page.reload()
    expect(todo(page)).to_contain_text(READY)
    assert len(page.evaluate(KEPT_PATHS)) == 1
    page.context.close()


def test_the_form_of_a_visit_that_is_over_is_not_kept(browser: Browser, place: Field):
    page, _ = opened(browser, place)
    page.evaluate("""async () => {
        const cache = await caches.open((await caches.keys())[0]);
        await cache.put("/capture/" + "f".repeat(64) + "/en", new Response("a form"));
    }""")
    assert len(page.evaluate(KEPT_PATHS)) == 2
    page.reload()
    page.evaluate(
        f"async () => {{ while ((await ({KEPT_PATHS})()).length > 1)"
        " await new Promise(done => setTimeout(done, 50)); }"
    )
    page.context.close()


@pytest.fixture
def next_build(tmp_path: Path) -> Path:
    """A checkout whose scripts differ: they say of a page that it is of the second build."""
    for part in ("audit", "templates", "static", "checklists"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / part, tmp_path / "tree" / part, ignore=ignored)
    for entry in ("phone", "capture"):
        script = tmp_path / "tree" / "static" / "js" / entry / "main.js"
        script.write_text(
            script.read_text("utf-8") + '\ndocument.documentElement.dataset.built = "second";\n'
        )
    return tmp_path / "tree"


SECOND = "html[data-built=second]"


def replace_server(place: Field, tree: Path) -> None:
    """The same address and the same data, another build."""
    port = place.server.port
    place.server.stop()
    place.server = Server(place.data, "--no-jobs", "--port", str(port), tree=tree)


def test_a_new_build_waits_for_the_draft_and_then_carries_it_on(
    browser: Browser, place: Field, next_build: Path
):
    page, [visit] = opened(browser, place)
    todo(page).locator("a.row").click()
    page.locator("[data-role=start]").click()
    expect(page.locator(FORM)).to_be_visible()
    answer(page, "greeted", "yes")
    first = place.server
    try:
        replace_server(place, next_build)
        page.evaluate(NEXT_IS_HERE)
        without_network(page)
        expect(page.locator("#item-greeted input[value=yes]")).to_be_checked()
        expect(page.locator(SECOND)).to_have_count(0)  # old page, old scripts
        answer(page, "greeted", "no")

        shell = page.context.new_page()
        shell.goto("/phone")
        expect(shell.locator("[data-role=update]")).to_contain_text("A new version is ready")
        expect(shell.locator(SECOND)).to_have_count(0)
        expect(page.locator("#item-greeted input[value=no]")).to_be_checked()
        page.close()

        with suppress(PlaywrightError):  # the new build may be loading the page again by itself
            shell.reload()
        expect(shell.locator(SECOND)).to_have_count(1)  # it took over, without a network
        expect(shell.locator("[data-role=update]")).to_be_hidden()
        shell.locator("[data-view=visits] [data-role=drafts] a.row").click()
        expect(shell.locator(f"{SECOND} {FORM}")).to_be_visible()
        expect(shell.locator("#item-greeted input[value=no]")).to_be_checked()
        fill_in(shell)
        submit(shell)
        shell.context.set_offline(False)
        expect(shell.locator("capture-sent")).to_contain_text("Received, all of it.")
        assert len(place.received(visit)) == 1
        assert len(shell.evaluate(KEPT_PATHS)) == 1
        assert len(shell.evaluate("caches.keys()")) == 1  # the older build is gone
        shell.context.close()
    finally:
        if place.server is not first:
            replace_server(place, ROOT)


def test_the_shell_follows_a_changed_language_and_its_forms_come_too(
    browser: Browser, place: Field
):
    page, _ = opened(browser, place)
    page.goto("/me")
    page.locator("[name=language]").select_option("fa")
    page.locator("form", has=page.locator("[name=language]")).get_by_role("button").click()
    expect(page.locator("html")).to_have_attribute("lang", "fa")
    page.goto("/phone")
    expect(page.locator("html[lang=fa][dir=rtl]")).to_have_count(1)
    page.evaluate(f"""async () => {{
        while (!(await ({KEPT_PATHS})()).some(path => path.endsWith("/fa")))
            await new Promise(done => setTimeout(done, 50));
    }}""")
    without_network(page)
    expect(page.locator("html[lang=fa]")).to_have_count(1)
    todo(page).locator("a.row").click()
    page.locator("[data-role=start]").click()
    expect(page.locator(f"html[lang=fa] {FORM}")).to_be_visible()
    page.context.close()


def test_a_phone_that_is_nearly_full_says_so_before_a_visit_starts(browser: Browser, place: Field):
    page, _ = opened(browser, place)
    page.evaluate("navigator.storage.estimate = async () => ({ quota: 30e6, usage: 8e6 })")
    todo(page).locator("a.row").click()
    page.locator("[data-role=start]").click()
    sheet = page.locator("#room")
    expect(sheet).to_contain_text("22 MB are free")
    sheet.locator("button[value='']").click()
    expect(page.locator("[data-view=visit]")).to_be_visible()
    page.locator("[data-role=start]").click()
    sheet.locator("button[value=start]").click()
    expect(page.locator(FORM)).to_be_visible()
    page.context.close()


def test_installing_is_offered_until_it_is_put_off(browser: Browser, place: Field):
    page, _ = opened(browser, place)
    card = page.locator("[data-role=installing]")
    expect(card).to_be_hidden()
    page.evaluate("""() => {
        const event = new Event("beforeinstallprompt", { cancelable: true });
        event.prompt = async () => { document.title = "asked"; };
        dispatchEvent(event);
    }""")
    card.get_by_role("button", name="Install the app").click()
    expect(page).to_have_title("asked")
    expect(card).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('beforeinstallprompt', { cancelable: true }))")
    card.get_by_role("button", name="Not now").click()
    expect(card).to_be_hidden()
    page.reload()
    expect(todo(page).locator("a.row")).to_have_count(1)
    page.evaluate("dispatchEvent(new Event('beforeinstallprompt', { cancelable: true }))")
    expect(card).to_be_hidden()
    page.context.close()
