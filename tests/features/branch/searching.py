"""Searching everything that a branch can fetch for what tells who was there, and when."""

import html
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_date
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import IndirectObject, StreamObject

from audit.infra.i18n import LANGUAGES
from audit.infra.i18n.calendars import CALENDARS, day_in
from audit.infra.i18n.dates import day_words

DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")


@dataclass(frozen=True)
class Secrets:
    """What must not be found: `anywhere`, or (numbers that may be chance) in what one reads."""

    anywhere: frozenset[str]
    in_words: frozenset[str]

    def found_in(self, where: str, data: bytes) -> list[str]:
        """Every secret in some bytes, as text in any digits or as UTF-16."""
        text = plain(data.decode("utf-8", "replace"))
        return [
            f"{where}: {secret}"
            for secret in self.anywhere
            if secret in text or secret.encode("utf-16-be") in data
        ]

    def read_in(self, where: str, words: str) -> list[str]:
        """Every secret in what a person reads."""
        text = plain(words)
        alone = (s for s in self.in_words if re.search(rf"(?<![\d.,]){re.escape(s)}(?![\d])", text))
        return [f"{where}: {s}" for s in alone] + self.found_in(where, words.encode())


def plain(text: str) -> str:
    """Text as it is searched: no entities, Latin digits, small letters."""
    return html.unescape(text).translate(DIGITS).casefold()


def of_moment(moment: datetime, zone: str) -> Iterator[str]:
    """A moment as anybody might write it."""
    for at in (moment, moment.astimezone(ZoneInfo(zone))):
        yield from (at.strftime("%H:%M"), at.strftime("%H%M%S"), at.strftime("%-I:%M %p"))
    yield str(int(moment.timestamp()))


def of_day(moment: datetime) -> Iterator[str]:
    """A day as anybody might write it."""
    for pattern in ("%Y-%m-%d", "%Y%m%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y"):
        yield moment.strftime(pattern)
    for language in LANGUAGES:
        for pattern in ("d MMM y", "d MMMM y", "d MMM", "MMM d, y"):
            yield format_date(moment, pattern, locale=language)
        for calendar in CALENDARS:
            told = day_in(calendar, moment.date())
            yield f"{told.year}/{told.month}/{told.day}"
            yield from day_words(moment.date(), language, calendar).split(" ", 1)[1:]


def of_ids(ids: Iterable[UUID]) -> Iterator[str]:
    """Ids, with and without hyphens."""
    for each in ids:
        yield from (str(each), each.hex)


def searched(where: str, mimetype: str, body: bytes, secrets: Secrets) -> list[str]:
    """What an answer's body gives away."""
    if mimetype == "application/pdf":
        return in_pdf(where, body, secrets)
    if mimetype.startswith("image/"):
        return in_picture(where, body, secrets)
    words = re.sub(r"<[^>]*>", " ", body.decode("utf-8", "replace"))
    return secrets.found_in(where, body) + secrets.read_in(where, words)


def in_picture(where: str, body: bytes, secrets: Secrets) -> list[str]:
    """What a picture gives away: metadata of any kind, or a secret among its bytes."""
    wrong = secrets.found_in(where, body)
    with Image.open(io.BytesIO(body)) as picture:
        fields = {name for name in ("exif", "xmp", "comment", "photoshop") if name in picture.info}
        if fields or len(picture.getexif()):
            wrong.append(f"{where}: metadata {sorted(fields)}")
    return wrong


def in_pdf(where: str, body: bytes, secrets: Secrets) -> list[str]:
    """What a PDF gives away: text, metadata, attachments, pictures and every stream in it."""
    reader = PdfReader(io.BytesIO(body))
    wrong = secrets.found_in(where, body)
    for number, page in enumerate(reader.pages, 1):
        wrong += secrets.read_in(f"{where} page {number}", page.extract_text())
    wrong += secrets.read_in(f"{where} metadata", str(dict(reader.metadata or {})))
    wrong += [f"{where}: attachment {name}" for name in reader.attachments]
    for thing in objects_of(reader):
        wrong += secrets.found_in(f"{where} object", str(thing).encode())
        if isinstance(thing, StreamObject):
            wrong += in_stream(f"{where} stream", thing, secrets)
    return wrong


def in_stream(where: str, stream: StreamObject, secrets: Secrets) -> list[str]:
    """What one stream gives away; JPEGs are looked at as pictures."""
    if stream.get("/Filter") == "/DCTDecode":
        return in_picture(f"{where} picture", stream._data, secrets)
    data = stream.get_data()
    if stream.get("/Type") in (None, "/XObject"):  # drawn: its decimals say where on the page
        data = re.sub(rb"-?\d+\.\d+", b"", data)
    return secrets.found_in(where, data)


def objects_of(reader: PdfReader) -> Iterator[object]:
    """Every object of a PDF."""
    known = {(number, 0) for number in reader.xref_objStm}
    known |= {(number, gen) for gen, numbers in reader.xref.items() for number in numbers}
    for number, generation in sorted(known):
        yield reader.get_object(IndirectObject(number, generation, reader))
