"""What a visit pays, in words that keep their order in either direction."""

import pytest
from flask import Flask

from audit.infra.i18n import reader
from audit.infra.money import format_money
from audit.visits.wording import fee_words

ISOLATE, END = "\u2068", "\u2069"


@pytest.mark.parametrize("language", ["fa", "ar"])
def test_an_amount_turns_no_sentence_round(app: Flask, language: str):
    """A Persian amount begins with a mark for left to right: not isolated, it made a phone show the
    limit of the expenses as the fee."""
    with app.test_request_context():
        words = fee_words(1800, 500, "GBP", language)
        first, second = (format_money(each, "GBP", reader(language)) for each in (1800, 500))
    assert words[0] == "\u200f", "an element that finds its direction by itself is turned otherwise"
    assert words.index(f"{ISOLATE}{first}{END}") < words.index(f"{ISOLATE}{second}{END}")


def test_from_left_to_right_nothing_is_added(app: Flask):
    with app.test_request_context():
        assert fee_words(1800, 500, "GBP", "en") == "£18.00 and expenses up to £5.00"
        assert fee_words(1800, None, "GBP", "fa") == format_money(1800, "GBP", reader("fa"))


def test_a_currency_without_a_sign_stands_apart_from_its_amount(app: Flask):
    with app.test_request_context():
        assert format_money(9000, "AED", reader("en")) == "AED\N{NO-BREAK SPACE}90.00"
        assert format_money(1850, "GBP", reader("en")) == "£18.50"
