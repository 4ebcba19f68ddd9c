"""Versions of the shoppers' agreement, the one being written, and who agreed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.infra.db import Base, Entity, now
from audit.people.agreements.rules import Texts
from audit.people.models import Membership


class AgreementDraft(Base):
    """The texts that an administrator writes; nobody else reads them yet."""

    __tablename__ = "agreement_draft"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    texts: Mapped[Texts] = mapped_column(JSON)
    changed_by: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    changed_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class AgreementVersion(Entity):
    """One published text in its languages; it never changes and is named by its hash."""

    __tablename__ = "agreement_version"
    __table_args__ = (UniqueConstraint("organisation_id", "number"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    number: Mapped[int]
    texts: Mapped[Texts] = mapped_column(JSON)
    hash: Mapped[str]
    published_by: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    published_at: Mapped[datetime] = mapped_column(default=now)


class Agreement(Entity):
    """That one shopper agreed to one version, when, and in which language it was read."""

    __tablename__ = "agreement"
    __table_args__ = (UniqueConstraint("version_id", "membership_id"),)

    version_id: Mapped[UUID] = mapped_column(ForeignKey("agreement_version.id"))
    membership_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"), index=True)
    language: Mapped[str]
    agreed_at: Mapped[datetime] = mapped_column(default=now)

    version: Mapped[AgreementVersion] = relationship()
    member: Mapped[Membership] = relationship()
