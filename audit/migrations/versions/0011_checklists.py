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
    upgrade_drafts()
    upgrade_draft_steps()


def downgrade() -> None:
    downgrade_drafts()
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


def upgrade_drafts() -> None:
    moment = audit.infra.db.UtcDateTime(timezone=True)
    op.create_table(
        "checklist_draft",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("checklist_id", sa.Uuid()),
        sa.Column("base_id", sa.Uuid()),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.Column("discarded_at", moment),
        sa.Column("version_id", sa.Uuid()),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_checklist_draft_{column}_{table}")
            )
            for column, table in (
                ("organisation_id", "organisation"),
                ("checklist_id", "checklist"),
                ("base_id", "checklist_version"),
                ("made_by", "membership"),
                ("changed_by", "membership"),
                ("version_id", "checklist_version"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_draft")),
    )
    op.create_index(
        "ix_checklist_draft_organisation_id", "checklist_draft", ["organisation_id", "changed_at"]
    )
    op.create_index(op.f("ix_checklist_draft_checklist_id"), "checklist_draft", ["checklist_id"])


def upgrade_draft_steps() -> None:
    op.create_table(
        "checklist_draft_step",
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["checklist_draft.id"],
            name=op.f("fk_checklist_draft_step_draft_id_checklist_draft"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_draft_step")),
        sa.UniqueConstraint(
            "draft_id", "number", name=op.f("uq_checklist_draft_step_draft_id_number")
        ),
    )


def downgrade_drafts() -> None:
    op.drop_table("checklist_draft_step")
    op.drop_table("checklist_draft")
