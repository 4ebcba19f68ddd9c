"""What letters about visits share: how one is put together, and what it says of a visit."""

from datetime import datetime

from flask_babel import gettext as _

from audit.engines.language.texts import text_in
from audit.infra.db import db
from audit.infra.i18n import current_language, default_language
from audit.infra.letters import Letter, named
from audit.people.messages.kinds import Occasion, address_of
from audit.visits.models import Visit
from audit.visits.rules import State


def letter(
    occasion: Occasion,
    *,
    subject: str,
    said: str,
    facts: tuple[tuple[str, str], ...],
    action: tuple[str, str],
) -> Letter:
    """A greeting, a sentence, facts that are known, and where to go."""
    return Letter(
        subject=subject,
        paragraphs=(_("Hello %(name)s,", name=named(occasion.person.name)), said),
        facts=tuple((name, value) for name, value in facts if value),
        action=action,
        why=_("You get this because such messages are switched on for you."),
        settings=address_of("mail.mine"),
    )


def own_visit(occasion: Occasion, *states: State) -> Visit | None:
    """The visit, where it is still this person's and stands as the letter would say."""
    about, member = occasion.message.about_id, occasion.message.membership_id
    visit = db.session.get(Visit, about) if about else None
    fits = visit is not None and visit.state in states and visit.assignee_id == member
    return visit if fits else None


def where(visit: Visit) -> tuple[tuple[str, str], ...]:
    """The branch, its address, and by which checklist."""
    title = text_in(visit.version.checklist.title, current_language(), default_language())
    return (
        (_("Branch"), visit.branch.name),
        (_("Address"), visit.branch.address),
        (_("Checklist"), title),
    )


def window(occasion: Occasion, visit: Visit) -> tuple[tuple[str, str], ...]:
    """On which days it may be made, and by when it is to be sent."""
    zone = visit.branch.time_zone
    days = occasion.reader.days(visit.opens_at, visit.closes_at, zone)
    return (
        (_("To be made"), days),
        (_("To be sent by"), moment_at(occasion, visit, visit.due_at)),
    )


def moment_at(occasion: Occasion, visit: Visit, moment: datetime) -> str:
    """A moment by the branch's clock, as the reader writes it."""
    return occasion.reader.moment(moment, visit.branch.time_zone)


def on_phone(visit: Visit) -> str:
    """The visit's address on the phone."""
    return address_of("capture.phone", f"visit/{visit.id}")
