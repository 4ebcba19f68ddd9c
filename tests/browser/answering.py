"""Answering as a thumb does: a tap on the words of a key, where they stand when it lands."""

from playwright.sync_api import Locator, Page, expect


def answer(page: Page, item: str, value: str) -> None:
    """Give an item of the capture page this answer."""
    press(page.locator(f"#item-{item}"), value)


def press(place: Locator, value: str) -> None:
    """Press the key of this value in a place, unless it is pressed: a second tap takes it back."""
    key = place.locator(f"label:has(input[value='{value}'])")
    if not key.locator("input").is_checked():
        key.click()
    expect(key.locator("input")).to_be_checked()
