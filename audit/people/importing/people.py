"""People out of a table: what each row would do, and doing it."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from audit.infra.db import db
from audit.infra.i18n import OWN_NAMES, current_reader
from audit.infra.i18n.folding import fold
from audit.people.addresses import NoAddress, address_of
from audit.people.importing.columns import languages_by_word, roles_by_word
from audit.people.importing.joining import Joining
from audit.people.importing.reach import Reach
from audit.people.importing.rules import Line, Plan, Step, Trouble, apart, listed
from audit.people.members import checking
from audit.people.members.actions import BLANK
from audit.people.members.rules import NEEDS_PLACES, gives, leaves_nobody
from audit.people.models import Membership, MembershipPlace, Organisation, User
from audit.people.permits import Role
from audit.people.unfit import Unfit
from audit.people.wording import ROLES

VALUES = ("name", "role", "languages", "pseudonym")
PLACES = frozenset({"regions", "branches"})


@dataclass(slots=True)
class Known:
    """A member there is, or one that a row above makes; `row` is that row, 0 before any."""

    id: UUID | None
    user: UUID | None
    values: dict[str, Any]
    own_name: bool = False
    ended: bool = False
    holds: bool = True
    row: int = 0


class People:
    """What the rows of a table of people would do; `plan` is complete after the last."""

    def __init__(self, by: Membership, undone: set[UUID]) -> None:
        self.plan = Plan()
        self._by, self._undone = by, undone
        self._gives = gives(by.role)
        self._reach = Reach(by)
        self._known: dict[str, Known] = {}
        self._load(by.organisation_id)
        self._administrators = {
            known.id
            for known in self._known.values()
            if known.holds and known.values["role"] is Role.ADMINISTRATOR
        }

    def _load(self, organisation: UUID) -> None:
        elsewhere = aliased(Membership)
        works_elsewhere = exists().where(
            elsewhere.user_id == User.id, elsewhere.organisation_id != organisation
        )
        columns = (
            Membership.id, Membership.user_id, Membership.role, Membership.pseudonym,
            Membership.languages, Membership.ended_at, Membership.disabled_at,
            User.email, User.name, User.active,
            (User.password.is_not(None) | works_elsewhere).label("own"),
        )  # fmt: skip
        found = select(*columns).join(Membership.user)
        found = found.where(Membership.organisation_id == organisation)
        rows = db.session.execute(found.order_by(Membership.id)).all()
        named = (
            select(
                MembershipPlace.membership_id, MembershipPlace.region_id, MembershipPlace.branch_id
            )
            .join(Membership, Membership.id == MembershipPlace.membership_id)
            .where(Membership.organisation_id == organisation)
            .order_by(MembershipPlace.id)
        )
        places: dict[UUID, tuple[set[UUID], set[UUID]]] = {}
        for each in db.session.execute(named):
            regions, branches = places.setdefault(each.membership_id, (set(), set()))
            if each.region_id:
                regions.add(each.region_id)
            elif each.branch_id:
                branches.add(each.branch_id)
        for row in rows:
            regions, branches = places.get(row.id, (set(), set()))
            values = {
                "name": row.name, "role": row.role, "pseudonym": row.pseudonym,
                "languages": list(row.languages),
                "regions": sorted(regions), "branches": sorted(branches),
            }  # fmt: skip
            ended, holds = row.ended_at is not None, row.active and row.disabled_at is None
            self._known[row.email] = Known(
                row.id, row.user_id, values, bool(row.own), ended, holds and not ended
            )

    def check(self, line: Line) -> None:
        """Look at the next row and put what it does, or what is wrong, into the plan."""
        self.plan.rows += 1
        before = self.plan.errors
        email = self._email(line)
        values = self._values(line)
        known = self._known.get(email) if email else None
        if known is not None and known.row:
            row = current_reader().number(known.row)
            self._say(line, "email", _("Row %(row)s is about the same person.", row=row))
        elif known is not None:
            known.row = line.number
        if email is None:
            return
        if known is None:
            self._new(line, email, values, before)
        elif self._may_change(line, known, values) and self.plan.errors == before:
            self._change(line, known, email, values)

    def _email(self, line: Line) -> str | None:
        text = line.cells.get("email", "").removeprefix("mailto:")
        try:
            if text:
                return address_of(text)
            words = _("Write the person’s e-mail address: it is how a person is known again.")
        except NoAddress:
            words = _("Write an e-mail address, such as mina@example.com.")
        self._say(line, "email", words)
        return None

    def _values(self, line: Line) -> dict[str, Any]:
        """The row's values as they are kept; what does not fit is said."""
        values: dict[str, Any] = {}
        read: dict[str, Callable[[str], Any]] = {
            "role": self._role,
            "languages": _languages,
            "name": str,
            "pseudonym": str,
        }
        for column in VALUES:
            if column not in line.cells:
                continue
            try:
                value = read[column](line.cells[column])
                values[column] = value if column == "role" else _fit(column, value)
            except Unfit as unfit:
                self._say(line, column, unfit.detail)
        if "places" in line.cells:
            regions, branches, problems = self._reach.places(line.cells["places"])
            values |= {"regions": regions, "branches": branches}
            for words in problems:
                self._say(line, "places", words)
        return values

    def _role(self, text: str) -> Role:
        role = roles_by_word().get(fold(text))
        if role is None:
            words = [str(ROLES[each]) for each in Role if each in self._gives]
            raise Unfit(
                "role",
                _("No role is called that. Write %(roles)s.", roles=current_reader().joined(words)),
            )
        if role not in self._gives:
            raise Unfit("role", _("You cannot give this role. An administrator can."))
        return role

    def _new(self, line: Line, email: str, values: dict[str, Any], before: int) -> None:
        for column, words in (
            ("name", _("Enter a name.")),
            ("role", _("Write the role of this new person.")),
        ):
            if column not in values and column not in line.cells:
                self._say(line, column, words)
        if self.plan.errors == before:
            self._must_reach(line, values.get("role"), values)
        known = Known(None, None, {**BLANK, **values}, row=line.number)
        self._known[email] = known
        if self.plan.errors > before:
            return
        shown = {
            column: ["", words]
            for column, words in self._shown(known.values).items()
            if words and column != "name"
        }
        name = f"{values['name']} · {email}"
        kept = {**known.values, "email": email}
        self.plan.steps.append(Step(line.number, "new", name, None, kept, shown))

    def _must_reach(self, line: Line, role: Role | None, values: dict[str, Any]) -> None:
        named = values.get("regions") or values.get("branches")
        if role in NEEDS_PLACES and not named:
            words = _("Write where: without a place, this role would see every branch.")
            self._say(line, "places", words)
        elif not self._reach.within(values.get("regions", ()), values.get("branches", ())):
            self._say(line, "places", _("Write places among those that you look after."))

    def _may_change(self, line: Line, known: Known, values: dict[str, Any]) -> bool:
        former, wanted = known.values["role"], values.get("role", known.values["role"])
        words = ""
        if known.ended and known.id not in self._undone:
            words = _(
                "This person has left your organisation. Bring them back under People, or leave "
                "the row out."
            )
        elif former not in self._gives or not self._reach.within(
            known.values["regions"], known.values["branches"]
        ):
            words = _("This person is not among those whom you look after.")
        elif wanted is not former and known.id == self._by.id:
            words = _("Your own role is changed by another administrator.")
        elif wanted is not former and leaves_nobody(self._administrators, known.id):
            words = _("Nobody else administers your organisation. Make somebody else one first.")
        if words:
            self._say(line, "email" if wanted is former else "role", words)
        return not words

    def _change(self, line: Line, known: Known, email: str, values: dict[str, Any]) -> None:
        if "name" in values and known.own_name and values["name"] != known.values["name"]:
            words = _("The name is the person’s own by now and stays as it is.")
            self._say(line, "name", words, stops=False)
            values = {name: value for name, value in values.items() if name != "name"}
        wanted = {**known.values, **values}
        errors = self.plan.errors
        if (PLACES | {"role"}) & values.keys():
            self._must_reach(line, wanted["role"], wanted)
        if self.plan.errors > errors:
            return
        changed = {name: value for name, value in values.items() if value != known.values[name]}
        if PLACES & changed.keys():  # they are written together
            changed |= {name: wanted[name] for name in PLACES}
        before = {name: known.values[name] for name in changed}
        if "role" in changed:
            self._administrators.discard(known.id)
        old, new = self._shown(known.values), self._shown(wanted)
        shown = {name: [old[name], new[name]] for name in new if old[name] != new[name]}
        if known.ended:
            changed["ended_at"], before["ended_at"] = None, True
        if not changed:
            self.plan.unchanged += 1
            return
        if "name" in changed:
            before["user"] = str(known.user)
        name = f"{wanted['name']} · {email}"
        self.plan.steps.append(
            Step(line.number, "changed", name, known.id, changed, shown, _as_json(before))
        )

    def _shown(self, values: dict[str, Any]) -> dict[str, str]:
        return {
            "name": values["name"],
            "role": str(ROLES[values["role"]]),
            "places": self._reach.words(values["regions"], values["branches"]),
            "languages": current_reader().joined(
                apart(OWN_NAMES[each]) for each in values["languages"]
            ),
            "pseudonym": values["pseudonym"],
        }

    def _say(self, line: Line, column: str, words: str, *, stops: bool = True) -> None:
        self.plan.add(Trouble(line.number, column, words, line.cells.get(column, ""), stops))

    def write(self, organisation: Organisation, by: Membership) -> dict[int, UUID]:
        """Write the plan inside `db.write()`; by row, the membership."""
        return Joining(organisation).write(self.plan.steps)

    def kept(self, step: Step) -> dict[str, Any]:
        """What a row has changed, as JSON keeps it."""
        return _as_json(step.values)

    @property
    def made(self) -> list[str]:
        """No regions: people are sent to those that there are."""
        return []


def _fit(column: str, value: Any) -> Any:
    wanted = {**BLANK, "name": "-", column: value}
    return checking.kept_values(wanted, role=Role.SHOPPER, organisation_id=UUID(int=0))[column]


def _languages(text: str) -> Collection[str]:
    known = languages_by_word()
    found = [known.get(fold(word)) for word in re.split("[,;،؛]", text)]
    wanted = [code for code in found if code]
    if len(wanted) != len(found) or not listed(text):
        names = current_reader().joined(map(apart, OWN_NAMES.values()))
        raise Unfit("languages", _("Write languages such as %(names)s.", names=names))
    return wanted


def _as_json(before: dict[str, Any]) -> dict[str, Any]:
    return {
        name: [str(each) for each in value] if name in PLACES else value
        for name, value in before.items()
    }
