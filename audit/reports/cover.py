"""The first page: outcome, score, band, hexagon and the facts of the visit."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from textwrap import shorten

from flask_babel import gettext as _
from flask_babel import pgettext

from audit.checklists.wording import kind_name
from audit.formats.checklist import PARAMETERS
from audit.reports import verdict
from audit.reports.charts import Corner, Radar, Scale, polygon, scale_of, spread
from audit.reports.content import Cover, Fact
from audit.reports.numbering import Order
from audit.reports.voice import Voice

LONGEST_SCENARIO = 260
"""Characters of the scenario that fit on the first page; the visit's page has it whole."""

MOST_SECTIONS = 10
"""More would not fit beside the score."""


def started(order: Order) -> datetime:
    """When the visit began, by the server's clock."""
    times = order.dossier.manifest.times
    return times.by_server(times.started)


@dataclass(frozen=True, slots=True)
class Front:
    """What the cover says by its edition: who may read it, when the visit was, and its facts."""

    edition: str
    note: str
    visited: str
    facts: tuple[Fact, ...]


def full_front(order: Order, voice: Voice) -> Front:
    """The front of a full edition."""
    covert = order.dossier.checklist.kind == "mystery"
    return Front(
        edition=_("Full edition, revised") if order.dossier.judged.revised else _("Full edition"),
        note=_("Internal: not for the branch") if covert else "",
        visited=visited_words(order, voice),
        facts=facts_of(order, voice),
    )


def cover_of(order: Order, voice: Voice, front: Front) -> Cover:
    """The first page, with the front of its edition."""
    score, unit = verdict.score_words(order, voice)
    outcome, tone = verdict.outcome_words(order)
    radar = radar_of(order, voice)
    return Cover(
        edition=front.edition,
        edition_note=front.note,
        kicker=kind_name(order.dossier.checklist.kind),
        title=order.dossier.place.name,
        visited=front.visited,
        ended=verdict.ended_words(order),
        outcome=outcome,
        tone=tone,
        because=verdict.because(order, voice),
        score=score,
        unit=unit,
        band=verdict.band_words(order, voice),
        scale=scale(order, voice),
        radar=radar,
        keys=keys_of(radar, order, voice),
        others=other_parameters(order, voice),
        sections=() if radar else section_scores(order, voice),
        facts=front.facts,
    )


def visited_words(order: Order, voice: Voice) -> str:
    """The day and the hours from the first answer to sending."""
    times = order.dossier.manifest.times
    first, last = started(order), times.by_server(times.submitted)
    end = voice.clock(last)
    if voice.day(first) != voice.day(last):
        end = f"{voice.day(last)}, {end}"
    return _(
        "%(day)s, begun at %(start)s, finished at %(end)s",
        day=voice.day(first),
        start=voice.clock(first),
        end=end,
    )


def scale(order: Order, voice: Voice) -> Scale | None:
    """The bands with the score among them; None without a score or without bands."""
    score, scoring = order.dossier.score, order.dossier.checklist.scoring
    value = verdict.judged(order)
    low, high = (score.raw.floor, score.raw.ceiling) if score.raw else (0, 100)
    if value is None or high <= low:
        return None
    limits = {band.from_ for band in scoring.bands} | ({scoring.pass_} - {None})
    bounds = [
        (float((limit - low) / (high - low)), voice.number(limit))
        for limit in sorted(filter(None, limits))
    ]
    shown, unit = verdict.score_words(order, voice)
    here = (value - Fraction(str(low))) / (Fraction(str(high)) - Fraction(str(low)))
    return scale_of(
        _("Score %(score)s %(unit)s.", score=shown, unit=unit),
        bounds,
        float(here),
        mirrored=voice.mirrored,
    )


def radar_of(order: Order, voice: Voice) -> Radar | None:
    """The hexagon; None when fewer than three of the six are asked about, or none has a score."""
    dossier = order.dossier
    now = {id_: part.score for id_, part in dossier.score.parameters.items()}
    asked = [name for name in PARAMETERS if name in now]
    if len(asked) < 3 or all(now[name] is None for name in asked):
        return None
    then = dossier.before.score.parameters if dossier.before else {}
    before = {id_: part.score for id_, part in then.items()}
    places = spread(now)
    corners = tuple(
        Corner(name, voice.parameter(name), voice.score(now.get(name)), voice.hue(name), place)
        for name, place in zip(PARAMETERS, places, strict=True)
    )
    said = voice.listed([f"{corner.title} {corner.score}" for corner in corners])
    return Radar(
        alt=_("Hexagon of the six parameters. %(scores)s.", scores=said),
        corners=corners,
        now=polygon(places),
        before=polygon(spread(before)),
        passing=passing(order),
    )


def passing(order: Order) -> str:
    """The hexagon of the pass mark; empty where there is none in per cent."""
    limit = order.dossier.checklist.scoring.pass_
    if limit is None or order.dossier.score.raw is not None:
        return ""
    return polygon(spread(dict.fromkeys(PARAMETERS, int(limit * 100))))


def keys_of(radar: Radar | None, order: Order, voice: Voice) -> tuple[tuple[str, str], ...]:
    """What the lines of the hexagon are."""
    if radar is None:
        return ()
    keys = [("k-now", _("This visit"))]
    if radar.before:
        keys.append(("k-before", _("Visit before")))
    if radar.passing:
        mark = voice.number(order.dossier.checklist.scoring.pass_ or 0)
        keys.append(("k-pass", _("Pass mark %(mark)s", mark=mark)))
    return tuple(keys)


def other_parameters(order: Order, voice: Voice) -> tuple[Fact, ...]:
    """Parameters that have no corner of the hexagon."""
    return tuple(
        Fact(voice.parameter(id_), voice.score(part.score))
        for id_, part in order.dossier.score.parameters.items()
        if id_ not in PARAMETERS
    )


def section_scores(order: Order, voice: Voice) -> tuple[Fact, ...]:
    """The sections and their scores: what the cover shows where there is no hexagon."""
    scores = order.dossier.score.sections
    return tuple(
        Fact(voice.text(section.title), voice.score(scores[section.id].score))
        for section in order.dossier.checklist.sections[:MOST_SECTIONS]
        if scores[section.id].score is not None
    )


def facts_of(order: Order, voice: Voice) -> tuple[Fact, ...]:
    """Who, where, on what and when; only those that are known."""
    dossier = order.dossier
    person = _("Shopper") if dossier.checklist.kind == "mystery" else _("Visited by")
    facts = [
        (_("Branch"), voice.listed([w for w in (dossier.place.name, dossier.place.address) if w])),
        (_("Region"), dossier.place.region),
        (person, dossier.shopper),
        (_("Checklist"), checklist_words(order, voice)),
        (_("Items scored"), scored_words(order, voice)),
        (_("Received"), received_words(order, voice)),
        (pgettext("label", "Published"), published_words(order, voice)),
    ]
    scenario = shorten(dossier.scenario, LONGEST_SCENARIO, placeholder=" …")
    revised = _("It replaces an earlier report of this visit, after an appeal.")
    return (
        *(Fact(term, words) for term, words in facts if words),
        *([Fact(_("Revised"), revised, wide=True)] if dossier.judged.revised else []),
        *([Fact(_("Scenario"), scenario, wide=True)] if scenario else []),
    )


def checklist_words(order: Order, voice: Voice) -> str:
    """The checklist's title and the number of its version."""
    return _(
        "%(title)s, version %(number)s",
        title=voice.text(order.dossier.checklist.title),
        number=voice.number(order.dossier.version.number),
    )


def scored_words(order: Order, voice: Voice) -> str:
    """How many items have a mark, and how much of what could be observed was."""
    marked = sum(1 for line in order.dossier.score.trace if line.mark is not None)
    words = _(
        "%(marked)s of %(all)s",
        marked=voice.number(marked),
        all=voice.number(len(order.dossier.checklist.items)),
    )
    coverage = order.dossier.score.coverage
    if coverage is None:
        return words
    return voice.listed(
        [words, _("coverage %(share)s", share=voice.percentage(coverage // 100 * 100))]
    )


def received_words(order: Order, voice: Voice) -> str:
    """When the submission came in, and its number."""
    received = order.dossier.sent
    return _(
        "%(day)s, %(time)s, submission %(number)s",
        day=voice.day(received.at),
        time=voice.clock(received.at),
        number=voice.number(received.number),
    )


def published_words(order: Order, voice: Voice) -> str:
    """When the assessment was published, and its number."""
    judged = order.dossier.judged
    return _(
        "%(day)s, assessment %(number)s",
        day=voice.day(judged.published_at),
        number=voice.number(judged.number),
    )
