"""The report in four languages: words, digits, days and the order of numbers beside each other."""

import io
import re
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from pypdf import PdfReader

from audit.reports.compose import compose
from audit.reports.render import render_pdf
from tests.features.reports.dossiers import best_answers, dossier, shipped
from tests.printed import bare, printed

NOTE = {
    "en": "The clerk said “please”.",
    "fa": "کارمند می‌گفت «بفرمایید».",
    "ar": "قال الموظف: «تفضل».",
    "cy": "Dywedodd y clerc “os gwelwch yn dda”.",
}
SAID = {
    "en": ("Wed 11 Nov 2026", "Page 2 of", "Why this score", "1 of 5", "Lost in all"),
    "fa": ("چهارشنبه ۲۰ آبان ۱۴۰۵", "صفحهٔ ۲ از", "دلیل این امتیاز", "۱ از ۵", "۱۰:۴۲"),
    "ar": ("الأربعاء، ١١ نوفمبر ٢٠٢٦", "صفحة ٢ من", "١ من ٥", "١٠:٤٢"),
    "cy": ("Mer 11 Tach 2026", "Tudalen 2 o", "1 o 5"),
}
"""Words, days, times and counts that stand somewhere in the report of each language."""


@pytest.mark.parametrize("language", SAID)
def test_a_report_says_words_digits_and_days_as_its_language_does(app: Flask, language: str):
    document = shipped("six-parameters")
    answers = best_answers(document, seed=3)
    scale = next(item.id for item in document.items if item.type == "scale")
    answers[scale] = {"state": "answered", "value": 1}
    visit = dossier(document, answers, notes={f"item:{scale}": NOTE[language]})
    with app.test_request_context(), force_locale(language):
        report = compose(visit, language)
        pdf = render_pdf(report, {})
    assert re.search("\u2066[0-9A-F]{8}\u2069", report.foot), "torn apart beside a Persian word"
    text = printed(pdf)
    for said in (*SAID[language], NOTE[language]):
        assert bare(said) in text, said
    foreign = {"fa": "٤٥٦", "ar": "۴۵۶"}.get(language, "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")
    assert not set(foreign) & set(text)
    root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    kinds = {str(each["/S"]) for each in tags(root["/StructTreeRoot"])}
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure"} <= kinds


def tags(element: Any) -> list[Any]:
    """Every element of the tree of tags below one."""
    found: list[Any] = []
    waiting = [element]
    while waiting:
        kids = waiting.pop().get_object().get("/K", [])
        kids = kids if isinstance(kids, list) else [kids]
        objects = [kid.get_object() for kid in kids]
        here = [each for each in objects if isinstance(each, dict) and "/S" in each]
        found += here
        waiting += here
    return found
