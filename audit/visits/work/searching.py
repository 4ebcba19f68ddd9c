"""Finding visits by the words of their branch, person, checklist or programme, as people spell."""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select

from audit.checklists.models import Checklist, ChecklistVersion
from audit.infra.db import db
from audit.infra.i18n.folding import fold
from audit.people.models import Branch, Membership, Region, User
from audit.people.permits import Role
from audit.people.queries import in_places
from audit.visits.models import Visit
from audit.visits.programmes.models import Programme

Texts = dict[UUID, str]


def found_by(member: Membership, words: str) -> ColumnElement[bool]:
    """Visits that hold every word, each wherever it may stand. Names are compared here and not in
    the database, which knows nothing of how names are spelled."""
    wanted = fold(words).split()
    if not wanted:
        return false()
    texts = [(Visit.branch_id, _branches(member)), (Visit.programme_id, _programmes(member))]
    texts.append((Visit.version_id, _versions(member)))
    if member.role is not Role.SHOPPER:
        texts.append((Visit.assignee_id, _people(member)))
    return and_(*(_held(texts, word) for word in wanted))


def _held(texts: Sequence[tuple[Any, Texts]], word: str) -> ColumnElement[bool]:
    """Visits with the word in one of the texts; where no text has it, there is nothing to ask."""
    found = [(column, _holding(names, word)) for column, names in texts]
    return or_(false(), *(column.in_(ids) for column, ids in found if ids))


def _holding(texts: Texts, word: str) -> list[UUID]:
    return [key for key, text in texts.items() if word in text]


def _folded(rows: Iterable[Any]) -> Texts:
    return {
        row[0]: f"{(whole := fold(' '.join(row[1:])))} {whole.replace(' ', '')}" for row in rows
    }


def _branches(member: Membership) -> Texts:
    found = select(Branch.id, Branch.name, Branch.address, Region.name).join(Branch.region)
    found = found.where(
        Branch.organisation_id == member.organisation_id,
        in_places(member, Branch.id),  # type: ignore[arg-type]
    )
    return _folded(db.session.execute(found.order_by(Branch.id)))


def _people(member: Membership) -> Texts:
    found = select(Membership.id, User.name, Membership.pseudonym).join(Membership.user)
    found = found.where(Membership.organisation_id == member.organisation_id)
    return _folded(db.session.execute(found.order_by(Membership.id)))


def _programmes(member: Membership) -> Texts:
    found = select(Programme.id, Programme.name)
    found = found.where(Programme.organisation_id == member.organisation_id)
    return _folded(db.session.execute(found.order_by(Programme.id)))


def _versions(member: Membership) -> Texts:
    found = (
        select(ChecklistVersion.id, ChecklistVersion.hash, Checklist.slug)
        .join(ChecklistVersion.parent)
        .where(ChecklistVersion.organisation_id == member.organisation_id)
    )
    rows = db.session.execute(found.order_by(ChecklistVersion.id)).all()
    return {row[0]: f"{fold(row[2])} {_titles(row[1])}" for row in rows}


@lru_cache(maxsize=1024)
def _titles(version_hash: str) -> str:
    """A version's title in all its languages, folded; a version never changes."""
    found = select(ChecklistVersion.content).where(ChecklistVersion.hash == version_hash).limit(1)
    content = db.session.scalar(found)
    return fold(" ".join(json.loads(content)["title"].values())) if content else ""
