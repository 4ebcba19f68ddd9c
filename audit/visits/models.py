"""A visit and all that is kept of it. Submissions, assessments and publications only grow."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.checklists.models import ChecklistVersion
from audit.formats.answers import Answers
from audit.formats.manifest import Manifest, read_manifest
from audit.formats.receipt import Receipt
from audit.formats.score import Score
from audit.infra.db import Entity, now
from audit.people.models import Branch, Membership
from audit.visits.rules import Decision, Quarantine, State

_ANSWERS: TypeAdapter[Answers] = TypeAdapter(Answers)


class Visit(Entity):
    """One person's trip to one branch, answered against one checklist version."""

    __tablename__ = "visit"
    __table_args__ = (
        Index("ix_visit_organisation_id_state", "organisation_id", "state"),
        Index("ix_visit_assignee_id", "assignee_id"),
        Index("ix_visit_branch_id", "branch_id"),
        Index("ix_visit_organisation_id_closes_at", "organisation_id", "closes_at"),
        Index("ix_visit_organisation_id_made_on", "organisation_id", "made_on"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    branch_id: Mapped[UUID] = mapped_column(ForeignKey("branch.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("checklist_version.id"))
    assignee_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    kind: Mapped[str]
    state: Mapped[State] = mapped_column(default=State.OFFERED)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    due_at: Mapped[datetime]
    scenario: Mapped[str] = mapped_column(default="")
    brief: Mapped[str] = mapped_column(default="")
    fee: Mapped[str] = mapped_column(default="")
    """The fee in words, as the shopper reads it."""
    programme_id: Mapped[UUID | None] = mapped_column(ForeignKey("programme.id"), index=True)
    pay: Mapped[int | None]
    """The fee as a number, in minor units of `currency`; null: nothing is paid."""
    expenses_limit: Mapped[int | None]
    currency: Mapped[str] = mapped_column(default="", server_default="")
    refusal: Mapped[str] = mapped_column(default="")
    """Why the shopper declined, in their words."""
    cancellation: Mapped[str] = mapped_column(default="", server_default="")
    """Why the desk called it off, in its words."""
    exclusion: Mapped[str] = mapped_column(default="", server_default="")
    """Why the desk leaves it out of all results, in its words."""
    adhoc: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Started on site by whoever made it: nobody had offered it."""
    made_on: Mapped[date | None]
    """The day it was made, by the branch's clock, as the submission that counts tells it."""
    offered_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    assessment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment.id", use_alter=True))
    """The assessment that counts; scores count once because this is one column (I4)."""

    branch: Mapped[Branch] = relationship()
    version: Mapped[ChecklistVersion] = relationship()
    assignee: Mapped[Membership] = relationship()
    assessment: Mapped["Assessment | None"] = relationship(foreign_keys=[assessment_id])
    submissions: Mapped[list["Submission"]] = relationship(
        back_populates="visit", order_by="Submission.number"
    )


COPIES = ("thumbnail", "screen", "report")
"""The copies made of every photo; only they are ever shown."""


class Photo(Entity):
    """Sealed evidence: the bytes as received, kept per organisation and uploader."""

    __tablename__ = "photo"
    __table_args__ = (UniqueConstraint("organisation_id", "uploader_id", "sha256"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    uploader_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    sha256: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    received_at: Mapped[datetime] = mapped_column(default=now)
    fingerprint: Mapped[str | None]
    """What the picture looks like in 16 hexadecimal digits; null until it was looked at."""
    erased_at: Mapped[datetime | None]
    """Set when the bytes were shredded; the row stays as a tombstone (I2)."""
    erasure: Mapped[str] = mapped_column(default="", server_default="")
    """Why they were, in the words of whoever did it."""

    @property
    def key(self) -> str:
        """Where the bytes are in the storage."""
        return photo_key(self.organisation_id, self.uploader_id, self.sha256)

    @property
    def derivative_keys(self) -> list[str]:
        """Where all copies are, or would be."""
        return [self.derivative_key(size) for size in COPIES]

    def derivative_key(self, size: str) -> str:
        """Where a derivative (thumbnail, screen, report) is in the storage."""
        return f"derivatives/{self.organisation_id}/{self.id}/{size}.jpg"


def photo_key(organisation_id: UUID, uploader_id: UUID, sha256: str) -> str:
    """Where a photo's bytes go, before there is a row for them."""
    return f"photos/{organisation_id}/{uploader_id}/{sha256[:2]}/{sha256}"


class Submission(Entity):
    """One received manifest, immutable; numbered by the server within its visit."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("visit_id", "manifest_sha256"),
        UniqueConstraint("visit_id", "number"),
    )

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"))
    sender_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"))
    number: Mapped[int]
    manifest_sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    receipt_json: Mapped[str]
    """The receipt as first given; given again letter by letter, for ever."""
    received_at: Mapped[datetime]
    late: Mapped[bool] = mapped_column(default=False)
    quarantine: Mapped[Quarantine | None] = mapped_column(index=True)

    visit: Mapped[Visit] = relationship(back_populates="submissions")
    photos: Mapped[list["SubmissionPhoto"]] = relationship(order_by="SubmissionPhoto.position")
    decision: Mapped["SubmissionDecision | None"] = relationship(back_populates="submission")

    @property
    def manifest(self) -> Manifest:
        """What the phone said."""
        return read_manifest(self.content)

    @property
    def receipt(self) -> Receipt:
        """What the server promised."""
        return Receipt.model_validate_json(self.receipt_json)


class SubmissionPhoto(Entity):
    """A photo as one submission uses it: of what, and with which words."""

    __tablename__ = "submission_photo"
    __table_args__ = (UniqueConstraint("submission_id", "position"),)

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    photo_id: Mapped[UUID] = mapped_column(ForeignKey("photo.id"), index=True)
    position: Mapped[int]
    place: Mapped[str]
    caption: Mapped[str]
    purpose: Mapped[str] = mapped_column(default="evidence", server_default="evidence")
    """What it is for, as the manifest says: evidence, corrected, receipt or signature."""

    photo: Mapped[Photo] = relationship()


class SubmissionDecision(Entity):
    """What a person decided about a submission that was set aside; made once, never undone."""

    __tablename__ = "submission_decision"

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), unique=True)
    decision: Mapped[Decision]
    reason: Mapped[str]
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    decided_at: Mapped[datetime] = mapped_column(default=now)

    submission: Mapped[Submission] = relationship(back_populates="decision")


class Handover(Entity):
    """A visit taken from one person and given to another, and why."""

    __tablename__ = "handover"

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), index=True)
    from_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"), index=True)
    to_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    reason: Mapped[str]
    handed_by: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    handed_at: Mapped[datetime] = mapped_column(default=now)


class Assessment(Entity):
    """A submission with its score and the trace of how it came about."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("visit_id", "number"),)

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"))
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), index=True)
    number: Mapped[int]
    score: Mapped[int | None]
    """Basis points; null when nothing counted."""
    outcome: Mapped[str]
    critical: Mapped[int]
    """How many critical items failed."""
    result: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    made_by: Mapped[UUID | None]
    made_at: Mapped[datetime] = mapped_column(default=now)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment.id"))
    """The assessment that this one adjusts."""
    adjustments: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    """By item, what the desk put in place of the submission's: {"answer": …, "reason": …}."""

    submission: Mapped[Submission] = relationship()

    @property
    def full(self) -> Score:
        """The score with its trace."""
        return Score.model_validate(self.result)

    @property
    def answers(self) -> Answers:
        """The submission's answers with the adjustments in their places."""
        return adjusted_answers(self.submission.manifest, self.adjustments)

    @property
    def manifest(self) -> Manifest:
        """The submission's manifest with the answers as they count now: what pages show."""
        told = self.submission.manifest
        return told.model_copy(update={"answers": self.answers}) if self.adjustments else told


def adjusted_answers(told: Manifest, adjustments: Mapping[str, Any]) -> Answers:
    """What a manifest answers, with what the desk put in place of it."""
    adjusted = {item: each["answer"] for item, each in adjustments.items()}
    return {**told.answers, **_ANSWERS.validate_python(adjusted)}


class ReviewNote(Entity):
    """What the reviewer says about one item, section or the visit, for one submission."""

    __tablename__ = "review_note"
    __table_args__ = (UniqueConstraint("submission_id", "place"),)

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    place: Mapped[str]
    text: Mapped[str]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    written_at: Mapped[datetime] = mapped_column(default=now)


class Return(Entity):
    """A submission handed back to be corrected, with the reason."""

    __tablename__ = "visit_return"

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), index=True)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), unique=True)
    reason: Mapped[str]
    due_at: Mapped[datetime]
    returned_by: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    returned_at: Mapped[datetime] = mapped_column(default=now)
    passed_at: Mapped[datetime | None]
    """When it was noticed that the time had passed without an answer."""


class Publication(Entity):
    """An assessment made known to the organisation, with the reviewer's summary."""

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("visit_id", "assessment_id"),)

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"))
    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id"))
    summary: Mapped[str]
    published_by: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    published_at: Mapped[datetime] = mapped_column(default=now)
    revised: Mapped[bool] = mapped_column(default=False, server_default=false())
    """It replaces an earlier publication of the same visit, after an appeal."""
    chain_seq: Mapped[int] = mapped_column(default=0)
    chain_hash: Mapped[str] = mapped_column(default="")
    """The organisation's chain head right after the publication event."""

    assessment: Mapped[Assessment] = relationship()
