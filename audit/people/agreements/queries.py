"""Reads about agreements; they start from one organisation."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select

from audit.infra.db import db
from audit.infra.i18n.ordering import place_of
from audit.people.agreements.models import Agreement, AgreementDraft, AgreementVersion
from audit.people.agreements.rules import Texts
from audit.people.models import Membership, User
from audit.people.permits import Role


def current_version(organisation_id: UUID) -> AgreementVersion | None:
    """What holds at present: the newest version; None where nothing was ever published."""
    found = select(AgreementVersion).where(AgreementVersion.organisation_id == organisation_id)
    return db.session.scalar(found.order_by(AgreementVersion.number.desc()).limit(1))


def agreement_of(member: Membership, version: AgreementVersion) -> Agreement | None:
    """That this member agreed to this version; None when not."""
    found = select(Agreement).where(
        Agreement.membership_id == member.id, Agreement.version_id == version.id
    )
    return db.session.scalar(found)


def awaited_from(member: Membership) -> AgreementVersion | None:
    """What a member has to agree to before taking on a visit; only shoppers are asked."""
    if member.role is not Role.SHOPPER:
        return None
    version = current_version(member.organisation_id)
    return version if version and agreement_of(member, version) is None else None


def draft_of(organisation_id: UUID) -> AgreementDraft | None:
    """What is being written; None when nothing is."""
    return db.session.get(AgreementDraft, organisation_id)


def texts_at_work(organisation_id: UUID) -> Texts:
    """What the next version begins with: the draft, else what holds, else nothing."""
    known = draft_of(organisation_id) or current_version(organisation_id)
    return known.texts if known else {}


def version_for(member: Membership, version_id: UUID) -> AgreementVersion | None:
    """One version of the member's own organisation."""
    found = select(AgreementVersion).where(
        AgreementVersion.id == version_id,
        AgreementVersion.organisation_id == member.organisation_id,
    )
    return db.session.scalar(found)


def versions_of(organisation_id: UUID) -> list[tuple[AgreementVersion, int]]:
    """All versions, the newest first, each with how many people agreed to it; one query."""
    found = (
        select(AgreementVersion, func.count(Agreement.id))
        .outerjoin(Agreement, Agreement.version_id == AgreementVersion.id)
        .where(AgreementVersion.organisation_id == organisation_id)
        .group_by(AgreementVersion.id)
        .order_by(AgreementVersion.number.desc())
    )
    return [(row[0], row[1]) for row in db.session.execute(found)]


@dataclass(frozen=True)
class Line:
    """One shopper in the list of a version, and when they agreed; None: not yet."""

    member_id: UUID
    name: str
    works_here: bool
    agreed_at: datetime | None
    language: str | None


def lines_of(version: AgreementVersion) -> list[Line]:
    """Every shopper who works here, and everybody who agreed; who did not comes first."""
    holds = and_(Membership.ended_at.is_(None), Membership.disabled_at.is_(None), User.active)
    found = (
        select(
            Membership.id,
            User.name,
            holds & (Membership.role == Role.SHOPPER),
            Agreement.agreed_at,
            Agreement.language,
        )
        .join(Membership.user)
        .outerjoin(
            Agreement,
            and_(Agreement.membership_id == Membership.id, Agreement.version_id == version.id),
        )
        .where(
            Membership.organisation_id == version.organisation_id,
            Agreement.id.is_not(None) | (holds & (Membership.role == Role.SHOPPER)),
        )
        .order_by(Membership.id)
    )
    lines = [
        Line(row[0], row[1], bool(row[2]), row[3], row[4]) for row in db.session.execute(found)
    ]
    return sorted(lines, key=lambda each: (each.agreed_at is not None, place_of(each.name)))
