"""Whether somebody still looks after everything that taking an import back would touch."""

from collections.abc import Iterable
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from audit.infra.db import db
from audit.infra.refusals import Forbidden
from audit.people.importing.bulk import chunks
from audit.people.importing.models import Import, ImportRow, What
from audit.people.importing.reach import Reach
from audit.people.models import Membership, MembershipPlace


def must_reach(table: Import, rows: list[ImportRow], by: Membership) -> None:
    """Raise Forbidden where a row's place, as it is or was, is not `by`'s any more: an hour is
    long enough for somebody's places to be narrowed."""
    db.session.refresh(by, ["places"])
    if not by.places:
        return
    reach = Reach(by)
    touched: list[Places] = [([UUID(each)], []) for each in table.account.get("made", [])]
    touched += _branches(rows) if table.what is What.BRANCHES else _people(rows)
    if not all(reach.still_within(*each) for each in touched):
        raise Forbidden(
            _("Some of these places are not yours to look after any more. Nothing was taken back.")
        )


Places = tuple[list[UUID], list[UUID]]
"""Regions and branches; none of both: everywhere."""


def _branches(rows: list[ImportRow]) -> list[Places]:
    found: list[Places] = [([], [row.subject_id]) for row in rows if row.subject_id]
    former = (row.before.get("region_id") for row in rows)
    return found + [([UUID(each)], []) for each in former if each]


def _people(rows: list[ImportRow]) -> list[Places]:
    """Where they work now, and where they would work again."""
    found = list(_places_of([row.subject_id for row in rows if row.subject_id]).values())
    for row in rows:
        if "regions" in row.before:
            found.append((_ids(row.before["regions"]), _ids(row.before["branches"])))
    return found


def _places_of(members: list[UUID]) -> dict[UUID, Places]:
    found: dict[UUID, Places] = {}
    for some in chunks(members):
        named = (
            select(Membership.id, MembershipPlace.region_id, MembershipPlace.branch_id)
            .outerjoin(Membership.places)
            .where(Membership.id.in_(some))
            .order_by(Membership.id, MembershipPlace.id)
        )
        for member, region, branch in db.session.execute(named):
            regions, branches = found.setdefault(member, ([], []))
            regions += [region] if region else []
            branches += [branch] if branch else []
    return found


def _ids(texts: Iterable[str]) -> list[UUID]:
    return [UUID(each) for each in texts]
