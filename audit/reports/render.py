"""From content to PDF bytes: WeasyPrint with our own sheet, fonts and photos, nothing else."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from hashlib import sha256
from itertools import chain
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from unicodedata import bidirectional

from flask_babel import gettext, ngettext
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from audit.checklists.parameters.rules import HUES as OWN_HUES
from audit.infra import i18n
from audit.infra.assets import joined_css
from audit.infra.catalogues import catalogues
from audit.reports.charts import HUES, PALETTE
from audit.reports.content import ReportContent
from audit.reports.remarks import PHOTO_SCHEME

ROOT: Final = Path(__file__).resolve().parents[2]
TEMPLATES: Final = ROOT / "templates" / "pdf"
SHEET: Final = ROOT / "static" / "css" / "print.css"
FONTS: Final = ROOT / "static" / "vendor" / "fonts"
FONT_SCHEME: Final = "font:"
VARIANT: Final = "pdf/ua-1"
"""Tagged, with language and title; attachments are allowed in it."""

_one_at_a_time = Lock()


class Refused(ValueError):
    """A document asked for something that is not its own."""


class OwnFiles(URLFetcher):  # type: ignore[misc]
    """Fetches a report's own photos, logo and fonts; refuses every other address."""

    def __init__(self, photos: Mapping[str, Path]) -> None:
        super().__init__(allowed_protocols=())
        self._photos = photos

    def fetch(self, url: str, _headers: object = None) -> URLFetcherResponse:
        """The file behind "photo:<sha256>" or "font:<name>"."""
        if url.startswith(PHOTO_SCHEME) and (path := self._photos.get(url[len(PHOTO_SCHEME) :])):
            kind = "image/png" if path.suffix == ".png" else "image/jpeg"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
        name = url.removeprefix(FONT_SCHEME)
        if url.startswith(FONT_SCHEME) and name in font_names():
            body = (FONTS / name).read_bytes()
            return URLFetcherResponse(url, body, {"Content-Type": "font/woff2"})
        raise Refused(url)


class Press(NamedTuple):
    """What every report shares: read and parsed once in a process."""

    fonts: FontConfiguration
    sheet: CSS


@cache
def font_names() -> frozenset[str]:
    """The font files that may be used."""
    return frozenset(path.name for path in FONTS.glob("*.woff2"))


@cache
def press() -> Press:
    """The sheet and its fonts; PALETTE becomes the sheet's custom properties."""
    colours = "".join(f"--{name}: {value};" for name, value in PALETTE.items())
    own = {hue.day for hue in OWN_HUES.values()}
    hues = {*HUES.values(), *own, *PALETTE.values()}
    rules = "".join(f'[data-hue="{hue}"] {{--hue: {hue}}}' for hue in sorted(hues))
    fonts = FontConfiguration()
    sheet = CSS(
        string=f"{faces()}:root {{{colours}}}{rules}\n{joined_css(SHEET)}",
        font_config=fonts,
        url_fetcher=OwnFiles({}),
        base_url=FONT_SCHEME,
    )
    return Press(fonts, sheet)


def faces() -> str:
    """The font faces; bold ones are declared, so that none is ever synthesised."""
    ranges = {
        "noto-sans-latin": (
            "Noto Sans",
            "U+0-FF,U+131,U+152-153,U+2BB-2DC,U+2000-206F,U+20AC,U+2122,U+2190-2193,U+2212,U+2215",
        ),
        "noto-sans-latin-ext": (
            "Noto Sans",
            "U+100-2BA,U+300-36F,U+1E00-1EFF,U+20A0-20AB,U+20AD-20CF",
        ),
        "vazirmatn": ("Vazirmatn", "U+0-10FFFF"),
    }
    return "".join(
        f"@font-face{{font-family:'{family}';font-weight:{weight};unicode-range:{characters};"
        f"src:url({FONT_SCHEME}{file}-{weight}.woff2)}}"
        for file, (family, characters) in ranges.items()
        for weight in (300, 400, 600)
    )


@cache
def environment() -> Environment:
    """The report's templates: escaped, strict, translated."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    return env


@cache
def build() -> str:
    """A short hash of everything that shapes a report; a new one makes cached files stale."""
    hasher = sha256()
    hasher.update(joined_css(SHEET).encode())
    own = (Path(__file__).parent.rglob("*.py"), Path(i18n.__file__).parent.glob("*.*"))
    sources = (TEMPLATES.glob("*.html"), *own, catalogues())
    for path in chain.from_iterable(sorted(found) for found in sources):
        hasher.update(path.read_bytes())
    return hasher.hexdigest()[:16]


def markup(content: ReportContent) -> str:
    """The report as HTML, before layout."""
    template = environment().get_template("report.html")
    return template.render(report=content, dir=direction_attribute(content.direction))


def render_pdf(
    content: ReportContent, photos: Mapping[str, Path], attachment: bytes | None = None
) -> bytes:
    """The report as a tagged PDF. `photos`: SHA-256 -> file of its report derivative (JPEG).

    `attachment`, when given, is kept in the file as visit.json. Photos that `photos` lacks
    are left out by the layout; addresses other than the report's own are refused.
    """
    return printed(markup(content), content.identifier, photos, attachments_of(attachment, content))


def printed(
    html: str,
    identifier: str,
    photos: Mapping[str, Path] = MappingProxyType({}),
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """A whole HTML page as a tagged PDF by our own sheet; `identifier` names it for ever."""
    with _one_at_a_time, fewer_collections():
        shared = press()
        document = HTML(string=html, url_fetcher=OwnFiles(photos), base_url=PHOTO_SCHEME)
        pdf: bytes = document.write_pdf(
            stylesheets=[shared.sheet],
            font_config=shared.fonts,
            cache={},
            pdf_variant=VARIANT,
            pdf_identifier=sha256(identifier.encode()).digest()[:16],
            attachments=list(attachments),
        )
    return pdf


def attachments_of(data: bytes | None, content: ReportContent) -> list[Attachment]:
    """The visit's data as an attachment, when there is any; dated as the publication."""
    if data is None:
        return []
    at = datetime.fromisoformat(content.created)
    words = gettext("The visit's answers and score, as data")
    return [
        Attachment(
            string=data,
            name="visit.json",
            description=words,
            relationship="Data",
            created=at,
            modified=at,
        )
    ]


@contextmanager
def fewer_collections() -> Iterator[None]:
    """Layout makes many small objects that live to the end: collect garbage less often."""
    kept = gc.get_threshold()
    gc.set_threshold(200_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*kept)


def direction_attribute(page: str) -> Any:
    """A filter: the `dir` attribute of a text that runs against the page, else nothing.

    Checklists and notes may be in another language than the report; without it, the full
    stop of an English sentence would jump to its front in Persian.
    """

    def attribute(text: str) -> Markup:
        own = direction_of(text)
        return Markup(f' dir="{own}"') if own and own != page else Markup("")  # noqa: S704

    return attribute


def direction_of(text: str) -> str:
    """The direction of a text's first letter; empty when it has none."""
    for letter in text:
        kind = bidirectional(letter)
        if kind == "L":
            return "ltr"
        if kind in {"R", "AL"}:
            return "rtl"
    return ""
