"""Views that are kept, acts on many visits, and calendars that are followed."""

import sqlalchemy as sa
from alembic import op

import audit.infra.db

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = audit.infra.db.UtcDateTime(timezone=True)
ACTS = ("offer", "reassign", "extend", "cancel", "withdraw", "shorten")
STAGES = ("chosen", "planned", "running", "done")
FATES = ("waiting", "barred", "done", "refused")


def upgrade() -> None:
    _views()
    _batches()
    _feeds()
    with op.batch_alter_table("visit") as visit:
        visit.create_index("ix_visit_organisation_id_closes_at", ["organisation_id", "closes_at"])
        visit.create_index("ix_visit_organisation_id_made_on", ["organisation_id", "made_on"])
    op.create_index("ix_submission_quarantine", "submission", ["quarantine"])


def _words(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=20)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def _views() -> None:
    op.create_table(
        "saved_view",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("shared", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("dropped_at", MOMENT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _to("saved_view", "organisation_id", "organisation"),
        _to("saved_view", "owner_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index(op.f("ix_saved_view_organisation_id"), "saved_view", ["organisation_id"])
    op.create_index(op.f("ix_saved_view_owner_id"), "saved_view", ["owner_id"])
    op.create_table(
        "first_view",
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("view_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _to("first_view", "membership_id", "membership"),
        _to("first_view", "view_id", "saved_view"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_first_view")),
        sa.UniqueConstraint("membership_id", name=op.f("uq_first_view_membership_id")),
    )
    op.create_index(op.f("ix_first_view_view_id"), "first_view", ["view_id"])


def _batches() -> None:
    op.create_table(
        "batch",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("act", _words("act", ACTS), nullable=False),
        sa.Column("stage", _words("stage", STAGES), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("undoes_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _to("batch", "organisation_id", "organisation"),
        _to("batch", "asked_by", "membership"),
        _to("batch", "undoes_id", "batch"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_batch_undoes_id")),
    )
    op.create_index(op.f("ix_batch_organisation_id"), "batch", ["organisation_id"])
    op.create_index(op.f("ix_batch_asked_by"), "batch", ["asked_by"])
    op.create_table(
        "batch_item",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("fate", _words("fate", FATES), nullable=False),
        sa.Column("why", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("before", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _to("batch_item", "batch_id", "batch"),
        _to("batch_item", "visit_id", "visit"),
        _to("batch_item", "branch_id", "branch"),
        _to("batch_item", "person_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_item")),
        sa.UniqueConstraint("batch_id", "position", name=op.f("uq_batch_item_batch_id_position")),
    )
    op.create_index(op.f("ix_batch_item_visit_id"), "batch_item", ["visit_id"])


def _feeds() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _to("calendar_feed", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("membership_id", name=op.f("uq_calendar_feed_membership_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )


def downgrade() -> None:
    op.drop_index("ix_submission_quarantine", "submission")
    with op.batch_alter_table("visit") as visit:
        visit.drop_index("ix_visit_organisation_id_made_on")
        visit.drop_index("ix_visit_organisation_id_closes_at")
    for table in ("calendar_feed", "batch_item", "batch", "first_view", "saved_view"):
        op.drop_table(table)
