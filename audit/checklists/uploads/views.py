"""What the pages about uploads show."""

from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import select

from audit.checklists.changes.views import Comparison, comparison
from audit.checklists.library.queries import Card, card_of
from audit.checklists.library.views import Spoken, spoken
from audit.checklists.models import Checklist
from audit.checklists.sheets.known import Remark
from audit.checklists.sheets.wording import remark_words
from audit.checklists.uploads import queries
from audit.checklists.uploads.forms import MOST_TYPED
from audit.checklists.uploads.models import ChecklistUpload
from audit.checklists.uploads.queries import Standing
from audit.checklists.uploads.rules import MOST_PROBLEMS, Reading
from audit.checklists.uploads.shipped import shipped
from audit.checklists.uploads.wording import is_translated, trouble_words
from audit.checklists.wording import plain
from audit.engines.language.canonical import version_hash
from audit.formats.checklist import Checklist as Document
from audit.infra.db import db
from audit.infra.i18n.ordering import by_name
from audit.people.models import Membership


@dataclass(frozen=True)
class Ready:
    """A checklist that comes with the product and that the organisation does not have."""

    name: str
    kind: str
    card: Card

    @property
    def languages(self) -> list[Spoken]:
        """The languages that it is written in."""
        return spoken(self.card.gaps)


def ready_to_use(member: Membership) -> list[Ready]:
    """The shipped checklists that the organisation has not taken, by title."""
    own = select(Checklist.slug).where(Checklist.organisation_id == member.organisation_id)
    taken = set(db.session.scalars(own.order_by(Checklist.slug)))
    found = [
        Ready(name, document.kind, card_of(document, version_hash(document)))
        for name, document in shipped().items()
        if name not in taken
    ]
    return by_name(found, lambda each: plain(each.card.title))


class Line(NamedTuple):
    """One thing to mend, in words; `line` is 0 where no line is to blame."""

    line: int
    words: str
    translated: bool
    shown: str


@dataclass(frozen=True)
class Problems:
    """All that is wrong by file; `more`: how many were left out; `source`: to be mended here."""

    files: list[tuple[str, list[Line]]]
    count: int
    more: int
    fine: int
    name: str
    source: str


def problems(reading: Reading, name: str, data: bytes) -> Problems:
    """What the page says of a file that cannot be taken."""
    troubles = reading.troubles[:MOST_PROBLEMS]
    files = [
        (file, [Line(t.line, trouble_words(t), is_translated(t), t.shown) for t in each])
        for file, each in groupby(troubles, key=lambda trouble: trouble.file)
    ]
    bad = {trouble.file for trouble in reading.troubles}
    return Problems(
        files=files,
        count=len(reading.troubles),
        more=len(reading.troubles) - len(troubles),
        fine=sum(found.file not in bad for found in reading.found),
        name=name,
        source=_mendable(data),
    )


def _mendable(data: bytes) -> str:
    """The text of a single file, if it is one and not too long to be mended on the page."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""
    return text if len(text) <= MOST_TYPED and "\0" not in text else ""


@dataclass(frozen=True)
class Row:
    """One checklist of an upload: where it stands, and what it would change."""

    number: int
    standing: Standing
    card: Card
    changes: Comparison | None

    @property
    def document(self) -> Document:
        """The checklist as it was uploaded."""
        return self.standing.found.document

    @property
    def kind(self) -> str:
        """Its kind."""
        return self.document.kind

    @property
    def remarks(self) -> list[str]:
        """What is to be known of how the file was read."""
        return [remark_words(Remark(*each)) for each in self.standing.found.remarks]

    @property
    def languages(self) -> list[Spoken]:
        """The languages that it is written in."""
        return spoken(self.card.gaps)


def summary(upload: ChecklistUpload, member: Membership) -> list[Row]:
    """What publishing an upload would do, in the order of its files."""
    rows = []
    documents = queries.documents_of(upload)
    for number, standing in enumerate(queries.standings(member.organisation_id, documents), 1):
        document = standing.found.document
        newest = standing.newest if standing.state == "next" else None
        changes = comparison(newest.checklist, document) if newest else None
        rows.append(Row(number, standing, card_of(document, version_hash(document)), changes))
    return rows
