"""What the desk and the branch do with a wave's visits; `test_wave.py` tells the story."""

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.test_desk import see_everything
from tests.browser.wave import FAILING, QUESTION
from tests.pictures import jpeg


def waiting(page: Page) -> dict[str, int]:
    """What the desk's filters say is waiting."""
    page.goto("/reviews")
    told = page.get_by_role("navigation", name="What to show").get_by_role("link")
    return {
        text.rpartition(" ")[0]: int(text.rpartition(" ")[2]) for text in told.all_inner_texts()
    }


def give_back(page: Page, visit: str) -> None:
    """The reviewer asks about an item and returns the visit with two days' time."""
    page.goto(f"/visits/{visit}/review")
    comment = page.locator("#comment-item-leaflets")
    comment.locator("summary").click()
    comment.locator("textarea").fill(QUESTION)
    comment.get_by_role("button", name="Keep").click()
    expect(comment.get_by_role("status")).to_contain_text("Kept")
    page.locator("summary", has_text="Return").click()
    page.locator("#reason-to-return").fill("One fact more, please.")
    page.get_by_label("Time to answer").select_option(label="48 hours")
    page.get_by_role("button", name="Return the visit").click()
    page.wait_for_url(re.compile(r"/reviews?\?done="))


def approve(page: Page, visit: str) -> None:
    """The reviewer looks at every photo and every failed item, then approves."""
    page.goto(f"/visits/{visit}/review")
    expect(page.locator("html[data-keys=on]")).to_have_count(1)
    see_everything(page)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("button", name="Undo approval")).to_be_visible()


def publish(page: Page, visit: str, summary: str) -> None:
    page.goto(f"/visits/{visit}/review")
    page.locator("summary", has_text="Publish").click()
    page.get_by_label("Summary for the report").fill(summary)
    page.get_by_role("button", name="Publish the visit").click()
    page.wait_for_url(re.compile(r"/reviews?\?done="))


def publish_all(page: Page, branches: Iterable[str]) -> None:
    """The reviewer ticks what is ready and publishes it at one go."""
    page.goto("/reviews?show=ready")
    for branch in branches:
        page.get_by_label(f"Publish {branch}", exact=True).check()
    page.get_by_role("button", name="Publish the chosen visits").click()
    became = page.get_by_role("status", name="What became of each")
    expect(became.get_by_text("Published.")).to_have_count(len(list(branches)))


def appeal(page: Page, visit: str) -> None:
    """The branch appeals the item that failed, with a picture; first without saying why."""
    page.goto(f"/branch/visits/{visit}")
    page.locator("#item-exits").get_by_role("link", name="Appeal item").click()
    page.get_by_role("button", name="Send the appeal").click()
    expect(page.get_by_text("Say why: whoever decides was not there.")).to_be_visible()
    page.locator("[name=kind]").first.check()
    page.get_by_label("Why do you see it differently?").fill("That door is no exit: see the plan.")
    pictures = page.get_by_label("Pictures that support it")
    heavy = [
        {"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": bytes(6_000_000)} for n in "abc"
    ]
    pictures.set_input_files(heavy)
    page.get_by_role("button", name="Send the appeal").click()
    expect(page.get_by_role("alert").filter(has_text="larger than 15 MB")).to_be_visible()
    expect(pictures).to_be_focused()
    pictures.set_input_files([{"name": "plan.jpg", "mimeType": "image/jpeg", "buffer": jpeg(77)}])
    page.get_by_role("button", name="Send the appeal").click()
    expect(page.locator("#toasts")).to_contain_text("Your appeal was sent.")


def uphold(page: Page) -> None:
    """Another reviewer sees the evidence of both sides and decides for the branch."""
    page.goto("/appeals")
    page.locator("a.row", has_text=FAILING).click()
    expect(page.get_by_text("That door is no exit: see the plan.")).to_be_visible()
    expect(page.get_by_role("img", name="Picture 1 from the branch")).to_be_visible()
    page.get_by_label("The branch is right: another answer counts").check()
    page.locator(".decide__new label", has_text=re.compile("^Yes$")).click()
    page.get_by_label("Summary of the revised report").fill("The plan shows it: no exit was shut.")
    page.get_by_label("Why?", exact=True).fill("The plan of the house bears the branch out.")
    page.get_by_role("button", name="Decide").click()
    expect(page.locator("#toasts")).to_contain_text("Upheld, and published again.")


def report(page: Page, visit: str, into: Path) -> str:
    """The text of the report that the branch downloads, once it is made."""
    page.goto(f"/branch/visits/{visit}")
    address = page.get_by_role("link", name="Branch report (PDF)").get_attribute("href") or ""
    got = page.request.get(address)
    if got.headers["content-type"] != "application/pdf":
        page.goto(address)
        page.get_by_role("link", name="Download the report").wait_for(timeout=90_000)
        got = page.request.get(address)
    file = into / "report.pdf"
    file.write_bytes(got.body())
    told = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
    )
    return " ".join(told.stdout.split())
