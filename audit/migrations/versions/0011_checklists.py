"""Checklists while they are written, uploaded and retired."""

import sqlalchemy as sa
from alembic import op

import audit.infra.db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    upgrade_library()


def downgrade() -> None:
    downgrade_library()


def upgrade_library() -> None:
    op.add_column(
        "checklist",
        sa.Column("retired_at", audit.infra.db.UtcDateTime(timezone=True), nullable=True),
    )
    op.create_table(
        "checklist_upload",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", audit.infra.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_checklist_upload_membership_id_membership"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_checklist_upload_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_upload")),
    )
    op.create_index(
        op.f("ix_checklist_upload_organisation_id"), "checklist_upload", ["organisation_id"]
    )


def downgrade_library() -> None:
    op.drop_table("checklist_upload")
    op.drop_column("checklist", "retired_at")
