"""Verbs about checklists: publishing a version."""

from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select

from audit.checklists.models import Checklist, ChecklistVersion
from audit.checklists.parameters.queries import wardrobe_of
from audit.engines.language.canonical import canonical_json, scoring_hash, version_hash
from audit.engines.language.dressing import dressed
from audit.formats.checklist import Checklist as Document
from audit.infra import events
from audit.infra.db import db
from audit.infra.refusals import Conflict
from audit.people.models import Organisation


def publish(
    document: Document, *, organisation: Organisation, by: UUID | None = None
) -> ChecklistVersion:
    """Freeze a document as the next version, in the organisation's words where it has none of its
    own; the same content again is the same version.

    A retired checklist is in use again with its new version. Conflict when the checklist with
    this id is of another kind: kinds are never mixed in one figure.
    """
    document = dressed(document, wardrobe_of(organisation))
    digest = version_hash(document)
    with db.write() as session:
        parent = _parent(document, organisation)
        db.lock(parent)  # of two who publish at once, the second finds what the first did
        same = select(ChecklistVersion).filter_by(organisation_id=organisation.id, hash=digest)
        if known := session.scalar(same):
            return known
        if parent.kind != document.kind:
            raise Conflict(_("A checklist keeps its kind. Give this one an id of its own."))
        version = _next_version(document, digest, parent)
        session.add(version)
        parent.retired_at = None
        session.flush()
        events.record(
            "checklist.published",
            organisation_id=organisation.id,
            subject_id=version.id,
            actor_id=by,
            hash=digest,
        )
    return version


def _next_version(document: Document, digest: str, parent: Checklist) -> ChecklistVersion:
    count = select(func.count()).select_from(ChecklistVersion).filter_by(checklist_id=parent.id)
    return ChecklistVersion(
        organisation_id=parent.organisation_id,
        checklist_id=parent.id,
        number=(db.session.scalar(count) or 0) + 1,
        hash=digest,
        scoring_hash=scoring_hash(document),
        content=canonical_json(document),
    )


def _parent(document: Document, organisation: Organisation) -> Checklist:
    found = select(Checklist).filter_by(organisation_id=organisation.id, slug=document.id)
    if parent := db.session.scalar(found):
        return parent
    made = Checklist(organisation_id=organisation.id, slug=document.id, kind=document.kind)
    return made if db.put(made) else db.session.scalars(found).one()
