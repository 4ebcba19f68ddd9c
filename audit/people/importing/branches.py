"""Branches out of a table: what each row would do, and doing it."""

import difflib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from audit.infra.chronicle import new_id
from audit.infra.db import db
from audit.infra.i18n import current_reader
from audit.infra.i18n.digits import read_number
from audit.infra.i18n.folding import fold
from audit.people.importing.bulk import insert_all, update_all
from audit.people.importing.regions import Regions
from audit.people.importing.rules import Line, Path, Plan, Step, Trouble
from audit.people.models import Branch, Membership, Organisation
from audit.people.places import checking
from audit.people.places.rules import KNOWN_ZONES, OFFERED_ZONES, key_of
from audit.people.unfit import Unfit

TEXTS = ("code", "name", "address", "phone")
VALUES = (*TEXTS, "time_zone", "latitude", "longitude")
PAIR = frozenset({"latitude", "longitude"})

_ZONES = {zone.casefold(): zone for zone in KNOWN_ZONES}


@dataclass(slots=True)
class Known:
    """A branch that there is, or that a row above makes; `row` is that row, 0 before any."""

    id: UUID | None
    path: Path
    values: dict[str, Any]
    closed_at: datetime | None = None
    row: int = 0


class Branches:
    """What the rows of a table of branches would do; `plan` is complete after the last."""

    def __init__(self, by: Membership, undone: set[UUID]) -> None:
        self.plan = Plan()
        self.regions = Regions(by)
        self._reach = {place.branch_id for place in by.places if place.branch_id}
        self._undone = undone
        self._zone = by.organisation.time_zone
        self._by_code: dict[str, Known] = {}
        self._by_name: dict[tuple[Path, str], list[Known]] = defaultdict(list)
        self._by_only_name: dict[str, list[Known]] = defaultdict(list)
        columns = [getattr(Branch, name) for name in ("id", "region_id", *VALUES, "closed_at")]
        found = select(*columns).where(Branch.organisation_id == by.organisation_id)
        rows = db.session.execute(found.order_by(Branch.id)).all()
        for row in rows:
            values = {name: getattr(row, name) for name in VALUES}
            self._learn(
                Known(row.id, self.regions.path_of_id[row.region_id], values, row.closed_at)
            )

    def _learn(self, known: Known) -> None:
        if key := key_of(known.values["code"]):
            self._by_code[key] = known
        name = fold(known.values["name"])
        self._by_name[known.path, name].append(known)
        self._by_only_name[name].append(known)

    def check(self, line: Line) -> None:
        """Look at the next row and put what it does, or what is wrong, into the plan."""
        self.plan.rows += 1
        before = self.plan.errors
        values, path = self._values(line)
        known = self._known(line, values, path)
        if known is not None and known.row:
            self._say(line, "code" if "code" in values else "name", _twice(known.row))
        if known is None:
            self._new(line, values, path, before)
        elif self.plan.errors == before:
            self._change(line, known, values, path)

    def _values(self, line: Line) -> tuple[dict[str, Any], Path | None]:
        """The row's values as they are kept, and where it lies; what does not fit is said."""
        values: dict[str, Any] = {}
        for column in (*TEXTS, "time_zone"):
            if column in line.cells:
                self._try(line, column, values, _READ.get(column, str))
        for column in ("latitude", "longitude"):
            if column in line.cells:
                self._try(line, column, values, _degrees, **dict.fromkeys(PAIR, 0.0))
        path: dict[str, Path] = {}
        if "region" in line.cells:
            try:
                path["region"] = self.regions.wanted(line.cells["region"])
            except Unfit as unfit:
                self._say(line, "region", unfit.detail)
        return values, path.get("region")

    def _try(
        self,
        line: Line,
        column: str,
        values: dict[str, Any],
        read: Callable[[str], Any],
        **beside: Any,
    ) -> None:
        try:
            value = read(line.cells[column])
            values[column] = checking.kept_values({**beside, column: value})[column]
        except Unfit as unfit:
            self._say(line, column, unfit.detail)

    def _known(self, line: Line, values: dict[str, Any], path: Path | None) -> Known | None:
        """The branch that the row speaks of; None: a new one."""
        code = key_of(values.get("code", ""))
        if code and code in self._by_code:
            return self._by_code[code]
        if "name" not in values:
            return None
        name = fold(values["name"])
        same = self._by_name.get((path, name), []) if path else self._by_only_name.get(name, [])
        if code:  # another code is another branch; one without a code gets this one
            same = [each for each in same if not each.values["code"]]
        if len(same) > 1:
            self._say(line, "name", _("Several branches have this name. Write the code as well."))
        return same[0] if same else None

    def _new(self, line: Line, values: dict[str, Any], path: Path | None, before: int) -> None:
        if "name" not in line.cells:
            words = _("No branch has this code. To make one, write its name as well.")
            self._say(line, "name", words if "code" in values else _("Enter a name."))
        if "region" not in line.cells:
            self._say(line, "region", _("A new branch needs its region, such as North / Leeds."))
        if path is None or "name" not in values or self.plan.errors > before:
            return
        wanted: dict[str, Any] = dict.fromkeys(TEXTS, "")
        wanted |= {"time_zone": self._zone, "latitude": None, "longitude": None, **values}
        if (kept := self._fit(line, wanted)) is None:
            return
        shown = {"region": ["", self.regions.words(path)]} | {
            name: ["", _shown(kept[name])]
            for name in VALUES
            if name != "name" and kept[name] not in {"", None}
        }
        step = Step(line.number, "new", kept["name"], None, {**kept, "path": path}, shown)
        self.plan.steps.append(step)
        self._learn(Known(None, path, kept, row=line.number))

    def _change(self, line: Line, known: Known, values: dict[str, Any], path: Path | None) -> None:
        if not (self.regions.in_reach(known.path) or known.id in self._reach):
            self._say(line, "code", _("This branch is not among the places that you look after."))
            return
        reopened = known.closed_at is not None and known.id in self._undone
        if known.closed_at is not None and not reopened:
            words = _("This branch is closed. Open it again under Branches, or leave the row out.")
            self._say(line, "code" if "code" in line.cells else "name", words)
            return
        pair = {name: known.values[name] for name in PAIR if PAIR & values.keys()}
        if (kept := self._fit(line, pair | values)) is None:
            return
        changed = {name: kept[name] for name in values if kept[name] != known.values[name]}
        before: dict[str, Any] = {name: known.values[name] for name in changed}
        shown = {name: [_shown(before[name]), _shown(changed[name])] for name in changed}
        if path is not None and path != known.path:
            shown["region"] = [self.regions.words(known.path), self.regions.words(path)]
            before["region_id"] = str(self.regions.ids[known.path])
            changed["path"] = path
        if "code" in changed:
            changed["code_key"] = kept["code_key"]
            before["code_key"] = key_of(before["code"])
            self._by_code[kept["code_key"]] = known
        if reopened:
            changed["closed_at"] = None
            before["closed_at"] = known.closed_at.isoformat() if known.closed_at else None
        known.row = line.number
        if not changed:
            self.plan.unchanged += 1
            return
        name = kept.get("name", known.values["name"])
        self.plan.steps.append(Step(line.number, "changed", name, known.id, changed, shown, before))

    def _fit(self, line: Line, wanted: dict[str, Any]) -> dict[str, Any] | None:
        try:
            return checking.kept_values(wanted)
        except Unfit as unfit:
            self._say(line, unfit.field, unfit.detail)
            return None

    def _say(self, line: Line, column: str, words: str) -> None:
        self.plan.add(Trouble(line.number, column, words, line.cells.get(column, "")))

    def write(self, organisation: Organisation, by: Membership) -> dict[int, UUID]:
        """Write the plan inside `db.write()`; by row, the branch."""
        self.regions.make(organisation, by)
        made = {step.row: new_id() for step in self.plan.steps if step.act == "new"}
        fresh = [
            {
                **_stored(step.values, self.regions.ids),
                "id": made[step.row],
                "organisation_id": organisation.id,
            }
            for step in self.plan.steps
            if step.act == "new"
        ]
        insert_all(Branch, fresh)
        changed = [step for step in self.plan.steps if step.subject is not None]
        update_all(
            Branch,
            ({"id": step.subject, **_stored(step.values, self.regions.ids)} for step in changed),
        )
        return made | {step.row: step.subject for step in changed if step.subject}

    def kept(self, step: Step) -> dict[str, Any]:
        """What a row has changed, as JSON keeps it."""
        values = _stored(step.values, self.regions.ids)
        return {name: str(each) if name == "region_id" else each for name, each in values.items()}

    @property
    def made(self) -> list[str]:
        """The regions that were made, those above before those below."""
        return [str(each) for each in self.regions.made]


def _stored(values: dict[str, Any], ids: dict[Path, UUID]) -> dict[str, Any]:
    kept = {name: value for name, value in values.items() if name != "path"}
    return kept | ({"region_id": ids.get(values["path"])} if "path" in values else {})


def _twice(row: int) -> str:
    return _("Row %(row)s is about the same branch.", row=current_reader().number(row))


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _degrees(text: str) -> float:
    try:
        return float(read_number(text.replace("°", "")))
    except ValueError as error:
        raise Unfit("", _("Write degrees as a number, such as 51.5074.")) from error


def _zone(text: str) -> str:
    """A time zone however it is spelled, or by its city; Unfit with what may be meant."""
    wanted = "_".join(text.split()).casefold()
    if wanted in _ZONES:
        return _ZONES[wanted]
    cities = [zone for zone in OFFERED_ZONES if zone.casefold().endswith(f"/{wanted}")]
    if len(cities) == 1:
        return cities[0]
    near = cities or difflib.get_close_matches(text, OFFERED_ZONES, 1, 0.7)
    if near:
        raise Unfit("", _("No time zone is called that. Do you mean %(zone)s?", zone=near[0]))
    raise Unfit("", _("No time zone is called that. Write one such as Europe/London."))


_READ: dict[str, Callable[[str], Any]] = {"time_zone": _zone}
