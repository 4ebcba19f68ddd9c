"""The branch edition: what it says in place of all that is of the shopper (R0.24, RS.13)."""

from datetime import datetime, time
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import pgettext

from audit.checklists.wording import kind_name
from audit.reports.closing import grouped, signatures
from audit.reports.content import Closing, Fact
from audit.reports.cover import Front, checklist_words, scored_words
from audit.reports.dossier import Dossier, Judged, Place, Version
from audit.reports.numbering import Order
from audit.reports.signing import signed_by_branch
from audit.reports.voice import Voice
from audit.visits.blind.values import BlindVisit
from audit.visits.blind.wording import part_words, when_words


def blind_dossier(
    visit: BlindVisit, organisation: str, version_at: datetime, photos: frozenset[str]
) -> Dossier:
    """A dossier that holds the blind edition alone; `photos`: ids of those that can be shown."""
    return Dossier(
        organisation=organisation,
        place=Place(visit.branch, visit.address, visit.region, visit.time_zone),
        version=Version(visit.checklist, visit.version, visit.version_hash, version_at),
        received=None,
        judged=Judged(visit.score, 0, visit.summary, {}, published_at(visit)),
        shopper="",
        scenario="",
        link=None,
        photos=photos,
        blind=visit,
    )


def published_at(visit: BlindVisit) -> datetime:
    """The day of the publication; its time is nobody's business either."""
    return datetime.combine(visit.published_on, time())


def front_of(order: Order, voice: Voice, visit: BlindVisit) -> Front:
    """The front of a branch edition; it says when it replaces an earlier one."""
    return Front(
        edition=_("Branch edition, revised") if visit.revised else _("Branch edition"),
        note=_("Blind: nothing in it points to the shopper"),
        visited=visited_words(visit, voice),
        facts=facts_of(order, voice, visit),
    )


def facts_of(order: Order, voice: Voice, visit: BlindVisit) -> tuple[Fact, ...]:
    """Where, on what and when; nothing of who."""
    facts = [
        (_("Kind of visit"), kind_name(visit.kind)),
        (_("Branch"), voice.listed([w for w in (visit.branch, visit.address) if w])),
        (_("Region"), visit.region),
        (_("Time of day"), part_words(visit.when.part)),
        (_("Checklist"), checklist_words(order, voice)),
        (_("Items scored"), scored_words(order, voice)),
        (pgettext("label", "Published"), voice.day(published_at(visit))),
    ]
    revised = _("It replaces an earlier report of this visit, after an appeal.")
    return (
        *(Fact(term, words) for term, words in facts if words),
        *([Fact(_("Revised"), revised, wide=True)] if visit.revised else []),
    )


def closing_of(order: Order, voice: Voice, visit: BlindVisit) -> Closing:
    """Signatures and where the document is from: the checklist and the publication, no more."""
    return Closing(
        signatures=signatures(),
        signed=signed_by_branch(visit, order.dossier.photos),
        about=_("The hash ties this document to the exact wording of the checklist."),
        attached="",
        facts=(
            Fact(_("Kind"), kind_name(visit.kind)),
            Fact(_("Checklist"), checklist_words(order, voice)),
            Fact(pgettext("label", "Published"), voice.day(published_at(visit))),
        ),
        hashes=(
            Fact(_("Publication"), str(visit.publication_id), code=True),
            Fact(_("Checklist, SHA-256"), grouped(visit.version_hash), code=True),
        ),
    )


def number_of(publication_id: UUID) -> str:
    """The number under which the report runs: random, and no visit's."""
    return str(publication_id)[:8].upper()


def visited_words(visit: BlindVisit, voice: Voice) -> str:
    """When the visit was, as closely as the branch may know it."""
    return when_words(visit.when, voice.language)
