"""Reads about sign-in; those for pages start from the person who asks."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager

from audit.infra.db import db, now
from audit.people import queries as people
from audit.people.models import Membership, Organisation, User
from audit.people.permits import Role
from audit.people.security.models import (
    AccountEntry,
    BrowserSession,
    RecoveryCode,
    SecondFactor,
)
from audit.people.security.rules import FAILURES, ended_before
from audit.people.security.sessions import token_hash


def session_of(token: str) -> BrowserSession | None:
    """The session that a cookie's token opens, with its person: one query."""
    found = _holding().where(BrowserSession.token_hash == token_hash(token))
    return db.session.scalar(found)


def sessions_of(user: User, *, page: int, size: int) -> list[BrowserSession]:
    """A page of a person's sessions that hold, the last used first; one more tells of a next."""
    found = _holding().where(BrowserSession.user_id == user.id)
    found = found.order_by(BrowserSession.seen_at.desc(), BrowserSession.id)
    return list(db.session.scalars(found.offset((page - 1) * size).limit(size + 1)))


def session_for(user: User, session_id: UUID) -> BrowserSession | None:
    """One of the person's own sessions that hold."""
    found = _holding().where(BrowserSession.user_id == user.id, BrowserSession.id == session_id)
    return db.session.scalar(found)


def _holding() -> Select[BrowserSession]:
    moment, seen = now(), BrowserSession.seen_at
    in_time = or_(
        seen >= ended_before(moment, stays=False),
        and_(BrowserSession.stays, seen >= ended_before(moment, stays=True)),
    )
    return (
        select(BrowserSession)
        .join(BrowserSession.user)
        .where(
            BrowserSession.ended_at.is_(None),
            BrowserSession.stamp == User.fs_uniquifier,
            User.active,
            in_time,
        )
        .options(contains_eager(BrowserSession.user))
    )


def history_of(user: User, *, page: int, size: int) -> list[AccountEntry]:
    """A page of what happened to an account, the newest first; one more tells of a next."""
    found = select(AccountEntry).where(AccountEntry.user_id == user.id)
    found = found.order_by(AccountEntry.at.desc(), AccountEntry.id)
    return list(db.session.scalars(found.offset((page - 1) * size).limit(size + 1)))


def failures_since(user: User, moment: datetime) -> int:
    """How many passwords and codes were wrong since then."""
    failed = select(func.count(AccountEntry.id)).where(
        AccountEntry.user_id == user.id,
        AccountEntry.at > moment,
        AccountEntry.what.in_(FAILURES),
    )
    return db.session.scalar(failed) or 0


def factor_of(user: User) -> SecondFactor | None:
    """A person's second factor."""
    return db.session.scalar(select(SecondFactor).where(SecondFactor.user_id == user.id))


def codes_left(user: User) -> int:
    """How many recovery codes of a person are still good."""
    good = select(func.count(RecoveryCode.id)).where(
        RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None)
    )
    return db.session.scalar(good) or 0


def must_show_more(user: User) -> bool:
    """Whether an organisation in which a person works asks for more than a password."""
    return any(asks_for_more(member) for member in people.memberships_of(user))


def asks_for_more(member: Membership) -> bool:
    """Whether the organisation asks for more than a password of who has this role."""
    return member.role in member.organisation.second_factor_roles


def guarded(users: Collection[UUID]) -> set[UUID]:
    """Which of these people have a second factor."""
    found = select(SecondFactor.user_id).where(SecondFactor.user_id.in_(users))
    return set(db.session.scalars(found))


def counts_of(organisation: Organisation) -> dict[Role, tuple[int, int]]:
    """By role, how many people work here, and how many of them have a second factor."""
    counted = (
        select(Membership.role, func.count(Membership.id), func.count(SecondFactor.id))
        .outerjoin(SecondFactor, SecondFactor.user_id == Membership.user_id)
        .where(Membership.organisation_id == organisation.id, Membership.ended_at.is_(None))
        .group_by(Membership.role)
        .order_by(Membership.role)
    )
    return {role: (all_of, with_it) for role, all_of, with_it in db.session.execute(counted)}


def works_beside(user: User, organisation_id: UUID) -> bool:
    """Whether a person belongs to another organisation beside this one."""
    others = select(Membership.id).where(
        Membership.user_id == user.id,
        Membership.organisation_id != organisation_id,
        Membership.ended_at.is_(None),
    )
    return db.session.scalar(others.limit(1)) is not None
