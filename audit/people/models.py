"""People and places: the tenant, where visits happen, and who does what there."""

from datetime import datetime
from uuid import UUID

from flask_security.core import UserMixin
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.infra.db import Entity, now
from audit.infra.i18n import LANGUAGES
from audit.people.permits import Role


class Organisation(Entity):
    """The tenant: everything belongs to exactly one."""

    __tablename__ = "organisation"

    name: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    demo: Mapped[bool] = mapped_column(default=False)
    safety_phone: Mapped[str] = mapped_column(default="", server_default="")
    """Whom a shopper who feels unsafe calls, in international form."""
    wants_position: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether phones ask their holder for the position, with consent."""
    currency: Mapped[str] = mapped_column(default="GBP", server_default="GBP")
    appeal_days: Mapped[int] = mapped_column(default=14, server_default="14")
    """So long after its publication a branch may appeal an item."""
    time_zone: Mapped[str] = mapped_column(default="UTC", server_default="UTC")
    """The clock of the office, and of a new branch unless told otherwise."""
    languages: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    """Codes of the languages in use, the organisation's own among them; none: all."""
    logo: Mapped[str | None]
    """SHA-256 of the picture as it was rewritten."""
    logo_text: Mapped[str] = mapped_column(default="", server_default="")
    """What stands for the logo where it is read aloud; "": the name."""
    accent: Mapped[str | None]
    """The one accent colour by day, #rrggbb; None: ours."""
    look: Mapped[str | None]
    """The name of the stylesheet that the organisation adds to its pages; None: it adds none."""
    kept_months: Mapped[int | None]
    """So long after a visit was received its photos are kept; None: for ever."""
    second_factor_roles: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    """Roles that sign in with more than a password."""
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def used_languages(self) -> tuple[str, ...]:
        """Codes of the languages in use, in the product's order."""
        return tuple(code for code in LANGUAGES if code in (self.languages or LANGUAGES))


class Region(Entity):
    """A group of branches; regions nest."""

    __tablename__ = "region"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("region.id"))
    name: Mapped[str]


class Branch(Entity):
    """Where visits happen; its clock is its own."""

    __tablename__ = "branch"
    __table_args__ = (Index("ix_branch_code_key", "organisation_id", "code_key", unique=True),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    region_id: Mapped[UUID] = mapped_column(ForeignKey("region.id"), index=True)
    name: Mapped[str]
    code: Mapped[str] = mapped_column(default="", server_default="")
    """The organisation's own reference, as it was typed."""
    code_key: Mapped[str | None]
    """What spellings of one code share (`places.rules.key_of`); None: it has none."""
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="", server_default="")
    """In international form."""
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    time_zone: Mapped[str]
    closed_at: Mapped[datetime | None]

    region: Mapped[Region] = relationship()


class User(Entity, UserMixin):  # type: ignore[misc]
    """A person who can sign in; memberships say where and as what."""

    __tablename__ = "user"

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    locale: Mapped[str] = mapped_column(default="en")
    calendar: Mapped[str | None]
    """gregorian, jalali or hijri; None: the one of the language."""
    digits: Mapped[str | None]
    """native or latin; None: the ones of the language."""
    created_at: Mapped[datetime] = mapped_column(default=now)

    memberships: Mapped[list["Membership"]] = relationship(back_populates="user")

    roles = ()  # type: ignore[assignment]  # Flask-Security's own roles are not used: a role belongs to a membership


class Membership(Entity):
    """One person's role in one organisation, and where it reaches."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("user_id", "organisation_id"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[Role]
    pseudonym: Mapped[str] = mapped_column(default="")
    """What reports call a shopper instead of the name."""
    languages: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    """Codes of the languages in which this person can make a visit; none: not told."""
    ended_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    """Kept out of this organisation since then, and still a member of it."""

    user: Mapped[User] = relationship(back_populates="memberships")
    organisation: Mapped[Organisation] = relationship()
    places: Mapped[list["MembershipPlace"]] = relationship()

    @property
    def holds(self) -> bool:
        """Whether the person may work here: neither ended nor disabled."""
        return self.ended_at is None and self.disabled_at is None and self.user.active


class MembershipPlace(Entity):
    """One region or branch that a membership reaches; none at all means everywhere."""

    __tablename__ = "membership_place"
    __table_args__ = (
        CheckConstraint("(region_id IS NULL) <> (branch_id IS NULL)", name="one_place"),
    )

    membership_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"), index=True)
    region_id: Mapped[UUID | None] = mapped_column(ForeignKey("region.id"))
    branch_id: Mapped[UUID | None] = mapped_column(ForeignKey("branch.id"))


class Device(Entity):
    """A phone that may send one member's visits; its token is stored hashed."""

    __tablename__ = "device"
    __table_args__ = (Index("ix_device_membership_id", "membership_id"),)

    membership_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    membership: Mapped[Membership] = relationship()
