"""Verbs of uploads: keep what was read, publish it, forget it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import delete

from audit.checklists.actions import publish
from audit.checklists.models import ChecklistVersion
from audit.checklists.parameters.queries import wardrobe_of
from audit.checklists.uploads.models import ChecklistUpload
from audit.checklists.uploads.queries import documents_of, standings
from audit.checklists.uploads.rules import Found
from audit.engines.language.canonical import canonical_json
from audit.engines.language.dressing import dressed
from audit.infra.db import db, now
from audit.infra.refusals import Conflict
from audit.people.models import Membership

KEPT = timedelta(days=7)


def keep(name: str, documents: Sequence[Found], *, by: Membership) -> ChecklistUpload:
    """Keep checklists without a problem until a person has read what they would change.

    What is no version yet wears the organisation's own words; what is one stays as it is.
    """
    own, known = wardrobe_of(by.organisation), standings(by.organisation_id, documents)
    worn = [
        each if standing.same else replace(each, document=dressed(each.document, own))
        for each, standing in zip(documents, known, strict=True)
    ]
    content = [
        {
            "file": each.file,
            "document": canonical_json(each.document).decode(),
            "remarks": each.remarks,
        }
        for each in worn
    ]
    with db.write() as session:
        upload = ChecklistUpload(
            organisation_id=by.organisation_id,
            membership_id=by.id,
            name=name,
            content=json.dumps(content, ensure_ascii=False).encode(),
        )
        session.add(upload)
        session.flush()
    return upload


def publish_all(
    upload: ChecklistUpload, after: Mapping[str, str], *, by: Membership
) -> list[ChecklistVersion]:
    """Publish what is new, all or nothing.

    `after`: checklist id -> hash of its newest version as the person read it ("" for none);
    Conflict when another was published meanwhile.
    """
    with db.write() as session:
        db.lock(upload)
        documents = documents_of(upload)
        published = []
        for standing in standings(by.organisation_id, documents):
            document = standing.found.document
            newest = standing.newest.hash if standing.newest else ""
            if after.get(document.id) != newest:
                raise Conflict(_("Meanwhile another version was published. Read again."))
            if standing.state == "other-kind":
                raise Conflict(_("A checklist keeps its kind. Give this one an id of its own."))
            if standing.publishes:
                published.append(publish(document, organisation=by.organisation, by=by.id))
        session.delete(upload)
    return published


def forget(upload: ChecklistUpload) -> None:
    """Put an upload away without publishing anything."""
    with db.write() as session:
        db.lock(upload)
        session.delete(upload)


def forget_old() -> None:
    """Put away what nobody decided about within a week."""
    old = ChecklistUpload.uploaded_at < now() - KEPT
    if db.session.query(ChecklistUpload.id).filter(old).first() is None:
        return
    with db.write() as session:
        session.execute(delete(ChecklistUpload).where(old))
