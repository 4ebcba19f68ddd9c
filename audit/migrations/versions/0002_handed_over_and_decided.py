"""Visits handed over or started on site; decisions about submissions that were set aside."""

import sqlalchemy as sa
from alembic import op

import audit.infra.db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "submission_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", audit.infra.db.UtcDateTime(timezone=True), nullable=False),
        _refers("submission_decision", "submission_id", "submission"),
        _refers("submission_decision", "decided_by", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_decision")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_submission_decision_submission_id")),
    )
    op.create_table(
        "handover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("handed_by", sa.Uuid(), nullable=False),
        sa.Column("handed_at", audit.infra.db.UtcDateTime(timezone=True), nullable=False),
        _refers("handover", "visit_id", "visit"),
        _refers("handover", "from_id", "membership"),
        _refers("handover", "to_id", "membership"),
        _refers("handover", "handed_by", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index(op.f("ix_handover_visit_id"), "handover", ["visit_id"])
    op.create_index(op.f("ix_handover_from_id"), "handover", ["from_id"])
    # Columns with a constant default are added in place; the table is not copied.
    op.add_column("visit", sa.Column("cancellation", sa.String(), nullable=False, server_default=""))
    op.add_column(
        "visit", sa.Column("adhoc", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    op.drop_column("visit", "adhoc")
    op.drop_column("visit", "cancellation")
    op.drop_table("handover")
    op.drop_table("submission_decision")


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)
