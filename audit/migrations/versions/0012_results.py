"""What published visits say in figures, and what is exported."""

import json
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op
from sqlalchemy import RowMapping

import audit.infra.db

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = audit.infra.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    _results()
    _exports()
    _roll_up()


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def _results() -> None:
    op.create_table(
        "visit_result",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("checklist_id", sa.Uuid(), nullable=False),
        sa.Column("scoring_hash", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("ratio", sa.String(), nullable=True),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        _to("visit_result", "visit_id", "visit"),
        _to("visit_result", "assessment_id", "assessment"),
        _to("visit_result", "organisation_id", "organisation"),
        _to("visit_result", "branch_id", "branch"),
        _to("visit_result", "checklist_id", "checklist"),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visit_result")),
    )
    op.create_index(
        "ix_visit_result_asked",
        "visit_result",
        ["organisation_id", "kind", "checklist_id", "made_on"],
    )
    op.create_index("ix_visit_result_branch_id", "visit_result", ["branch_id"])


def _exports() -> None:
    op.create_table(
        "export",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _to("export", "organisation_id", "organisation"),
        _to("export", "asked_by", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
    )
    op.create_index(op.f("ix_export_organisation_id"), "export", ["organisation_id"])
    op.create_index(op.f("ix_export_asked_by"), "export", ["asked_by"])


VISIT = sa.table(
    "visit",
    sa.column("id", sa.Uuid()),
    sa.column("organisation_id", sa.Uuid()),
    sa.column("branch_id", sa.Uuid()),
    sa.column("version_id", sa.Uuid()),
    sa.column("assessment_id", sa.Uuid()),
    sa.column("kind", sa.String()),
    sa.column("state", sa.String()),
    sa.column("made_on", sa.Date()),
    sa.column("closes_at", MOMENT),
)
BRANCH = sa.table("branch", sa.column("id", sa.Uuid()), sa.column("time_zone", sa.String()))
VERSION = sa.table(
    "checklist_version",
    sa.column("id", sa.Uuid()),
    sa.column("checklist_id", sa.Uuid()),
    sa.column("scoring_hash", sa.String()),
)
ASSESSMENT = sa.table(
    "assessment",
    sa.column("id", sa.Uuid()),
    sa.column("outcome", sa.String()),
    sa.column("result", sa.JSON()),
)
RESULT = sa.table(
    "visit_result",
    sa.column("visit_id", sa.Uuid()),
    sa.column("assessment_id", sa.Uuid()),
    sa.column("organisation_id", sa.Uuid()),
    sa.column("branch_id", sa.Uuid()),
    sa.column("checklist_id", sa.Uuid()),
    sa.column("scoring_hash", sa.String()),
    sa.column("kind", sa.String()),
    sa.column("made_on", sa.Date()),
    sa.column("outcome", sa.String()),
    sa.column("ratio", sa.String()),
    sa.column("parameters", sa.JSON()),
    sa.column("marks", sa.JSON()),
)


def _roll_up() -> None:
    """What is published already gets its row, some at a time."""
    connection = op.get_bind()
    published = (
        sa.select(VISIT, VERSION.c.checklist_id, VERSION.c.scoring_hash)
        .add_columns(ASSESSMENT.c.outcome, ASSESSMENT.c.result)
        .add_columns(BRANCH.c.time_zone)
        .join(BRANCH, BRANCH.c.id == VISIT.c.branch_id)
        .join(VERSION, VERSION.c.id == VISIT.c.version_id)
        .join(ASSESSMENT, ASSESSMENT.c.id == VISIT.c.assessment_id)
        .where(VISIT.c.state == "published")
        .order_by(VISIT.c.id)
    )
    last = None
    while True:
        page = published if last is None else published.where(VISIT.c.id > last)
        rows = connection.execute(page.limit(500)).mappings().all()
        if not rows:
            return
        connection.execute(RESULT.insert(), [_row(row) for row in rows])
        last = rows[-1]["id"]


def _row(visit: RowMapping) -> dict[str, Any]:
    told = visit["result"] if isinstance(visit["result"], dict) else json.loads(visit["result"])
    exact = told["exact"]
    last_day = visit["closes_at"].astimezone(ZoneInfo(visit["time_zone"])).date()
    return {
        "visit_id": visit["id"],
        "assessment_id": visit["assessment_id"],
        "organisation_id": visit["organisation_id"],
        "branch_id": visit["branch_id"],
        "checklist_id": visit["checklist_id"],
        "scoring_hash": visit["scoring_hash"],
        "kind": visit["kind"],
        "made_on": visit["made_on"] or last_day,
        "outcome": visit["outcome"],
        "ratio": "1/1" if exact and Fraction(exact) > 1 else exact,
        "parameters": {k: v["exact"] for k, v in told["parameters"].items() if v["exact"]},
        "marks": {t["item"]: t["mark"] for t in told["trace"] if t["mark"] is not None},
    }


def downgrade() -> None:
    op.drop_table("export")
    op.drop_table("visit_result")
