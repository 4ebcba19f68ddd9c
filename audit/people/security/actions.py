"""Verbs about passwords and second factors."""

import secrets
from base64 import b32encode
from enum import StrEnum
from uuid import UUID

from flask import current_app
from flask_babel import gettext as _
from flask_security import hash_password, verify_password
from sqlalchemy import delete, select

from audit.infra import events
from audit.infra.chronicle import new_id
from audit.infra.db import db, now
from audit.infra.refusals import Conflict
from audit.infra.sealing import Unreadable, fingerprint, seal, unseal
from audit.people.messages.actions import tell_person
from audit.people.models import Membership, Organisation, User
from audit.people.permits import Role
from audit.people.security import queries, sessions
from audit.people.security.models import BrowserSession, RecoveryCode, SecondFactor
from audit.people.security.rules import (
    ALPHABET,
    CODE_LENGTH,
    CODES,
    SECRET_BYTES,
    Happened,
    matching_step,
    pause_after,
    plain_code,
)

PURPOSE = "second factor"
CODE_PURPOSE = "recovery code"


class Answer(StrEnum):
    """What became of a code."""

    RIGHT = "right"
    RECOVERY = "recovery"
    WRONG = "wrong"
    PAUSED = "paused"

    @property
    def opens(self) -> bool:
        """Whether it was right."""
        return self in {Answer.RIGHT, Answer.RECOVERY}


def new_secret() -> bytes:
    """A secret for an authenticator."""
    return secrets.token_bytes(SECRET_BYTES)


def spelled(secret: bytes) -> str:
    """A secret as authenticators take it: base 32."""
    return b32encode(secret).decode().rstrip("=")


def give_code(user: User, code: str, browser: str) -> Answer:
    """Judge a code of the authenticator, or a recovery code; either opens once.

    Wrong ones in a row make everybody wait who has got this far.
    """
    with db.write():
        db.lock(user)
        factor = queries.factor_of(user)
        if factor is None:
            return Answer.WRONG
        if factor.paused_until and factor.paused_until > now():
            sessions.note(user, Happened.PAUSED, browser)
            return Answer.PAUSED
        answer = _judge(user, factor, plain_code(code))
        if answer is Answer.WRONG:
            factor.failures += 1
            factor.paused_until = now() + pause_after(factor.failures)
            sessions.note(user, Happened.WRONG_CODE, browser)
        else:
            factor.failures, factor.paused_until = 0, None
    return answer


def _judge(user: User, factor: SecondFactor, code: str) -> Answer:
    try:
        secret = unseal(factor.secret, purpose=PURPOSE, owner=str(user.id))
    except Unreadable:
        current_app.logger.exception("the second factor of %s cannot be read", user.id)
        secret = None
    if secret is not None and (step := matching_step(secret, code, now(), factor.last_step)):
        factor.last_step = step
        return Answer.RIGHT
    good = select(RecoveryCode).where(
        RecoveryCode.user_id == user.id,
        RecoveryCode.code_hash == _code_hash(user, code),
        RecoveryCode.used_at.is_(None),
    )
    kept = db.session.scalar(good)
    if kept is None:
        return Answer.WRONG
    kept.used_at = now()
    return Answer.RECOVERY


def fits(secret: bytes, code: str) -> bool:
    """Whether a code is one that this secret's authenticator shows; nothing is spent."""
    return _first_step(secret, code) is not None


def _first_step(secret: bytes, code: str) -> int | None:
    return matching_step(secret, plain_code(code), now(), 0)


def set_up(
    user: User, secret: bytes, code: str, browser: str, *, replacing: bool = False
) -> list[str] | None:
    """Guard an account with an authenticator that shows this code for this secret.

    The recovery codes, to be shown once; None, and nothing changed, when the code is another's.
    Raises Conflict when the account is guarded already, unless that is to be replaced.
    """
    step = _first_step(secret, code)
    if step is None:
        return None
    with db.write() as session:
        db.lock(user)
        if not replacing and queries.factor_of(user):
            raise Conflict(_("This account has a second factor already. Sign in with its code."))
        session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))
        sealed = seal(secret, purpose=PURPOSE, owner=str(user.id))
        session.add(SecondFactor(user_id=user.id, secret=sealed, last_step=step, set_at=now()))
        codes = _new_codes(user)
        sessions.note(user, Happened.FACTOR_SET, browser)
        _record(user, "member.second-factor-set")
    return codes


def renew_codes(user: User, browser: str) -> list[str]:
    """Make new recovery codes; the old ones open nothing any more."""
    with db.write():
        db.lock(user)
        codes = _new_codes(user)
        sessions.note(user, Happened.CODES_RENEWED, browser)
        _record(user, "member.recovery-codes-renewed")
    return codes


def remove(user: User, browser: str) -> None:
    """Let a password alone open an account again."""
    with db.write():
        db.lock(user)
        _drop(user)
        _write(user, Happened.FACTOR_REMOVED, browser)
        _record(user, "member.second-factor-removed")


def reset(user: User, *, by: Membership | None) -> None:
    """Take away somebody else's second factor and end all their sessions; they are told so.

    An administrator reaches nobody's account in another organisation (Conflict); the command
    line, without `by`, does.
    """
    with db.write():
        db.lock(user)
        if by is not None and queries.works_beside(user, by.organisation_id):
            raise Conflict(
                _(
                    "This person works for another organisation too, so nobody here may take away "
                    "the second factor. A recovery code lets them in, or whoever runs the server."
                )
            )
        _drop(user)
        sessions.end_all(user)
        _write(user, Happened.FACTOR_RESET)
        _record(user, "member.second-factor-reset", by=by.id if by else None)


def change_password(user: User, password: str, *, keep: BrowserSession | None) -> None:
    """Set a password; every session ends but the one to keep. Phones keep their tokens."""
    with db.write():
        db.lock(user)
        user.password = hash_password(normal(password))
        sessions.end_all(user)
        if keep is not None:
            keep.stamp = user.fs_uniquifier
        _write(user, Happened.PASSWORD_CHANGED, keep.browser if keep else "")
        _record(user, "member.password-changed")


def normal(password: str) -> str:
    """A password in the one spelling in which signing in compares it."""
    spelling: str = current_app.extensions["security"].password_util.normalize(password)
    return spelling


def knows_password(user: User, password: str) -> bool:
    """Whether this is the person's password; who has none cannot know it."""
    return user.password is not None and bool(verify_password(normal(password), user.password))


def require(organisation: Organisation, roles: list[Role], *, by: Membership) -> bool:
    """Ask these roles for more than a password from now on; whether that is new."""
    wanted = [role.value for role in Role if role in roles]
    with db.write():
        db.lock(organisation)
        if organisation.second_factor_roles == wanted:
            return False
        organisation.second_factor_roles = wanted
        events.record(
            "organisation.settled",
            organisation_id=organisation.id,
            subject_id=organisation.id,
            actor_id=by.id,
            settings=["second_factor_roles"],
        )
    return True


def _drop(user: User) -> None:
    for table in (SecondFactor, RecoveryCode):
        db.session.execute(delete(table).where(table.user_id == user.id))
    own = select(BrowserSession).where(BrowserSession.user_id == user.id)
    for opened in db.session.scalars(own.where(BrowserSession.second_factor)):
        opened.second_factor = False


def _new_codes(user: User) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes: set[str] = set()
    while len(codes) < CODES:
        codes.add("".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)))
    db.session.add_all(
        RecoveryCode(id=new_id(), user_id=user.id, code_hash=_code_hash(user, code))
        for code in codes
    )
    return sorted(codes)


def are_codes_of(user: User, codes: list[str]) -> bool:
    """Whether these are the person's recovery codes, good ones."""
    hashes = {_code_hash(user, plain_code(code)) for code in codes[: CODES + 1]}
    good = select(RecoveryCode.code_hash).where(
        RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None)
    )
    return bool(hashes) and hashes <= set(db.session.scalars(good))


def _code_hash(user: User, code: str) -> str:
    return fingerprint(f"{user.id} {code}", purpose=CODE_PURPOSE)


LETTERS = {
    Happened.PASSWORD_CHANGED: "password-changed",
    Happened.FACTOR_REMOVED: "second-step-removed",
    Happened.FACTOR_RESET: "second-step-reset",
}
"""What somebody is told by mail too: it may not have been them."""


def _write(user: User, what: Happened, browser: str = "") -> None:
    entry = sessions.note(user, what, browser)
    if entry is not None:
        tell_person(LETTERS[what], user, key=f"account:{entry.id}", about=entry.id)


OWN = UUID(int=0)
"""Stands for whoever the account belongs to."""


def _record(user: User, kind: str, *, by: UUID | None = OWN) -> None:
    """One event in each organisation where the person works."""
    held = select(Membership).where(Membership.user_id == user.id, Membership.ended_at.is_(None))
    for member in db.session.scalars(held.order_by(Membership.organisation_id)):
        events.record(
            kind,
            organisation_id=member.organisation_id,
            subject_id=member.id,
            actor_id=member.id if by is OWN else by,
        )
