"""A checklist of every type of item, built by hand; `test_office.py` tells the story."""

import re

from playwright.sync_api import Locator, Page, expect

TITLE = "A Monday at the counter"
TEXTS = {
    "yes_no": "Somebody greeted you within a minute.",
    "scale": "How friendly was the greeting?",
    "choice": "Who came to you?",
    "multi": "Which leaflets lay out?",
    "duration": "How long did you wait?",
    "number": "How many people stood in the queue?",
    "text": "What else did you notice?",
    "time": "When did you leave?",
}
"""The text of each item by its type."""
WORDS = {
    "scale": "A scale", "choice": "One of several", "multi": "Any of several",
    "duration": "A length of time", "number": "A number", "text": "Words", "time": "A time of day",
}  # fmt: skip
"""The button that adds each; a new checklist has its first question already."""


def build(page: Page) -> None:
    """Begin a checklist, give it a section and all items with their rules, a check, a pass mark."""
    page.goto("/checklists")
    page.get_by_role("link", name="New checklist").click()
    page.get_by_label("Title", exact=True).fill(TITLE)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/drafts/[0-9a-f-]{36}"))
    part(page, "section-1")
    expect(page.locator("[data-autosaves]")).to_have_count(1)
    heading = opened(page)
    heading.locator("[name='f.title.en']").fill("At the counter")
    heading.locator("[name='f.parameter']").select_option("expression")
    page.locator(".closed a").first.click()
    first = opened(page)
    text(first, "yes_no")
    first.locator("[name='f.critical']").select_option("flag")
    first.locator("[name='f.note']").select_option("required_on_fail")
    for kind in WORDS:
        add(page, kind)
    check(page)
    part(page, "scoring")
    page.locator("form[data-part] [name='f.pass']").fill("70")
    saved(page)


def part(page: Page, name: str) -> None:
    """Open a part by the outline."""
    rows = page.locator(".outline a")
    rows.nth({"about": 0, "scoring": 1, "section-1": 2, "checks": 3}[name]).click()
    page.wait_for_url(re.compile("part="))


def opened(page: Page) -> Locator:
    """The form of the part that stands open."""
    form = page.locator(".items form[data-part], .opened > form[data-part]").last
    expect(form).to_be_visible()
    return form


def saved(page: Page) -> None:
    """What was typed has been kept, without a press of any button."""
    expect(page.locator("#saved")).to_contain_text("Saved ")


def text(form: Locator, kind: str) -> None:
    """Say what an item asks."""
    form.locator("[name='f.text.en']").fill(TEXTS[kind])


def add(page: Page, kind: str) -> None:
    """Add an item by the keyboard: the cursor then stands where its text belongs."""
    page.locator(".add-item").get_by_role("button", name=WORDS[kind], exact=True).press("Enter")
    form = page.locator(".items form[data-part]")
    expect(form.locator("select[name='f.type']")).to_have_value(kind)
    expect(form.locator("[name='f.text.en']")).to_be_focused()
    page.keyboard.type(TEXTS[kind])
    RULES.get(kind, lambda page, form: None)(page, form)
    saved(page)


def scale(page: Page, form: Locator) -> None:
    """Asked only of those who were greeted; heavier than the rest."""
    weight = form.locator("[name='f.weight']")
    with page.expect_response("**/parts/*"):  # it is saved by itself, a moment after the typing
        weight.fill("2")
        weight.press("End")
    expect(page.locator("#preview").get_by_text("Weight 2")).to_be_visible()
    expect(weight).to_be_focused()  # a saving takes nobody out of the field they are in
    form.get_by_role("button", name="Only under a condition").press("Enter")
    item = form.get_by_label("Item", exact=True)
    expect(item).to_be_focused()
    choose(item, "yes_no")
    form.locator("select[name='f.when.is']").select_option("yes")
    expect(item).to_be_focused()


def choose(field: Locator, kind: str) -> None:
    """Choose an item in a list by its words."""
    option = field.locator("option", has_text=TEXTS[kind][:20])
    field.select_option(option.get_attribute("value"))


def choice(page: Page, form: Locator) -> None:
    """Three options, the third made by hand."""
    options(form, ("The manager", "A teller"))
    form.get_by_role("button", name="Add an option").press("Enter")
    form.locator("[name='f.options.2.text.en']").fill("A guard")
    form.locator("[name='f.options.2.mark']").fill("25")


def multi(page: Page, form: Locator) -> None:
    """Two options."""
    options(form, ("Prices", "Complaints"))


def options(form: Locator, texts: tuple[str, ...]) -> None:
    """Say what the first options are."""
    for n, words in enumerate(texts):
        form.locator(f"[name='f.options.{n}.text.en']").fill(words)


def duration(page: Page, form: Locator) -> None:
    """Written as people write lengths of time."""
    form.locator("[name='f.target']").fill("2:00")
    form.locator("[name='f.limit']").fill("8:00")


def number(page: Page, form: Locator) -> None:
    """Good from none to three."""
    for name, value in (("band.0", "0"), ("band.1", "3"), ("min", "0"), ("max", "40")):
        form.locator(f"[name='f.{name}']").fill(value)
    form.locator("[name='f.unit.en']").fill("people")


RULES = {
    "scale": scale, "choice": choice, "multi": multi, "duration": duration, "number": number,
}  # fmt: skip


def check(page: Page) -> None:
    """A sentence that is said where two answers do not go together."""
    part(page, "checks")
    page.get_by_role("button", name="Add a check").press("Enter")
    form = page.locator("form[data-part]")
    form.locator("[name='f.text.en']").fill("You waited long in an empty hall. Is it so?")
    choose(form.get_by_label("Item", exact=True), "duration")
    form.get_by_label("Comparison").select_option("above")
    expect(form.get_by_label("Value")).to_be_visible()
    form.get_by_label("Value").fill("400")
    saved(page)


def publish(page: Page) -> None:
    """Read what becomes of it, and publish it."""
    expect(page.locator("#problems li")).to_have_count(0)
    page.get_by_role("link", name="Publish version 1").click()
    page.get_by_role("button", name="Publish version 1").press("Enter")
    page.wait_for_url(lambda address: "/drafts/" not in address)
    expect(page.locator("main")).to_contain_text(TITLE)
