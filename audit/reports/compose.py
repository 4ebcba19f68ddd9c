"""From a dossier to a report's content: everything in words, in one language."""

from flask_babel import gettext as _

from audit.checklists.wording import kind_name
from audit.infra.i18n import direction
from audit.reports import blind
from audit.reports.closing import closing_of, comparison_of
from audit.reports.content import ReportContent
from audit.reports.cover import cover_of, full_front, started
from audit.reports.dossier import Dossier
from audit.reports.glance import glance_of
from audit.reports.items import items_of
from audit.reports.losses import losses_of
from audit.reports.numbering import Order
from audit.reports.voice import Voice
from audit.reports.why import why_of
from audit.visits.blind.values import BlindVisit

COUNTERS = {"1": "latin", "۱": "persian", "١": "arabic"}
"""How a language writes 1, and the page counter that goes with it."""


def compose(dossier: Dossier, language: str, *, attached: bool = False) -> ReportContent:
    """The full edition in one of the product's languages; `attached`: with the visit's data.

    Our own words come through gettext in the locale that is current: force it first.
    """
    order = Order(dossier)
    visit = dossier.blind
    zone, hues = dossier.place.time_zone, dict(dossier.look.hues)
    voice = Voice(language, zone, dossier.checklist, blind=visit is not None, hues=hues)
    losses = losses_of(dossier.score)
    kind = kind_name(dossier.checklist.kind)
    front = blind.front_of(order, voice, visit) if visit else full_front(order, voice)
    day, number, identifier, created = _named_blind(visit, voice) if visit else _named(order, voice)
    return ReportContent(
        language=language,
        direction=direction(language),
        digits=COUNTERS.get(voice.number(1), "latin"),
        title=f"{dossier.place.name}: {kind}, {day}",
        description=_("Audit report of one visit to one branch."),
        organisation=dossier.organisation,
        created=created,
        identifier=f"{identifier}:{language}",
        head=(dossier.place.name, voice.listed([kind, day])),
        foot=foot_words(dossier, number),
        cover=cover_of(order, voice, front),
        glance=glance_of(order, voice, losses),
        items=items_of(order, voice),
        why=why_of(order, voice, losses),
        comparison=comparison_of(order, voice),
        look=dossier.look,
        closing=blind.closing_of(order, voice, visit)
        if visit
        else closing_of(order, voice, attached=attached),
    )


def foot_words(dossier: Dossier, number: str) -> str:
    """What stands at the foot of every page; a branch's number is its report's, not the visit's."""
    if dossier.blind:
        words = _("%(organisation)s · report %(number)s · confidential")
    else:
        words = _("%(organisation)s · visit %(number)s · confidential")
    # isolated: a number such as 895E63FC is torn apart by the Persian word before it
    named = {
        "organisation": f"\u2068{dossier.organisation}\u2069",
        "number": f"\u2066{number}\u2069",
    }
    return words % named


def _named(order: Order, voice: Voice) -> tuple[str, str, str, str]:
    """Day, number, identifier and date of making of a full edition."""
    visit, judged = order.dossier.manifest.visit, order.dossier.judged
    created = judged.published_at.isoformat(timespec="seconds")
    return voice.day(started(order)), visit[:8].upper(), f"{visit}:{judged.number}", created


def _named_blind(visit: BlindVisit, voice: Voice) -> tuple[str, str, str, str]:
    """The same of a branch edition: nothing of the visit's own id, no time of day."""
    publication = visit.publication_id
    return (
        blind.visited_words(visit, voice),
        blind.number_of(publication),
        f"branch:{publication}",
        visit.published_on.isoformat(),
    )
