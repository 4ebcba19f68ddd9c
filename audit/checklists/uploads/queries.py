"""Reads for uploads: what was kept, and where each document stands in the library."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from audit.checklists.models import Checklist, ChecklistVersion
from audit.checklists.uploads.models import ChecklistUpload
from audit.checklists.uploads.rules import Found
from audit.engines.language.canonical import version_hash
from audit.formats.checklist import Checklist as Document
from audit.infra.db import db
from audit.people.models import Membership

State = Literal["new", "next", "unchanged", "older", "other-kind"]


@dataclass(frozen=True)
class Standing:
    """What publishing a document would do.

    `state`: a new checklist, the next version, nothing (it is the newest version, or an older
    one), or not possible: the checklist with its id is of another kind.
    """

    found: Found
    state: State
    newest: ChecklistVersion | None = None
    same: ChecklistVersion | None = None

    @property
    def publishes(self) -> bool:
        """Whether there is anything to publish."""
        return self.state in {"new", "next"}


def upload_for(member: Membership, upload_id: UUID) -> ChecklistUpload | None:
    """An upload of the organisation that waits for a person's word."""
    found = select(ChecklistUpload).where(ChecklistUpload.organisation_id == member.organisation_id)
    return db.session.scalar(found.where(ChecklistUpload.id == upload_id))


def documents_of(upload: ChecklistUpload) -> list[Found]:
    """The checklists of an upload as they were read."""
    return [
        Found(
            kept["file"],
            Document.model_validate_json(kept["document"]),
            remarks=tuple((kind, n, tuple(words)) for kind, n, words in kept.get("remarks", ())),
        )
        for kept in json.loads(upload.content)
    ]


def standings(organisation_id: UUID, documents: Sequence[Found]) -> list[Standing]:
    """Where each document stands in the organisation's library; three queries for all of them."""
    hashes = {each.document.id: version_hash(each.document) for each in documents}
    parents = select(Checklist).filter_by(organisation_id=organisation_id)
    known = {
        parent.slug: parent
        for parent in db.session.scalars(
            parents.where(Checklist.slug.in_(hashes)).order_by(Checklist.slug)
        )
    }
    versions = (
        select(ChecklistVersion)
        .filter_by(organisation_id=organisation_id)
        .where(ChecklistVersion.checklist_id.in_([parent.id for parent in known.values()]))
        .options(joinedload(ChecklistVersion.parent))
        .order_by(ChecklistVersion.number)
    )
    of_slug: dict[str, list[ChecklistVersion]] = {}
    for version in db.session.scalars(versions):
        of_slug.setdefault(version.parent.slug, []).append(version)
    _with_content(versions[-1] for versions in of_slug.values())
    return [_standing(each, hashes[each.document.id], known, of_slug) for each in documents]


def _with_content(versions: Iterable[ChecklistVersion]) -> None:
    """Read the content of these versions at once, not one by one when it is asked for."""
    ids = [version.id for version in versions]
    found = select(ChecklistVersion).where(ChecklistVersion.id.in_(ids))
    db.session.scalars(found.options(undefer(ChecklistVersion.content))).all()


def _standing(
    found: Found,
    digest: str,
    known: dict[str, Checklist],
    of_slug: dict[str, list[ChecklistVersion]],
) -> Standing:
    name = found.document.id
    parent, versions = known.get(name), of_slug.get(name, [])
    newest = versions[-1] if versions else None
    same = next((version for version in versions if version.hash == digest), None)
    if parent is not None and parent.kind != found.document.kind:
        return Standing(found, "other-kind", newest)
    if same is not None:
        return Standing(found, "unchanged" if same is newest else "older", newest, same)
    return Standing(found, "next" if newest else "new", newest)
