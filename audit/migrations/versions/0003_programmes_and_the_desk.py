"""Programmes, the review desk, the blind edition, appeals, grades and the ledger."""

from typing import Any

import sqlalchemy as sa
from alembic import op

import audit.infra.db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

COUNTING = "fk_visit_assessment_id_assessment"
TABLES = (
    "companionship",
    "payment",
    "stock_comment",
    "programme",
    "tie",
    "branch_reply",
    "grade",
    "hold",
    "slot",
    "team_feedback",
    "reworded_note",
    "signal",
    "appeal",
    "ledger_entry",
    "second_reading",
    "withheld_photo",
    "acknowledgement",
    "appeal_attachment",
)
ADDED = {
    "branch": ("latitude", "longitude"),
    "membership": ("languages",),
    "organisation": ("safety_phone", "wants_position", "currency", "appeal_days"),
    "photo": ("fingerprint", "erasure"),
    "publication": ("revised",),
    "visit_return": ("passed_at",),
}


def upgrade() -> None:
    op.create_table(
        "companionship",
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("told_by", sa.Uuid(), nullable=False),
        sa.Column("told_at", audit.infra.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_companionship_in_order")),
        sa.ForeignKeyConstraint(
            ["one_id"], ["membership.id"], name=op.f("fk_companionship_one_id_membership")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["membership.id"], name=op.f("fk_companionship_other_id_membership")
        ),
        sa.ForeignKeyConstraint(
            ["told_by"], ["membership.id"], name=op.f("fk_companionship_told_by_membership")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_companionship")),
        sa.UniqueConstraint("one_id", "other_id", name=op.f("uq_companionship_one_id_other_id")),
    )
    op.create_index(op.f("ix_companionship_other_id"), "companionship", ["other_id"])
    op.create_table(
        "payment",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", audit.infra.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["membership.id"], name=op.f("fk_payment_made_by_membership")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_payment_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint(
            "organisation_id", "number", name=op.f("uq_payment_organisation_id_number")
        ),
    )
    op.create_table(
        "stock_comment",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", audit.infra.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_stock_comment_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["membership.id"], name=op.f("fk_stock_comment_written_by_membership")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_comment")),
        sa.UniqueConstraint(
            "organisation_id", "title", name=op.f("uq_stock_comment_organisation_id_title")
        ),
    )
    op.create_table(
        "programme",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("goal", sa.String(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum("planned", "running", "ended", name="stage", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("not_before", sa.String(), nullable=False),
        sa.Column("not_after", sa.String(), nullable=False),
        sa.Column("per_branch", sa.Integer(), nullable=False),
        sa.Column("due_hours", sa.Integer(), nullable=False),
        sa.Column("scenarios", sa.JSON(), nullable=False),
        sa.Column("brief", sa.String(), nullable=False),
        sa.Column("fee", sa.Integer(), nullable=True),
        sa.Column("expenses_limit", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("payable", sa.JSON(), nullable=False),
        sa.Column("lockout_days", sa.Integer(), nullable=False),
        sa.Column("gap_days", sa.Integer(), nullable=False),
        sa.Column("most_per_day", sa.Integer(), nullable=True),
        sa.Column("most_per_programme", sa.Integer(), nullable=True),
        sa.Column("lowest_grade", sa.Integer(), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", audit.infra.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["membership.id"], name=op.f("fk_programme_made_by_membership")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_programme_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["checklist_version.id"],
            name=op.f("fk_programme_version_id_checklist_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
    )
    op.create_index(op.f("ix_programme_organisation_id"), "programme", ["organisation_id"])
    op.create_table(
        "tie",
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("told_by", sa.Uuid(), nullable=False),
        sa.Column("told_at", audit.infra.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_tie_branch_id_branch")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_tie_membership_id_membership")
        ),
        sa.ForeignKeyConstraint(
            ["told_by"], ["membership.id"], name=op.f("fk_tie_told_by_membership")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie")),
        sa.UniqueConstraint(
            "membership_id", "branch_id", name=op.f("uq_tie_membership_id_branch_id")
        ),
    )
    op.create_index(op.f("ix_tie_branch_id"), "tie", ["branch_id"])
    op.create_table(
        "branch_reply",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", audit.infra.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["membership.id"], name=op.f("fk_branch_reply_author_id_membership")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_branch_reply_visit_id_visit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_branch_reply")),
    )
    op.create_index(op.f("ix_branch_reply_visit_id"), "branch_reply", ["visit_id"])
    op.create_table(
        "grade",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.Integer(), nullable=False),
        sa.Column("instructions", sa.Integer(), nullable=False),
        sa.Column("language", sa.Integer(), nullable=False),
        sa.Column("punctuality", sa.Integer(), nullable=False),
        sa.Column("coaching", sa.String(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("given_at", audit.infra.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["given_by"], ["membership.id"], name=op.f("fk_grade_given_by_membership")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_grade_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade")),
        sa.UniqueConstraint("visit_id", name=op.f("uq_grade_visit_id")),
    )
    op.create_table(
        "hold",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("held_by", sa.Uuid(), nullable=False),
        sa.Column("held_at", audit.infra.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("released_at", audit.infra.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["held_by"], ["membership.id"], name=op.f("fk_hold_held_by_membership")
        ),
        sa.ForeignKeyConstraint(
            ["released_by"], ["membership.id"], name=op.f("fk_hold_released_by_membership")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_hold_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    op.create_index(op.f("ix_hold_visit_id"), "hold", ["visit_id"])
    op.create_table(
        "slot",
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("scenario", sa.String(), nullable=False),
        sa.Column("on_board", sa.Boolean(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_slot_branch_id_branch")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_slot_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_slot_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
        sa.UniqueConstraint(
            "programme_id",
            "branch_id",
            "number",
            name=op.f("uq_slot_programme_id_branch_id_number"),
        ),
        sa.UniqueConstraint("visit_id", name=op.f("uq_slot_visit_id")),
    )
    op.create_index(op.f("ix_slot_branch_id"), "slot", ["branch_id"])
    op.create_table(
        "team_feedback",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("strengths", sa.String(), nullable=False),
        sa.Column("weaknesses", sa.String(), nullable=False),
        sa.Column("next_steps", sa.String(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("changed_at", audit.infra.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["membership.id"], name=op.f("fk_team_feedback_author_id_membership")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_team_feedback_visit_id_visit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_feedback")),
        sa.UniqueConstraint("visit_id", name=op.f("uq_team_feedback_visit_id")),
    )
    op.create_table(
        "reworded_note",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("reworded_by", sa.Uuid(), nullable=False),
        sa.Column("reworded_at", audit.infra.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reworded_by"], ["membership.id"], name=op.f("fk_reworded_note_reworded_by_membership")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_reworded_note_submission_id_submission"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reworded_note")),
        sa.UniqueConstraint(
            "submission_id", "place", name=op.f("uq_reworded_note_submission_id_place")
        ),
    )
    op.create_table(
        "signal",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("found_at", audit.infra.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        sa.Column("seen_at", audit.infra.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["seen_by"], ["membership.id"], name=op.f("fk_signal_seen_by_membership")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_signal_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal")),
        sa.UniqueConstraint("submission_id", "kind", name=op.f("uq_signal_submission_id_kind")),
    )
    op.create_table(
        "appeal",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "fact",
                "rule",
                "circumstance",
                "mix_up",
                name="appealkind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("filed_by", sa.Uuid(), nullable=False),
        sa.Column("filed_at", audit.infra.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_at", audit.infra.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "open",
                "upheld",
                "rejected",
                "withdrawn",
                name="standing",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", audit.infra.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("result_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_appeal_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["membership.id"], name=op.f("fk_appeal_decided_by_membership")
        ),
        sa.ForeignKeyConstraint(
            ["filed_by"], ["membership.id"], name=op.f("fk_appeal_filed_by_membership")
        ),
        sa.ForeignKeyConstraint(
            ["result_id"], ["assessment.id"], name=op.f("fk_appeal_result_id_assessment")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_appeal_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("assessment_id", "item", name=op.f("uq_appeal_assessment_id_item")),
    )
    op.create_index(op.f("ix_appeal_visit_id"), "appeal", ["visit_id"])
    op.create_table(
        "ledger_entry",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("receipt_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "due",
                "approved",
                "paid",
                "refused",
                "withdrawn",
                name="entrystate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_at", audit.infra.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", audit.infra.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["membership.id"], name=op.f("fk_ledger_entry_decided_by_membership")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["membership.id"], name=op.f("fk_ledger_entry_member_id_membership")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_ledger_entry_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_ledger_entry_payment_id_payment")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"],
            ["submission_photo.id"],
            name=op.f("fk_ledger_entry_receipt_id_submission_photo"),
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_ledger_entry_visit_id_visit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("key", name=op.f("uq_ledger_entry_key")),
    )
    op.create_index(op.f("ix_ledger_entry_member_id"), "ledger_entry", ["member_id"])
    op.create_index(op.f("ix_ledger_entry_organisation_id"), "ledger_entry", ["organisation_id"])
    op.create_index(op.f("ix_ledger_entry_payment_id"), "ledger_entry", ["payment_id"])
    op.create_index(op.f("ix_ledger_entry_visit_id"), "ledger_entry", ["visit_id"])
    op.create_table(
        "second_reading",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", audit.infra.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("read_by", sa.Uuid(), nullable=True),
        sa.Column("read_at", audit.infra.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["membership.id"], name=op.f("fk_second_reading_asked_by_membership")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_second_reading_assessment_id_assessment"),
        ),
        sa.ForeignKeyConstraint(
            ["read_by"], ["membership.id"], name=op.f("fk_second_reading_read_by_membership")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_second_reading_visit_id_visit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_reading")),
        sa.UniqueConstraint("assessment_id", name=op.f("uq_second_reading_assessment_id")),
    )
    op.create_index(op.f("ix_second_reading_visit_id"), "second_reading", ["visit_id"])
    op.create_table(
        "withheld_photo",
        sa.Column("submission_photo_id", sa.Uuid(), nullable=False),
        sa.Column("withheld_by", sa.Uuid(), nullable=False),
        sa.Column("withheld_at", audit.infra.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_photo_id"],
            ["submission_photo.id"],
            name=op.f("fk_withheld_photo_submission_photo_id_submission_photo"),
        ),
        sa.ForeignKeyConstraint(
            ["withheld_by"],
            ["membership.id"],
            name=op.f("fk_withheld_photo_withheld_by_membership"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withheld_photo")),
        sa.UniqueConstraint(
            "submission_photo_id", name=op.f("uq_withheld_photo_submission_photo_id")
        ),
    )
    op.create_table(
        "acknowledgement",
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("at", audit.infra.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["membership.id"], name=op.f("fk_acknowledgement_member_id_membership")
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.id"],
            name=op.f("fk_acknowledgement_publication_id_publication"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgement")),
        sa.UniqueConstraint(
            "publication_id", "member_id", name=op.f("uq_acknowledgement_publication_id_member_id")
        ),
    )
    op.create_table(
        "appeal_attachment",
        sa.Column("appeal_id", sa.Uuid(), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", audit.infra.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appeal_id"], ["appeal.id"], name=op.f("fk_appeal_attachment_appeal_id_appeal")
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["photo.id"], name=op.f("fk_appeal_attachment_photo_id_photo")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal_attachment")),
    )
    op.create_index(op.f("ix_appeal_attachment_appeal_id"), "appeal_attachment", ["appeal_id"])
    if _names_its_assessment_later():
        op.create_foreign_key(COUNTING, "visit", "assessment", ["assessment_id"], ["id"])
    # Columns with a constant default are added in place; no table is copied.
    _refer("assessment", "parent_id", "assessment")
    _add("assessment", "adjustments", sa.JSON(), "{}")
    op.add_column("branch", sa.Column("latitude", sa.Double()))
    op.add_column("branch", sa.Column("longitude", sa.Double()))
    _add("membership", "languages", sa.JSON(), "[]")
    _add("organisation", "safety_phone", sa.String(), "")
    _add("organisation", "wants_position", sa.Boolean(), sa.false())
    _add("organisation", "currency", sa.String(), "GBP")
    _add("organisation", "appeal_days", sa.Integer(), "14")
    op.add_column("photo", sa.Column("fingerprint", sa.String()))
    _add("photo", "erasure", sa.String(), "")
    op.add_column("visit_return", sa.Column("passed_at", audit.infra.db.UtcDateTime(timezone=True)))
    _add("publication", "revised", sa.Boolean(), sa.false())
    _refer("visit", "programme_id", "programme")
    op.create_index(op.f("ix_visit_programme_id"), "visit", ["programme_id"])
    op.add_column("visit", sa.Column("pay", sa.Integer()))
    op.add_column("visit", sa.Column("expenses_limit", sa.Integer()))
    _add("visit", "currency", sa.String(), "")
    _add("visit", "exclusion", sa.String(), "")
    op.add_column("visit", sa.Column("made_on", sa.Date()))


def downgrade() -> None:
    if _names_its_assessment_later():
        op.drop_constraint(COUNTING, "visit")
    with op.batch_alter_table("visit") as visit:
        visit.drop_index(op.f("ix_visit_programme_id"))
        for column in ("programme_id", "pay", "expenses_limit", "currency", "exclusion", "made_on"):
            visit.drop_column(column)
    with op.batch_alter_table("assessment") as assessment:
        assessment.drop_column("parent_id")
        assessment.drop_column("adjustments")
    for table, columns in ADDED.items():
        for column in columns:
            op.drop_column(table, column)
    for table in reversed(TABLES):
        op.drop_table(table)


def _names_its_assessment_later() -> bool:
    """Whether the first revision could not make the visit refer to a table that came after it."""
    return op.get_bind().dialect.name != "sqlite"


def _add(table: str, column: str, kind: "sa.types.TypeEngine[Any]", default: Any) -> None:
    op.add_column(table, sa.Column(column, kind, nullable=False, server_default=default))


def _refer(table: str, column: str, target: str) -> None:
    """Add a nullable reference; in SQL, since Alembic would copy the table on SQLite."""
    kind = sa.Uuid().compile(op.get_bind().dialect)
    name = f"fk_{table}_{column}_{target}"
    op.execute(
        f'ALTER TABLE "{table}" ADD COLUMN {column} {kind} '
        f'CONSTRAINT {name} REFERENCES "{target}" (id)'
    )
