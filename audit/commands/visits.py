"""`sixmarks visits`: a table, or JSON."""

import json
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from audit.commands.context import application
from audit.infra.db import db
from audit.visits.models import Visit


@click.command()
@click.option("--json", "as_json", is_flag=True, help="A list of objects instead of a table.")
@click.option("--state", default="", help="Only visits in this state.")
def command(as_json: bool, state: str) -> None:
    """List visits, the newest window first."""
    with application():
        found = (
            select(Visit)
            .options(joinedload(Visit.branch), joinedload(Visit.assessment))
            .order_by(Visit.closes_at.desc(), Visit.id)
        )
        rows = [_row(v) for v in db.session.scalars(found) if not state or v.state == state]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        score = "–" if row["score"] is None else f"{row['score'] / 100:.2f}"
        click.echo(f"{row['id']}  {row['state']:<10}{row['kind']:<9}{score:>7}  {row['branch']}")


def _row(visit: Visit) -> dict[str, Any]:
    assessment = visit.assessment
    return {
        "id": str(visit.id),
        "state": visit.state.value,
        "kind": visit.kind,
        "branch": visit.branch.name,
        "score": assessment.score if assessment else None,
        "outcome": assessment.outcome if assessment else None,
        "closes_at": visit.closes_at.isoformat(),
    }
