"""What an account is guarded by, and what happened to it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.infra.db import Entity, now
from audit.people.models import User
from audit.people.security.rules import Happened


class BrowserSession(Entity):
    """One sign-in of one browser; the cookie holds a token, of which this is the hash."""

    __tablename__ = "browser_session"
    __table_args__ = (Index("ix_browser_session_user_id", "user_id", "seen_at"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    stamp: Mapped[str]
    """The person's `fs_uniquifier` at that time: with a new one, all sessions are over."""
    browser: Mapped[str] = mapped_column(default="")
    """Roughly, "Firefox · Windows"; "" when it is not known."""
    stays: Mapped[bool] = mapped_column(default=False)
    second_factor: Mapped[bool] = mapped_column(default=False)
    """Whether more than a password was shown."""
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"))
    """The phone that was enrolled in this browser: it is signed out together with it."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now, index=True)
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class SecondFactor(Entity):
    """An authenticator's secret, sealed with the secret key, and the tries against it."""

    __tablename__ = "second_factor"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), unique=True)
    secret: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(default=now)
    last_step: Mapped[int] = mapped_column(default=0)
    """The step of the last code used: it and those before it open nothing any more."""
    failures: Mapped[int] = mapped_column(default=0)
    """Wrong codes in a row."""
    paused_until: Mapped[datetime | None]


class RecoveryCode(Entity):
    """One way in without the authenticator, once; a keyed hash."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("user_id", "code_hash"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]


class AccountEntry(Entity):
    """One line of an account's history, for its owner; kept for 90 days."""

    __tablename__ = "account_entry"
    __table_args__ = (Index("ix_account_entry_user_id", "user_id", "at"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    what: Mapped[Happened]
    browser: Mapped[str] = mapped_column(default="")
