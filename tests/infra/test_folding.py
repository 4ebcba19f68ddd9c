"""Search folds what people type differently; lists have the order of the reader's language."""

import json
import random
import re
import subprocess
from pathlib import Path

import pytest

from audit.infra.i18n.folding import collation_key, fold, matches

CASES = json.loads((Path(__file__).parents[1] / "conformance" / "folding.json").read_text("utf-8"))
PERSIAN = """
ولیعصر هفت‌تیر وحدت هاشمی آزادی انقلاب گلستان کرج كاشان پاسداران چهارراه ژاله
یزد نیاوران سعادت‌آباد ۱۲ ۹ ایران‌مهر آرش ارشاد مسئول موسوی مهرآباد تهران‌پارس
"""
ARABIC = (
    "ديرة الكورنيش أبوظبي الشارقة إربد آمد الوحدة هيلي وادي مكة يثرب العين أحمد إبراهيم تونس ثادق"
)
WELSH = """
Llandudno Lampeter Llanelli Caerdydd Chwilog Cwmbrân Dinbych Dowlais Ddôl Fflint
Felindre Rhyl Rhaeadr Rowen Tywyn Thomas Trefor Ynys Wrecsam Ŵyn Phil Porth
Pwllheli Llŷn
"""
ENGLISH = """
Mostyn Street; Mostyn-Street; mostyn Street; Queen Street, Cardiff; Newport Road;
Élan; Elan; Zoë; Branch 10; Branch 9; Branch 2; (Old) Bank
"""


def names_in(text: str) -> list[str]:
    return [name for name in re.split(r";\s+", text.strip()) if name]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_spellings_of_one_word_fold_alike(case: dict[str, str]):
    assert fold(case["text"]) == case["folded"]


def test_a_word_is_found_however_it_was_typed():
    assert matches("شعبهٔ ولی‌عصر، تهران", "ولي عصر")
    assert matches("ولی عصر", "ولیعصر")
    assert not matches("تهران", "شیراز")


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("fa", [*PERSIAN.split(), *WELSH.split()]),
        ("ar", [*ARABIC.split(), *WELSH.split()]),
        ("cy", [*WELSH.split(), *names_in(ENGLISH)]),
        ("en", [*names_in(ENGLISH), "Owen", "owen"]),
    ],
)
def test_names_stand_in_the_order_of_the_language(language: str, names: list[str]):
    program = (
        "const [language, names] = JSON.parse(process.argv[1]);"
        "const order = new Intl.Collator(language, {numeric: true});"
        "console.log(JSON.stringify(names.sort(order.compare)))"
    )
    mixed = random.Random(7).sample(names, len(names))
    made = subprocess.run(
        ["node", "-e", program, json.dumps([language, mixed])],
        capture_output=True,
        check=True,
        text=True,
    )
    assert sorted(mixed, key=lambda name: collation_key(name, language)) == json.loads(made.stdout)
