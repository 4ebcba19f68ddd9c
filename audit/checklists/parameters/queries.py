"""Reads of what an organisation calls things; they start from the member's own."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import undefer

from audit.checklists.builder.models import Draft
from audit.checklists.labels.models import AnswerLabel
from audit.checklists.models import ChecklistVersion
from audit.checklists.parameters.models import Parameter
from audit.checklists.queries import latest_of_kind
from audit.checklists.wording import KINDS, plain
from audit.engines.language.dressing import Wardrobe, dressed, used_parameters
from audit.formats.base import Text
from audit.formats.checklist import PARAMETERS
from audit.infra.db import db
from audit.infra.i18n.ordering import by_name
from audit.people.models import Membership, Organisation


@dataclass(frozen=True, slots=True)
class Known:
    """A parameter as the office sees it; `names` are those that the organisation gave."""

    slug: str
    names: Text
    hue: str | None = None
    archived: bool = False

    @property
    def own(self) -> bool:
        """Whether it is none of the six."""
        return self.slug not in PARAMETERS


def parameters_of(member: Membership) -> list[Known]:
    """The six in their order, then those of one's own: in use first, by name."""
    rows = {row.slug: row for row in _rows(member.organisation_id)}
    six = [_known(slug, rows.get(slug)) for slug in PARAMETERS]
    own = [_known(slug, row) for slug, row in rows.items() if slug not in PARAMETERS]
    named = by_name(own, lambda each: plain(each.names))
    return [*six, *sorted(named, key=lambda each: each.archived)]


def _rows(organisation_id: UUID) -> list[Parameter]:
    found = select(Parameter).where(Parameter.organisation_id == organisation_id)
    return list(db.session.scalars(found.order_by(Parameter.slug)))


def _known(slug: str, row: Parameter | None) -> Known:
    if row is None:
        return Known(slug, {})
    return Known(slug, row.names, row.hue, row.archived_at is not None)


def parameter_for(member: Membership, slug: str) -> Parameter | None:
    """What the organisation has written of a parameter; None also for one of the six untouched."""
    found = select(Parameter).where(
        Parameter.organisation_id == member.organisation_id, Parameter.slug == slug
    )
    return db.session.scalar(found)


def known_for(member: Membership, slug: str) -> Known | None:
    """One parameter as the office sees it; None when there is none of this id."""
    row = parameter_for(member, slug)
    return _known(slug, row) if row or slug in PARAMETERS else None


def own_parameters(organisation_id: UUID) -> dict[str, Text]:
    """By id, the names of the organisation's own parameters, archived ones left out: what
    checklists may name without declaring it, and the builder offers beside the six."""
    rows = (row for row in _rows(organisation_id) if row.archived_at is None)
    return {row.slug: row.names for row in rows if row.slug not in PARAMETERS}


def wardrobe_of(organisation: Organisation) -> Wardrobe:
    """Everything that the organisation calls by names of its own, as a checklist wears it."""
    labels = select(AnswerLabel).where(AnswerLabel.organisation_id == organisation.id)
    labels = labels.order_by(AnswerLabel.word)
    return Wardrobe(
        {row.slug: row.names for row in _rows(organisation.id) if row.names},
        {row.word: row.names for row in db.session.scalars(labels) if row.names},
    )


def hues_of(organisation_id: UUID) -> list[tuple[str, str]]:
    """The organisation's own parameters and their hues' names, archived ones too."""
    return [(row.slug, row.hue) for row in _rows(organisation_id) if row.hue]


def is_used(member: Membership, slug: str) -> bool:
    """Whether a version or an open draft of the organisation names the parameter."""
    versions = select(ChecklistVersion).options(undefer(ChecklistVersion.content))
    versions = versions.where(ChecklistVersion.organisation_id == member.organisation_id)
    for version in db.session.scalars(versions.order_by(ChecklistVersion.id)):
        if f'"{slug}"'.encode() in version.content and slug in used_parameters(version.checklist):
            return True
    drafts = select(Draft.document).where(
        Draft.organisation_id == member.organisation_id,
        Draft.discarded_at.is_(None),
        Draft.version_id.is_(None),
    )
    return any(_names(document, slug) for document in db.session.scalars(drafts.order_by(Draft.id)))


def _names(part: object, slug: str) -> bool:
    if isinstance(part, dict):
        return part.get("parameter") == slug or any(_names(each, slug) for each in part.values())
    return isinstance(part, list) and any(_names(each, slug) for each in part)


def behind(member: Membership) -> list[ChecklistVersion]:
    """The newest version of each checklist in use that says otherwise than the organisation."""
    own = wardrobe_of(member.organisation)
    newest = [version for kind in KINDS for version in latest_of_kind(member, kind)]
    late = [each for each in newest if dressed(each.checklist, own, anew=True) != each.checklist]
    return by_name(late, lambda version: plain(version.checklist.title))
