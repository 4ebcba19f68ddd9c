"""Plain values of a membership as they are kept; Unfit where they cannot be."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from audit.infra.db import db
from audit.infra.i18n import LANGUAGES, current_reader
from audit.people.members.rules import LONGEST_NAME, LONGEST_PSEUDONYM, NEEDS_PLACES
from audit.people.models import Branch, Region
from audit.people.permits import Role
from audit.people.unfit import Unfit


def kept_values(wanted: Mapping[str, Any], *, role: Role, organisation_id: UUID) -> dict[str, Any]:
    """Name, pseudonym, languages, regions and branches as they are kept; raises Unfit."""
    kept = {
        "name": _text("name", wanted["name"], LONGEST_NAME),
        "pseudonym": _text("pseudonym", wanted["pseudonym"], LONGEST_PSEUDONYM),
        "languages": _languages(wanted["languages"]),
        "regions": _own("regions", wanted["regions"], Region, organisation_id),
        "branches": _own("branches", wanted["branches"], Branch, organisation_id),
    }
    if not kept["name"]:
        raise Unfit("name", _("Enter a name."))
    if role in NEEDS_PLACES and not (kept["regions"] or kept["branches"]):
        raise Unfit(
            "branches", _("Choose where: without a place, this role would see every branch.")
        )
    return kept


def _text(field: str, text: str, most: int) -> str:
    kept = " ".join(text.split())
    if len(kept) > most:
        limit = current_reader().number(most)
        raise Unfit(field, _("%(n)s characters at most, please.", n=limit))
    return kept


def _languages(codes: Iterable[str]) -> list[str]:
    wanted = set(codes)
    if wanted - set(LANGUAGES):
        raise Unfit("languages", _("Choose among the languages of Sixmarks."))
    return [code for code in LANGUAGES if code in wanted]


def _own(
    field: str, ids: Collection[UUID], kind: type[Region] | type[Branch], organisation_id: UUID
) -> list[UUID]:
    """These places in one order, each once, all of them this organisation's."""
    wanted = sorted(set(ids))
    if wanted:
        found = select(kind.id).where(kind.organisation_id == organisation_id, kind.id.in_(wanted))
        if set(db.session.scalars(found)) != set(wanted):
            raise Unfit(field, _("Choose places of your organisation."))
    return wanted
