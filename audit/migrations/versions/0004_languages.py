"""How a person reads days and numbers; what a photo is for."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ADDED = {"user": ("calendar", "digits"), "submission_photo": ("purpose",)}


def upgrade() -> None:
    op.add_column("user", sa.Column("calendar", sa.String()))
    op.add_column("user", sa.Column("digits", sa.String()))
    op.add_column(
        "submission_photo",
        sa.Column("purpose", sa.String(), server_default="evidence", nullable=False),
    )


def downgrade() -> None:
    for table, columns in ADDED.items():
        for column in columns:
            op.drop_column(table, column)
