"""Links with which a password is set."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.infra.db import Entity, now
from audit.people.models import Membership, User


class PasswordLink(Entity):
    """A link that sets a password: good once and for a while; its token is stored hashed.

    Somebody without an account may ask for one too; `user_id` is then None and nothing is sent.
    """

    __tablename__ = "password_link"

    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), index=True)
    membership_id: Mapped[UUID | None] = mapped_column(ForeignKey("membership.id"), index=True)
    """The membership that it invites to; None for a link that was asked for."""
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User | None] = relationship()
    membership: Mapped[Membership | None] = relationship()
