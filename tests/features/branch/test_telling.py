"""What in a text may give the shopper away, in four languages (R0.24)."""

import pytest

from audit.visits.blind.telling import telling


def test_what_may_be_telling_is_found_in_any_digits():
    note = "At 14:05 I met Ms Heron on 11.11.2026; در ۱۴:۰۵"
    found = [note[start:end] for start, end in telling(note, ["Anna Heron"])]
    assert found == ["14:05", "I", "Heron", "11.11.2026", "۱۴:۰۵"]
    assert telling("The floor was wet near counter 3.") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Es i’r gangen ar 17 Tachwedd am 3 o’r gloch.", ["17 Tachwedd", "3 o’r gloch"]),
        ("Gofynnais am fy ngherdyn ddydd Llun.", ["Gofynnais", "fy"]),
        ("روز ۳ آذر پرسیدم که کارت کجاست.", ["۳ آذر", "پرسیدم"]),
        ("في ٥ نوفمبر طلبت نموذجًا.", ["٥ نوفمبر", "طلبت"]),
        ("It was 2 Dec., a Tuesday.", ["2 Dec", "Tuesday"]),
    ],
)
def test_days_and_the_shopper_are_found_in_four_languages(text: str, told: list[str]):
    assert [text[start:end] for start, end in telling(text)] == told


@pytest.mark.parametrize(
    "text",
    [
        "Roedd y staff yn gyfeillgar i bawb; ni welwyd ciw o 4.",
        "کارکنان با ۴ نفر خوش‌رفتار بودند.",
        "كان الموظفون ودودين مع ٤ عملاء.",
        "A calm and friendly branch, 4 of 5.",
    ],
)
def test_an_ordinary_sentence_is_left_alone(text: str):
    assert telling(text) == []
