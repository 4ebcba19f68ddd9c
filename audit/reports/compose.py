"""From a dossier to a report's content: everything in words, in one language."""

from flask_babel import gettext as _

from audit.checklists.wording import kind_name
from audit.infra.i18n import direction
from audit.reports.closing import closing_of, comparison_of
from audit.reports.content import ReportContent
from audit.reports.cover import cover_of, started
from audit.reports.dossier import Dossier
from audit.reports.glance import glance_of
from audit.reports.items import items_of
from audit.reports.losses import losses_of
from audit.reports.numbering import Order
from audit.reports.voice import Voice
from audit.reports.why import why_of

COUNTERS = {"1": "latin", "۱": "persian", "١": "arabic"}
"""How a language writes 1, and the page counter that goes with it."""


def compose(dossier: Dossier, language: str, *, attached: bool = False) -> ReportContent:
    """The full edition in one of the product's languages; `attached`: with the visit's data.

    Our own words come through gettext in the locale that is current: force it first.
    """
    order = Order(dossier)
    voice = Voice(language, dossier.place.time_zone, dossier.checklist)
    losses = losses_of(dossier.score)
    day = voice.day(started(order))
    kind = kind_name(dossier.checklist.kind)
    identifier = dossier.manifest.visit[:8].upper()
    return ReportContent(
        language=language,
        direction=direction(language),
        digits=COUNTERS.get(voice.number(1), "latin"),
        title=f"{dossier.place.name}: {kind}, {day}",
        description=_("Audit report of one visit to one branch."),
        organisation=dossier.organisation,
        created=dossier.judged.published_at.isoformat(timespec="seconds"),
        identifier=f"{dossier.manifest.visit}:{dossier.judged.number}:{language}",
        head=(dossier.place.name, f"{kind}, {day}"),
        foot=_(
            "%(organisation)s · visit %(number)s · confidential",
            organisation=dossier.organisation,
            number=identifier,
        ),
        cover=cover_of(order, voice),
        glance=glance_of(order, voice, losses),
        items=items_of(order, voice),
        why=why_of(order, voice, losses),
        comparison=comparison_of(order, voice),
        closing=closing_of(order, voice, attached=attached),
    )
