"""Regions, branches and people as the office keeps them."""

import sqlalchemy as sa
from alembic import op

from audit.infra.db import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("branch", sa.Column("code", sa.String(), server_default="", nullable=False))
    op.add_column("branch", sa.Column("code_key", sa.String()))
    op.add_column("branch", sa.Column("phone", sa.String(), server_default="", nullable=False))
    op.create_index("ix_branch_code_key", "branch", ["organisation_id", "code_key"], unique=True)
    op.add_column("membership", sa.Column("disabled_at", UtcDateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("membership", "disabled_at")
    op.drop_index("ix_branch_code_key", table_name="branch")
    for column in ("phone", "code_key", "code"):
        op.drop_column("branch", column)
