"""What shoppers agree to, what they are asked about a brief, and the very first start."""

import sqlalchemy as sa
from alembic import op

from audit.infra.db import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreement_draft",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_agreement_draft"),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name="fk_agreement_draft_organisation_id_organisation",
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["membership.id"], name="fk_agreement_draft_changed_by_membership"
        ),
    )
    op.create_table(
        "agreement_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=False),
        sa.Column("published_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_agreement_version"),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name="fk_agreement_version_organisation_id_organisation",
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["membership.id"], name="fk_agreement_version_published_by_membership"
        ),
        sa.UniqueConstraint(
            "organisation_id", "number", name="uq_agreement_version_organisation_id_number"
        ),
    )
    op.create_table(
        "agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("agreed_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_agreement"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["agreement_version.id"], name="fk_agreement_version_id_agreement_version"
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name="fk_agreement_membership_id_membership"
        ),
        sa.UniqueConstraint(
            "version_id", "membership_id", name="uq_agreement_version_id_membership_id"
        ),
    )
    op.create_index("ix_agreement_membership_id", "agreement", ["membership_id"])
    op.create_table(
        "quiz",
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("changed_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("programme_id", name="pk_quiz"),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name="fk_quiz_programme_id_programme"
        ),
    )
    op.create_table(
        "quiz_result",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("missed", sa.JSON(), nullable=False),
        sa.Column("begun_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("passed_at", UtcDateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_quiz_result"),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name="fk_quiz_result_programme_id_programme"
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name="fk_quiz_result_membership_id_membership"
        ),
        sa.UniqueConstraint(
            "programme_id",
            "membership_id",
            "hash",
            name="uq_quiz_result_programme_id_membership_id_hash",
        ),
    )
    op.create_table(
        "first_start",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_first_start"),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name="fk_first_start_organisation_id_organisation",
        ),
    )


def downgrade() -> None:
    for table in (
        "first_start", "quiz_result", "quiz", "agreement", "agreement_version", "agreement_draft",
    ):  # fmt: skip
        op.drop_table(table)
