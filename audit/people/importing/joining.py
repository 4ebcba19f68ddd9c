"""Writing memberships in bulk, as one by one the verbs of members would."""

import secrets
from typing import Any
from uuid import UUID

from sqlalchemy import select

from audit.infra.chronicle import new_id
from audit.infra.db import db, now
from audit.people.importing.bulk import chunks, delete_all, insert_all, update_all
from audit.people.importing.rules import Step
from audit.people.models import Membership, MembershipPlace, Organisation, User


class Joining:
    """New and changed memberships of one organisation, inside `db.write()`."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation

    def write(self, steps: list[Step]) -> dict[int, UUID]:
        """By row, the membership that is new or changed."""
        new = [step for step in steps if step.act == "new"]
        changed = [step for step in steps if step.subject is not None]
        made = self._add(new)
        self._change(changed)
        subjects = made | {step.row: step.subject for step in changed if step.subject}
        self._reach(
            [step for step in steps if {"regions", "branches"} & step.values.keys()], subjects
        )
        return subjects

    def _add(self, steps: list[Step]) -> dict[int, UUID]:
        users = self._users({step.values["email"]: step.values["name"] for step in steps})
        made = {step.row: new_id() for step in steps}
        insert_all(
            Membership,
            (
                {
                    "id": made[step.row],
                    "user_id": users[step.values["email"]],
                    "organisation_id": self._organisation.id,
                    "role": step.values["role"],
                    "pseudonym": step.values["pseudonym"],
                    "languages": list(step.values["languages"]),
                }
                for step in steps
            ),
        )
        return made

    def _users(self, wanted: dict[str, str]) -> dict[str, UUID]:
        """The people with these addresses; who is known already keeps name and password."""
        found: dict[str, UUID] = {}
        for some in chunks(wanted):
            known = select(User.email, User.id).where(User.email.in_(some)).order_by(User.id)
            found |= {row.email: row.id for row in db.session.execute(known)}
        fresh = {email: new_id() for email in wanted if email not in found}
        moment = now()
        insert_all(
            User,
            (
                {
                    "id": identity,
                    "email": email,
                    "name": wanted[email],
                    "locale": self._organisation.language,
                    "fs_uniquifier": secrets.token_hex(32),
                    "active": True,
                    "created_at": moment,
                }
                for email, identity in fresh.items()
            ),
        )
        return found | fresh

    def _change(self, steps: list[Step]) -> None:
        of_users = [
            {"id": UUID(step.before["user"]), "name": step.values["name"]}
            for step in steps
            if "name" in step.values
        ]
        update_all(User, of_users)
        kept = ("role", "pseudonym", "languages", "ended_at")
        rows: list[dict[str, Any]] = [
            {"id": step.subject, **{key: step.values[key] for key in kept if key in step.values}}
            for step in steps
        ]
        update_all(Membership, (row for row in rows if len(row) > 1))

    def _reach(self, steps: list[Step], subjects: dict[int, UUID]) -> None:
        former = (step.subject for step in steps if step.subject)
        delete_all(MembershipPlace, "membership_id", former)
        rows: list[dict[str, Any]] = []
        for step in steps:
            kept = {**step.before, **step.values}  # what is left out stays
            for column, name in (("region_id", "regions"), ("branch_id", "branches")):
                other = "branch_id" if column == "region_id" else "region_id"
                rows += [
                    {"id": new_id(), "membership_id": subjects[step.row], column: each, other: None}
                    for each in kept.get(name, ())
                ]
        insert_all(MembershipPlace, rows)
