"""Second factors, sessions, and who signed in."""

import sqlalchemy as sa
from alembic import op

from audit.infra.db import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _owned(table: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("user_id", sa.Uuid(), nullable=False),
        *columns,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f(f"fk_{table}_user_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def upgrade() -> None:
    _owned(
        "browser_session",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("stamp", sa.String(), nullable=False),
        sa.Column("browser", sa.String(), nullable=False),
        sa.Column("stays", sa.Boolean(), nullable=False),
        sa.Column("second_factor", sa.Boolean(), nullable=False),
        sa.Column("device_id", sa.Uuid()),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("seen_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", UtcDateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_browser_session_device_id_device")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_browser_session_token_hash")),
    )
    op.create_index("ix_browser_session_user_id", "browser_session", ["user_id", "seen_at"])
    op.create_index(op.f("ix_browser_session_seen_at"), "browser_session", ["seen_at"])
    _owned(
        "second_factor",
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("set_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("paused_until", UtcDateTime(timezone=True)),
        sa.UniqueConstraint("user_id", name=op.f("uq_second_factor_user_id")),
    )
    _owned(
        "recovery_code",
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("used_at", UtcDateTime(timezone=True)),
        sa.UniqueConstraint("user_id", "code_hash", name=op.f("uq_recovery_code_user_id_code_hash")),
    )
    _owned(
        "account_entry",
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("browser", sa.String(), nullable=False),
    )
    op.create_index("ix_account_entry_user_id", "account_entry", ["user_id", "at"])
    op.create_index(op.f("ix_account_entry_at"), "account_entry", ["at"])
    op.add_column(
        "organisation",
        sa.Column("second_factor_roles", sa.JSON(), server_default="[]", nullable=False),
    )


def downgrade() -> None:
    op.drop_column("organisation", "second_factor_roles")
    for table in ("account_entry", "recovery_code", "second_factor", "browser_session"):
        op.drop_table(table)
