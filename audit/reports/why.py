"""Why this score: every loss by item, adding up exactly; what was not counted and why."""

from collections import defaultdict
from fractions import Fraction

from flask_babel import gettext as _

from audit.reports.charts import PALETTE, Bar, bar_of
from audit.reports.content import LossLine, SectionLine, Uncounted, Why
from audit.reports.items import is_long, tone_of
from audit.reports.losses import Losses
from audit.reports.numbering import Order, Placed
from audit.reports.voice import Voice, as_number
from audit.visits.blind.wording import rounding_words


def why_of(order: Order, voice: Voice, losses: Losses) -> Why:
    """The way from the marks to the score."""
    parts = lost_by_parameter(order, losses)
    return Why(
        standfirst=standfirst(order),
        bar=bar(order, voice, losses, parts),
        legend=legend(order, voice, losses, parts),
        sections=section_lines(order, voice),
        lines=tuple(
            loss_line(order, voice, losses, order.placed[item])
            for item, lost in losses.shown.items()
            if lost
        ),
        lost=losses.said(voice, losses.total),
        sum=sum_words(voice, losses),
        score=losses.said(voice, losses.score),
        fine=fine_words(order, losses),
        uncounted=uncounted(order, voice),
    )


def standfirst(order: Order) -> str:
    """How this checklist turns marks into a score."""
    if order.dossier.score.exact is None:
        return _(
            "There is no score: nothing that counts was answered, or the checklist needs every "
            "item and some are missing. A score of 0 would say something else."
        )
    match order.dossier.checklist.scoring.method:
        case "weighted":
            return _(
                "Each section is scored by itself; the section scores are then weighed against "
                "each other. Sections without a score drop out."
            )
        case "sum":
            return _("The score is the sum of the points given. Every item has to be answered.")
        case "count_yes":
            return _("The score is the number of expected answers among the items that apply.")
        case _:
            return _(
                "The score is the share of weight that was earned among the items that count. "
                "What each item lost stands below; together it is what is missing from 100."
            )


def lost_by_parameter(order: Order, losses: Losses) -> list[tuple[str, int]]:
    """(parameter, hundredths lost), the largest first; "" for items without a parameter."""
    lost: dict[str, int] = defaultdict(int)
    for item, points in losses.shown.items():
        lost[order.placed[item].parameter or ""] += points
    return sorted(((k, v) for k, v in lost.items() if v), key=lambda pair: -pair[1])


def legend(
    order: Order, voice: Voice, losses: Losses, parts: list[tuple[str, int]]
) -> tuple[tuple[str, str], ...]:
    """The parts of the bar in words, each with its colour."""
    if order.dossier.score.exact is None:
        return ()
    reached = _("Reached %(points)s", points=losses.said(voice, losses.top - losses.total))
    rest = _("Other") if len(parts) > 1 else _("Lost")
    lost = [
        (voice.hue(name), f"{voice.parameter(name) or rest} {losses.said(voice, points)}")
        for name, points in parts
    ]
    return ((PALETTE["track-2"], reached), *lost)


def bar(order: Order, voice: Voice, losses: Losses, parts: list[tuple[str, int]]) -> Bar | None:
    """The bar of what was reached and lost; None without a score."""
    if order.dossier.score.exact is None or not losses.top:
        return None
    words = voice.listed([said for _hue, said in legend(order, voice, losses, parts)])
    pieces = [(losses.top - losses.total, PALETTE["track-2"])]
    pieces += [(points, voice.hue(name)) for name, points in parts]
    return bar_of(
        _("Bar of all points: %(parts)s.", parts=words),
        [(points / losses.top, fill) for points, fill in pieces if points],
        mirrored=voice.mirrored,
    )


def section_lines(order: Order, voice: Voice) -> tuple[SectionLine, ...]:
    """Weight and score of each section, where the method weighs sections."""
    if order.dossier.checklist.scoring.method != "weighted":
        return ()
    return tuple(
        SectionLine(
            number=voice.number(index),
            title=voice.text(section.title),
            hue=voice.hue(section.parameter),
            weight=voice.number(section.weight),
            score=voice.score(order.dossier.score.sections[section.id].score),
        )
        for index, section in enumerate(order.dossier.checklist.sections, 1)
    )


def loss_line(order: Order, voice: Voice, losses: Losses, placed: Placed) -> LossLine:
    """One item's loss and what took it."""
    line = placed.line
    answer = voice.answer(placed.item, order.dossier.answers.get(placed.item.id))
    where = {
        "critical_section": _("Taken by the failed critical item of its section"),
        "critical_visit": _("Taken by the failed critical item of the visit"),
    }.get(line.why or "", "")
    return LossLine(
        item=voice.item_number(*placed.position),
        text=voice.text(placed.item.text),
        where=where,
        hue=voice.hue(placed.parameter),
        answer=_("See the item") if is_long(placed.item, answer) else answer,
        weight=voice.number(as_number(Fraction(line.weight))),
        mark=voice.mark(line.mark),
        lost=losses.words(voice, placed.item.id),
        tone=tone_of(line.mark),
    )


def sum_words(voice: Voice, losses: Losses) -> str:
    """The sum that leads to the score: "100.00 − 19.12"."""
    words = f"{losses.said(voice, losses.top)} − {losses.said(voice, losses.total)}"
    return f"{words} + {losses.said(voice, losses.bonus)}" if losses.bonus else words


def fine_words(order: Order, losses: Losses) -> str:
    """How the column was rounded, and what the last number is in the sum."""
    words = []
    if losses.bonus:
        words.append(_("The last number of the sum is what bonus items added."))
    if losses.digits:
        words.append(
            _(
                "Lost points are rounded to two places so that the column adds up exactly; "
                "band and pass mark are judged on the unrounded score."
            )
        )
    if order.dossier.blind:
        words.append(rounding_words(order.dossier.blind))
    return " ".join(filter(None, words))


def uncounted(order: Order, voice: Voice) -> tuple[Uncounted, ...]:
    """The items without a part in the score, by reason."""
    reasons = {
        "not_applicable": voice.state("not_applicable"),
        "not_observed": voice.state("not_observed"),
        "unanswered": voice.state("unanswered"),
        "unscored": _("Recorded, never scored"),
        "hidden": _("Not asked, because of an earlier answer"),
    }
    found: dict[str, list[str]] = defaultdict(list)
    for placed in order.placed.values():
        found[placed.line.state].append(voice.item_number(*placed.position))
    return tuple(
        Uncounted(voice.listed(found[state]), reason)
        for state, reason in reasons.items()
        if found[state]
    )
