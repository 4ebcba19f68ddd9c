"""The tool that checks translations finds each defect, and finds none where there is none."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from audit.infra.catalogues import compile_catalogues, stale
from tools.message_checks import check_catalogue


def problems(
    english: object,
    translated: object,
    *,
    language: str = "fa",
    flags: tuple[str, ...] = (),
    same: tuple[str, ...] = (),
) -> str:
    """What the checks say about one text and its translation."""
    template, catalog = Catalog(), Catalog(locale=language)
    template.add(english)
    catalog.add(english, translated, flags=flags)
    found, _ = check_catalogue(
        language, "messages", template, catalog, [(language, s) for s in same]
    )
    return "\n".join(each.what for each in found)


@pytest.mark.parametrize(
    ("english", "translated"),
    [
        ("Save", "ذخیره"),
        ("%(n)s of %(all)s visits.", "%(n)s بازدید از %(all)s."),
        ("<b>Stop</b> &amp; wait", "<b>بایست</b> &amp; صبر کن"),
        ("Really?", "واقعاً؟"),
        ("“Well.”", "«خوب.»"),
        ("10%% of %(all)s", "٪۱۰ از %(all)s"),
        ("{count} photos", "{count} عکس"),
        ("%(a)s – %(b)s", "%(a)s – %(b)s"),
        ((("%(num)s visit"), ("%(num)s visits")), ("%(num)s بازدید",)),
    ],
)
def test_a_good_translation_passes(english: object, translated: object):
    assert not problems(english, translated)


@pytest.mark.parametrize(
    ("english", "translated", "said"),
    [
        ("Save", "", "not translated"),
        ("Save", "Save", "not translated (or list it"),
        ("%(n)s visits", "%(m)s بازدید", "other placeholders"),
        ("%(n)s and %(n)s", "%(n)s و", "other placeholders"),
        ("{count} photos", "عکس", "other placeholders"),
        ("%(n)s visits", "%(n)sبازدید 10%", "cannot be filled"),
        ("10%% of %(all)s", "10% از %(all)s", "cannot be filled"),
        ("Save", "100% ذخیره", "cannot be filled"),
        ("<b>Stop</b>", "<i>بایست</i>", "other markup"),
        ("Stop&nbsp;now", "بایست", "other markup"),
        (" or ", "یا", "other spaces"),
        ("Really?", "واقعاً.", "ends with"),
        ("Name:", "نام", "ends with"),
        ("Save", "بازديد", "where ی is meant"),
        ("Yes, save", "بله, ذخیره", "instead of ،"),
        (("%(num)s visit", "%(num)s visits"), ("بازدید",), "other placeholders"),
    ],
)
def test_each_defect_is_found(english: object, translated: object, said: str):
    assert said in problems(english, translated)


def test_a_form_for_one_number_alone_may_say_it_in_words():
    forms = ("زيارات", "زيارة", "زيارتان", "%(num)s زيارات", "%(num)s زيارة", "%(num)s زيارة")
    english = ("%(num)s visit", "%(num)s visits")
    assert not problems(english, forms, language="ar")
    few = (*forms[:3], "زيارات", *forms[4:])
    assert "in form 3" in problems(english, few, language="ar")
    assert "2 plural forms of 6" in problems(english, forms[:2], language="ar")
    assert "empty plural form" in problems(english, ("", *forms[1:]), language="ar")


def test_a_fuzzy_text_is_found():
    assert "fuzzy" in problems("Save", "ذخیره", flags=("fuzzy",))


def test_the_same_word_passes_only_from_the_list():
    assert "same.txt" in problems("Radar", "Radar", language="cy")
    assert not problems("Radar", "Radar", language="cy", same=("Radar",))


def test_texts_that_came_and_went_are_found():
    template, catalog = Catalog(), Catalog(locale="cy")
    template.add("Came")
    catalog.add("Went", "Aeth")
    said = [each.what for each in check_catalogue("cy", "messages", template, catalog)[0]]
    assert said == ["is new: run `make messages`", "is not used: run `make messages`"]


def test_a_catalogue_is_compiled_when_it_changed_and_only_then(tmp_path: Path):
    path = tmp_path / "cy" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid "Save"\nmsgstr "Cadw"\n', encoding="utf-8")
    assert compile_catalogues(tmp_path) == [path.with_suffix(".mo")]
    assert not compile_catalogues(tmp_path)
    path.write_text('msgid "Save"\nmsgstr "Arbed"\n', encoding="utf-8")
    assert stale(tmp_path) == [path]
