"""Keeping what a look through a table has shown, inside `db.write()`."""

from uuid import UUID

from sqlalchemy import delete

from audit.infra.db import db
from audit.people.importing.bulk import insert_all
from audit.people.importing.looking import Looked
from audit.people.importing.models import Import, ImportProblem, ImportRow


def keep(table: Import, looked: Looked) -> None:
    """Put counts, account and problems in the place of what was kept before."""
    plan = looked.plan
    table.account, table.rows, table.unchanged = looked.account, plan.rows, plan.unchanged
    table.new, table.changed = plan.count("new"), plan.count("changed")
    table.errors, table.notes = plan.errors, plan.notes
    db.session.flush()
    db.session.execute(delete(ImportProblem).where(ImportProblem.import_id == table.id))
    troubles = sorted(
        plan.troubles, key=lambda each: (each.row, looked.letters.get(each.column, ""))
    )
    insert_all(
        ImportProblem,
        (
            {
                "import_id": table.id,
                "number": number,
                "row": each.row,
                "cell": each.cell
                or (f"{letters}{each.row}" if (letters := looked.letters.get(each.column)) else ""),
                "heading": looked.headings.get(each.column, "")[:80],
                "value": each.value[:200],
                "words": each.words,
                "stops": each.stops,
            }
            for number, each in enumerate(troubles, start=1)
        ),
    )


def keep_rows(table: Import, looked: Looked, subjects: dict[int, UUID]) -> None:
    """Keep what each row does; `subjects` are those that are made by now."""
    db.session.execute(delete(ImportRow).where(ImportRow.import_id == table.id))
    insert_all(
        ImportRow,
        (
            {
                "import_id": table.id,
                "row": step.row,
                "act": step.act,
                "subject_id": subjects.get(step.row, step.subject),
                "name": step.name,
                "changes": step.shown,
                "before": step.before,
                "after": looked.checker.kept(step) if step.act == "changed" else {},
            }
            for step in looked.plan.steps
        ),
    )
