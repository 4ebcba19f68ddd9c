"""The PDF itself: text, tags, attachment, pictures, size, and what it refuses to fetch."""

import io
import json
from hashlib import sha256
from pathlib import Path

import pytest
from pypdf import PdfReader

from audit.infra.i18n import LANGUAGES
from audit.infra.images import report as report_copy
from audit.reports.compose import compose
from audit.reports.render import OwnFiles, Refused, render_pdf
from tests.features.reports.dossiers import (
    MIXED,
    best_answers,
    checklist,
    dossier,
    shipped,
)
from tests.pictures import encoded, textured


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(pdf).pages)


def test_the_report_is_tagged_named_and_in_its_language():
    reader = read(render_pdf(compose(dossier(answers=MIXED), "cy"), {}))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "cy"
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Pier branch: Mystery visit, Mer 11 Tach 2026 (full edition)"
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_it_says_what_was_found_and_counts_its_pages():
    text = text_of(render_pdf(compose(dossier(answers=MIXED), "en"), {}))
    for words in (
        "Not passed",
        "The exits were free.",
        "Heron 27",
        "Why this score",
        "Lost in all",
    ):
        assert words in text
    assert "Page 2 of" in text
    assert "b" * 8 in text


def test_the_visits_data_is_attached_to_a_tagged_file():
    data = json.dumps({"format": 1}).encode()
    reader = read(render_pdf(compose(dossier(), "en", attached=True), {}, data))
    assert dict(reader.attachments) == {"visit.json": [data]}
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data()
    [spec] = reader.attachment_list
    assert spec.name == "visit.json"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_letters(language: str, tmp_path: Path):
    document = shipped("six-parameters")
    content = compose(dossier(document, best_answers(document)), language)
    pdf = render_pdf(content, {})
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in read(pdf).pages
        for font in page["/Resources"]["/Font"].values()
    }
    family = "Vazirmatn" if language in {"fa", "ar"} else "Noto-Sans"
    assert all("Noto-Sans" in name or "Vazirmatn" in name for name in fonts), fonts
    assert any(family in name for name in fonts), fonts


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Twelve textured photos, each over 150 KB at 1000 px, as the report's copies of them."""
    folder = tmp_path_factory.mktemp("photos")
    found = {}
    for seed in range(12):
        picture = textured(seed).resize((2048, 1536))
        assert len(encoded(picture.resize((1000, 750)))) > 150 * 1024
        sealed = encoded(picture, 85)
        path = folder / f"{seed}.jpg"
        path.write_bytes(report_copy(sealed))
        found[sha256(sealed).hexdigest()] = path
    return found


def test_twelve_textured_photos_stay_within_a_megabyte(photos: dict[str, Path]):
    document = shipped("six-parameters")
    places = [f"item:{item.id}" for item in document.items[::3]][:12]
    filed = dossier(
        document,
        best_answers(document),
        photos=list(zip(photos, places, strict=False)),
    )
    pdf = render_pdf(compose(filed, "en", attached=True), photos, b"{}" * 5000)
    pictures = {image.data for page in read(pdf).pages for image in page.images}
    assert len(pictures) == 12
    assert len(pdf) <= 1_000_000


def test_nothing_but_its_own_photos_and_fonts_is_fetched(photos: dict[str, Path]):
    fetch = OwnFiles(photos)
    own = next(iter(photos))
    assert fetch.fetch(f"photo:{own}").read() == photos[own].read_bytes()
    assert fetch.fetch("font:vazirmatn-400.woff2").read()[:4] == b"wOF2"
    for url in (
        "photo:" + "0" * 64,
        "font:../../css/print.css",
        "file:///etc/passwd",
        "http://127.0.0.1/",
        "https://example.org/x.png",
        "data:text/plain,x",
    ):
        with pytest.raises(Refused):
            fetch.fetch(url)


def test_what_people_wrote_is_text_and_never_markup():
    note = '<img src="http://127.0.0.1:9/x.png"><b>bold</b>'
    text = text_of(render_pdf(compose(dossier(notes={"item:greeted": note}), "en"), {}))
    assert "<b>bold</b>" in text


def test_the_same_visit_gives_the_same_bytes():
    content = compose(dossier(answers=MIXED), "en")
    assert render_pdf(content, {}) == render_pdf(content, {})


def test_a_hundred_sections_fit():
    sections = "".join(
        f"""
  - id: s{n}
    title: {{en: Part {n}}}
    items:
      - {{id: a{n}, type: yes_no, text: {{en: Was part {n} in order?}}}}
      - {{id: b{n}, type: text, text: {{en: What else?}}}}"""
        for n in range(1, 101)
    )
    source = "id: long\nkind: audit\ntitle: {en: Long}\nsections:" + sections
    document = checklist(source)
    pdf = render_pdf(compose(dossier(document, best_answers(document)), "en"), {})
    assert "100.1" in text_of(pdf)
