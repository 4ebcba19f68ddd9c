"""What an organisation looks like, and what it calls things; what may be taken back."""

import sqlalchemy as sa
from alembic import op

from audit.infra.db import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


SETTINGS = ("time_zone", "languages", "logo", "logo_text", "accent", "look", "kept_months")


def upgrade() -> None:
    for column in (
        sa.Column("time_zone", sa.String(), server_default="UTC", nullable=False),
        sa.Column("languages", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("logo", sa.String(), nullable=True),
        sa.Column("logo_text", sa.String(), server_default="", nullable=False),
        sa.Column("accent", sa.String(), nullable=True),
        sa.Column("look", sa.String(), nullable=True),
        sa.Column("kept_months", sa.Integer(), nullable=True),
    ):
        op.add_column("organisation", column)
    op.create_table(
        "change",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("undone_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_change_membership_id_membership")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_change_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change") as batch:
        batch.create_index(batch.f("ix_change_membership_id"), ["membership_id"])


    op.create_table(
        "parameter",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("hue", sa.String(), nullable=True),
        sa.Column("archived_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_parameter_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parameter")),
        sa.UniqueConstraint(
            "organisation_id", "slug", name=op.f("uq_parameter_organisation_id_slug")
        ),
    )
    op.create_table(
        "answer_label",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_answer_label_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_label")),
        sa.UniqueConstraint(
            "organisation_id", "word", name=op.f("uq_answer_label_organisation_id_word")
        ),
    )


def downgrade() -> None:
    op.drop_table("answer_label")
    op.drop_table("parameter")
    op.drop_table("change")
    for column in SETTINGS:
        op.drop_column("organisation", column)
