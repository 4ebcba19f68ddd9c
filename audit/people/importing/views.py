"""What the page of an import shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from audit.infra.i18n import current_reader
from audit.people.importing import queries
from audit.people.importing.models import Import, ImportProblem, ImportRow, What
from audit.people.importing.rules import WAITS, State
from audit.people.importing.wording import column_name
from audit.people.models import Membership
from audit.people.undo.models import Change

PAGE = 25
TABS = ("wrong", "notes", "new", "changed")


@dataclass(frozen=True, slots=True)
class Tab:
    """One list of an import's page."""

    name: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Shown:
    """An import's page, gathered in a constant number of questions."""

    table: Import
    waits: bool
    failed: bool
    tabs: list[Tab]
    chosen: str
    problems: Sequence[ImportProblem]
    rows: Sequence[ImportRow]
    page: int
    more: bool
    may_apply: bool
    has_nothing_to_do: bool
    way_back: Change | None
    invited: tuple[int, int] | None
    inviting: bool
    columns: str


def shown(table: Import, member: Membership, *, tab: str, page: int) -> Shown:
    """The page of one list of an import."""
    tabs = _tabs(table)
    names = [each.name for each in tabs]
    chosen = tab if tab in names else next(iter(names), "")
    problems: Sequence[ImportProblem] = ()
    rows: Sequence[ImportRow] = ()
    if chosen in {"wrong", "notes"}:
        stops = chosen == "wrong"
        problems = queries.problems_of(table, stops=stops, page=page, size=PAGE)
    elif chosen:
        rows = queries.rows_of(table, act=chosen, page=page, size=PAGE)
    looked = table.state is State.CHECKED
    joined = table.state is State.APPLIED and table.what is What.PEOPLE and table.new > 0
    return Shown(
        table=table,
        waits=table.state in WAITS,
        failed=queries.has_failed(table),
        tabs=tabs,
        chosen=chosen,
        problems=problems[:PAGE],
        rows=rows[:PAGE],
        page=page,
        more=max(len(problems), len(rows)) > PAGE,
        may_apply=looked and not table.errors and bool(table.new or table.changed),
        has_nothing_to_do=looked and not (table.errors or table.new or table.changed),
        way_back=queries.way_back(table, member) if table.state is State.APPLIED else None,
        invited=queries.invited(table) if joined else None,
        inviting=joined and queries.is_inviting(table),
        columns=current_reader().joined(
            column_name(table, column) for column in table.account.get("columns", [])
        ),
    )


def _tabs(table: Import) -> list[Tab]:
    if table.state in WAITS or table.state is State.UNREADABLE or table.cleared_at:
        return []
    found = (
        Tab("wrong", _("Wrong"), table.errors),
        Tab("notes", _("Notes"), table.notes),
        Tab("new", _("New"), table.new),
        Tab("changed", _("Changed"), table.changed),
    )
    return [tab for tab in found if tab.count]


def changes_of(table: Import, row: ImportRow) -> list[dict[str, Any]]:
    """What a row changes, by heading, as it was and as it becomes."""
    return [
        {"heading": column_name(table, column), "before": old, "after": new}
        for column, (old, new) in row.changes.items()
    ]
