"""Taking an import back: what it made goes again, what it changed is as it was."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select, update

from audit.infra import events
from audit.infra.chronicle import new_id
from audit.infra.db import Base, db, now
from audit.people.importing.bulk import (
    chunks,
    delete_all,
    insert_all,
    pointed_to,
    update_all,
)
from audit.people.importing.models import Import, ImportRow, What
from audit.people.importing.reaching import must_reach
from audit.people.importing.rules import State
from audit.people.members.rules import gives
from audit.people.models import Branch, Membership, MembershipPlace, Organisation, Region, User
from audit.people.permits import Action, Role
from audit.people.places.actions import NotEmpty, remove_region
from audit.people.undo.actions import ChangedSince, takes_back
from audit.people.undo.models import Change

KIND = "import"


@takes_back(KIND, Action.IMPORTS_MAKE)
def _take_back(change: Change, by: Membership) -> str:
    table = db.session.get_one(Import, change.subject_id)
    db.lock(db.session.get_one(Organisation, table.organisation_id))
    db.lock(table)
    if table.state is not State.APPLIED or table.cleared_at:
        raise ChangedSince(_("This was taken back already."))
    rows = list(
        db.session.scalars(
            select(ImportRow).where(ImportRow.import_id == table.id).order_by(ImportRow.row)
        )
    )
    must_reach(table, rows, by)
    outcome = _branches(table, rows, by) if table.what is What.BRANCHES else _people(rows, by)
    update_rows(table.id, outcome)
    table.state, table.undone_at = State.UNDONE, now()
    events.record(
        "import.undone", organisation_id=table.organisation_id, subject_id=table.id, actor_id=by.id
    )
    return url_for("importing.show", table_id=table.id)


def update_rows(table_id: UUID, outcome: dict[int, str]) -> None:
    """Write down by row what became of it."""
    alike: dict[str, list[int]] = defaultdict(list)
    for row, word in outcome.items():
        alike[word].append(row)
    for word, numbers in sorted(alike.items()):
        for some in chunks(numbers):
            found = update(ImportRow).where(
                ImportRow.import_id == table_id, ImportRow.row.in_(some)
            )
            db.session.execute(found.values(undone=word), execution_options=UNSEEN)


UNSEEN = {"synchronize_session": False}


def _branches(table: Import, rows: list[ImportRow], by: Membership) -> dict[int, str]:
    new = {row.subject_id: row.row for row in rows if row.act == "new" and row.subject_id}
    used = pointed_to(Branch, new.keys())
    delete_all(Branch, "id", (each for each in new if each not in used))
    moment = now()
    update_all(Branch, ({"id": each, "closed_at": moment} for each in used))
    outcome = {row: "closed" if each in used else "removed" for each, row in new.items()}
    current = _current(Branch, rows)
    outcome |= _put_back(Branch, rows, current)
    db.session.expire_all()
    for made in reversed(table.account.get("made", [])):
        region = db.session.get(Region, UUID(made))
        if region is not None:
            try:
                remove_region(region, by=by)
            except NotEmpty:  # something else lies in it by now
                continue
    return outcome


def _people(rows: list[ImportRow], by: Membership) -> dict[int, str]:
    """Who is not `by`'s to change by now stays as they are, as on their own pages."""
    given = rows
    rows = _within_rank(rows, by)
    new = {row.subject_id: row.row for row in rows if row.act == "new" and row.subject_id}
    used = pointed_to(Membership, new.keys(), but={"membership_place"})
    free = [each for each in new if each not in used]
    users = _users_of(free)
    delete_all(MembershipPlace, "membership_id", free)
    delete_all(Membership, "id", free)
    named = pointed_to(User, users)
    fresh = [each for each in users if each not in named and users[each]]
    delete_all(User, "id", fresh)
    moment = now()
    update_all(Membership, ({"id": each, "ended_at": moment} for each in used))
    outcome = {row.row: "kept" for row in given}
    outcome |= {row: "ended" if each in used else "removed" for each, row in new.items()}
    return outcome | _put_people_back(rows)


def _within_rank(rows: list[ImportRow], by: Membership) -> list[ImportRow]:
    """The rows whose people `by` may change now; no import changes the role of who made it, so
    that an administrator who takes one back stays one."""
    theirs, roles = gives(by.role), dict[UUID, Role]()
    for some in chunks(row.subject_id for row in rows if row.subject_id):
        asked = select(Membership.id, Membership.role).where(Membership.id.in_(some))
        found = db.session.execute(asked.order_by(Membership.id).with_for_update(key_share=True))
        roles |= {each.id: each.role for each in found}
    return [
        row
        for row in rows
        if row.subject_id
        and roles.get(row.subject_id) in theirs
        and ("role" not in row.before or Role(row.before["role"]) in theirs)
    ]


def _users_of(members: list[UUID]) -> dict[UUID, bool]:
    """The people behind memberships, and whether they have never set a password."""
    found: dict[UUID, bool] = {}
    for some in chunks(members):
        columns = select(User.id, User.password).join(Membership, Membership.user_id == User.id)
        asked = db.session.execute(columns.where(Membership.id.in_(some)).order_by(User.id))
        found |= {row.id: row.password is None for row in asked}
    return found


def _current(kind: type[Base], rows: list[ImportRow]) -> dict[UUID, Any]:
    found: dict[UUID, Any] = {}
    for some in chunks(row.subject_id for row in rows if row.act == "changed"):
        asked = select(kind).where(kind.id.in_(some)).with_for_update()  # type: ignore[attr-defined]
        found |= {each.id: each for each in db.session.scalars(asked.order_by(kind.id))}  # type: ignore[attr-defined]
    return found


def _put_back(kind: type[Base], rows: list[ImportRow], current: dict[UUID, Any]) -> dict[int, str]:
    outcome: dict[int, str] = {}
    back: list[dict[str, Any]] = []
    for row in rows:
        if row.act != "changed" or row.subject_id is None:
            continue
        now_there = current.get(row.subject_id)
        as_left = now_there is not None and all(
            _same(getattr(now_there, name), value) for name, value in row.after.items()
        )
        outcome[row.row] = "put back" if as_left else "kept"
        if as_left:
            values = {name: _value(name, value) for name, value in row.before.items()}
            back.append({"id": row.subject_id, **values})
    update_all(kind, back)
    return outcome


def _same(there: Any, kept: Any) -> bool:
    return there == kept or (isinstance(there, UUID) and str(there) == kept)


def _value(name: str, kept: Any) -> Any:
    if kept is None or name not in {"region_id", "closed_at"}:
        return kept
    return UUID(kept) if name == "region_id" else datetime.fromisoformat(kept)


def _put_people_back(rows: list[ImportRow]) -> dict[int, str]:
    outcome: dict[int, str] = {}
    current = _current(Membership, rows)
    for row in rows:
        if row.act != "changed" or row.subject_id is None:
            continue
        member = current.get(row.subject_id)
        outcome[row.row] = "kept"
        if member is not None and _is_as_left(member, row.after):
            _give_back(member, row.before)
            outcome[row.row] = "put back"
    return outcome


def _is_as_left(member: Membership, after: dict[str, Any]) -> bool:
    regions = sorted(str(each.region_id) for each in member.places if each.region_id)
    branches = sorted(str(each.branch_id) for each in member.places if each.branch_id)
    there = {
        "name": member.user.name,
        "role": member.role.value,
        "pseudonym": member.pseudonym,
        "languages": list(member.languages),
        "regions": regions,
        "branches": branches,
        "ended_at": member.ended_at,
    }
    return all(
        there[name] == (sorted(kept) if name in {"regions", "branches"} else kept)
        for name, kept in after.items()
    )


def _give_back(member: Membership, before: dict[str, Any]) -> None:
    if "name" in before:
        member.user.name = before["name"]
    if "role" in before:
        member.role = Role(before["role"])
    for name in ("pseudonym", "languages"):
        if name in before:
            setattr(member, name, before[name])
    if before.get("ended_at"):
        member.ended_at = now()
    if "regions" in before:
        for place in list(member.places):
            db.session.delete(place)
        db.session.flush()
        for column, name in (("region_id", "regions"), ("branch_id", "branches")):
            insert_all(
                MembershipPlace,
                (
                    {"id": new_id(), "membership_id": member.id, "region_id": None,
                     "branch_id": None, column: UUID(each)}
                    for each in before[name]
                ),
            )  # fmt: skip
        db.session.expire(member, ["places"])
