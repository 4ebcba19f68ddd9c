"""Messages, who wants which, and links sent by mail."""

import sqlalchemy as sa
from alembic import op

from audit.infra.db import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "password_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("membership_id", sa.Uuid()),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", UtcDateTime(timezone=True)),
        sa.Column("revoked_at", UtcDateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_password_link"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_password_link_user_id_user"),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name="fk_password_link_membership_id_membership"
        ),
        sa.UniqueConstraint("token_hash", name="uq_password_link_token_hash"),
    )
    op.create_index("ix_password_link_user_id", "password_link", ["user_id"])
    op.create_index("ix_password_link_membership_id", "password_link", ["membership_id"])
    op.create_table(
        "mail_refusal",
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("membership_id", "kind", name="pk_mail_refusal"),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name="fk_mail_refusal_membership_id_membership"
        ),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid()),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("about_id", sa.Uuid()),
        sa.Column("with_id", sa.Uuid()),
        sa.Column("about_at", UtcDateTime(timezone=True)),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("next_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", UtcDateTime(timezone=True)),
        sa.Column("handed_at", UtcDateTime(timezone=True)),
        sa.Column("ended_at", UtcDateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.UniqueConstraint("key", name="uq_message_key"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_message_user_id_user"),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name="fk_message_membership_id_membership"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_message_organisation_id_organisation"
        ),
    )
    op.create_index("ix_message_user_id", "message", ["user_id"])
    op.create_index("ix_message_state_next_at", "message", ["state", "next_at"])
    op.create_index(
        "ix_message_organisation_id_created_at", "message", ["organisation_id", "created_at"]
    )
    op.create_index("ix_message_about_id_kind", "message", ["about_id", "kind"])


def downgrade() -> None:
    for table in ("message", "mail_refusal", "password_link"):
        op.drop_table(table)
