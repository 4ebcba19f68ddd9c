"""Messages to people, and which kinds somebody does not want. No address and no text is stored."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.infra.db import Base, Entity, now
from audit.people.messages.rules import State
from audit.people.models import Membership, Organisation, User


class Message(Entity):
    """One message to one person, written when it is sent; `key` makes telling twice harmless."""

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_state_next_at", "state", "next_at"),
        Index("ix_message_organisation_id_created_at", "organisation_id", "created_at"),
        Index("ix_message_about_id_kind", "about_id", "kind"),
    )

    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    membership_id: Mapped[UUID | None] = mapped_column(ForeignKey("membership.id"))
    """For whom it is in which organisation; None: it is about the person's account."""
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    about_id: Mapped[UUID | None]
    """What it tells of: a visit, a publication or a link."""
    about_at: Mapped[datetime | None]
    """The moment it tells of, where it is about one."""
    with_id: Mapped[UUID | None]
    """The message in whose letter it is told, with others of its kind."""
    state: Mapped[State] = mapped_column(default=State.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(default="")
    """What the mail server said, or why it was dropped."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    next_at: Mapped[datetime] = mapped_column(default=now)
    """Not to be sent before."""
    claimed_at: Mapped[datetime | None]
    handed_at: Mapped[datetime | None]
    """When the mail server was about to take the text: from then on it may have arrived."""
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    membership: Mapped[Membership | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()


class MailRefusal(Base):
    """A kind of message that a member does not want."""

    __tablename__ = "mail_refusal"

    membership_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
