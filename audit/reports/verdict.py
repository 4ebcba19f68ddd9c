"""Why a visit passed or did not, in a sentence; outcome first, number beside it."""

from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import ngettext

from audit.reports.content import Tone
from audit.reports.numbering import FULL, Order
from audit.reports.voice import Voice
from audit.visits.blind.wording import ended_words as blind_ended

LABELLED = 60
"""Longer names of an item are cut from the verdict; its text stands on the next page."""


def outcome_words(order: Order) -> tuple[str, Tone]:
    """The outcome in one or two words, and its tone."""
    match order.dossier.score.outcome:
        case "pass":
            return _("Passed"), "good"
        case "fail":
            return _("Not passed"), "bad"
        case "insufficient":
            return _("Not enough observed"), "part"
        case _:
            return _("No verdict"), "none"


def because(order: Order, voice: Voice) -> str:
    """The reason for the outcome."""
    score = order.dossier.score
    if score.critical:
        return critical_reason(order, voice)
    if score.outcome == "insufficient":
        return coverage_reason(order, voice)
    if score.outcome == "none":
        if score.exact is None:
            return _("Nothing that counts could be scored.")
        return _("This checklist has no pass mark.")
    return pass_reason(order, voice)


def critical_reason(order: Order, voice: Voice) -> str:
    """Which critical items failed, and what that means."""
    failed = [order.placed[id_] for id_ in order.dossier.score.critical]
    numbers = voice.listed([voice.item_number(*placed.position) for placed in failed])
    names = [voice.text(p.item.label or p.item.text).rstrip(".") for p in failed]
    what = names[0] if len(names) == 1 and len(names[0]) <= LABELLED else ""
    named = voice.listed([numbers, what]) if what else numbers
    first = ngettext(
        "One critical item failed (%(items)s).",
        "%(count)s critical items failed (%(items)s).",
        len(failed),
        count=voice.number(len(failed)),
        items=named,
    )
    rule = _("A critical failure fails the visit, whatever the score.")
    return f"{first} {rule}"


def coverage_reason(order: Order, voice: Voice) -> str:
    """How much was observed, and how much would be needed."""
    return _(
        "%(reached)s of the items could be observed, %(needed)s are needed for a verdict. "
        "The score is shown and kept out of comparisons.",
        reached=voice.percentage(order.dossier.score.coverage or 0),
        needed=voice.percentage(round(order.dossier.checklist.scoring.minimum_coverage * 100)),
    )


def pass_reason(order: Order, voice: Voice) -> str:
    """Whether pass mark and gates were reached."""
    scoring = order.dossier.checklist.scoring
    needed = None if scoring.pass_ is None else voice.number(scoring.pass_)
    if order.dossier.score.outcome == "pass":
        if needed is None:
            return _("Every part reached what it has to reach.")
        return _("The score reaches the pass mark of %(mark)s.", mark=needed)
    missed = missed_gates(order, voice)
    below = [] if reaches_pass(order) else [below_pass(needed or "")]
    return " ".join([*below, *missed])


def below_pass(needed: str) -> str:
    """The sentence for a score under the pass mark."""
    return _("The score is below the pass mark of %(mark)s.", mark=needed)


def reaches_pass(order: Order) -> bool:
    """Whether the exact score reaches the pass mark, gates and critical items aside."""
    limit = order.dossier.checklist.scoring.pass_
    reached = judged(order)
    return limit is None or (reached is not None and reached >= Fraction(str(limit)))


def judged(order: Order) -> Fraction | None:
    """The exact score that pass mark and bands judge: per cent, or raw points."""
    score, blind = order.dossier.score, order.dossier.blind
    if blind is not None:
        return None if blind.shown is None else Fraction(blind.shown)
    if score.raw is not None:
        return Fraction(str(score.raw.value))
    return None if score.exact is None else Fraction(score.exact) * 100


def missed_gates(order: Order, voice: Voice) -> list[str]:
    """A sentence for each section that stayed under its gate."""
    sentences = []
    for section in order.dossier.checklist.sections:
        gate = order.dossier.checklist.scoring.gates.get(section.id)
        part = order.dossier.score.sections.get(section.id)
        if gate is None or part is None or part.exact is None:
            continue
        if Fraction(part.exact) * 100 < Fraction(str(gate)):
            sentences.append(
                _(
                    "%(section)s reached %(score)s and needs %(gate)s.",
                    section=voice.text(section.title),
                    score=voice.score(part.score),
                    gate=voice.number(gate),
                )
            )
    return sentences


def score_words(order: Order, voice: Voice) -> tuple[str, str]:
    """The score as a figure and its unit: ("80.9", "of 100"); whole points where it is blind."""
    score, blind = order.dossier.score, order.dossier.blind
    if score.raw is not None:
        unit = _(
            "points, from %(floor)s to %(ceiling)s",
            floor=voice.number(score.raw.floor),
            ceiling=voice.number(score.raw.ceiling),
        )
        return voice.number(blind.shown or 0 if blind else score.raw.value), unit
    if score.score is None:
        return voice.score(None), _("no score")
    if blind is not None:
        return voice.number(blind.shown or 0), _("of 100")
    shown = voice.score(min(score.score, FULL))
    if score.bonus and score.score > FULL:
        more = voice.score(score.score - FULL)
        return shown, _("of 100, and %(bonus)s more by bonus", bonus=more)
    return shown, _("of 100")


def band_words(order: Order, voice: Voice) -> str:
    """The band's name and how it stands to the pass mark; empty without a band."""
    score, scoring = order.dossier.score, order.dossier.checklist.scoring
    if score.band is None:
        return ""
    name = voice.text(scoring.bands[score.band].title)
    if scoring.pass_ is None or score.outcome not in {"pass", "fail"}:
        return _("Band “%(name)s”.", name=name)
    mark = voice.number(scoring.pass_)
    if not reaches_pass(order):
        return _("Band “%(name)s”, below the pass mark of %(mark)s.", name=name, mark=mark)
    if score.outcome == "pass":
        return _("Band “%(name)s”, pass mark %(mark)s.", name=name, mark=mark)
    return _(
        "Band “%(name)s”, not below the pass mark of %(mark)s. "
        "The number stands beside the outcome, not in its place.",
        name=name,
        mark=mark,
    )


def ended_words(order: Order) -> str:
    """How the visit ended when it was not completed; empty when it was."""
    if order.dossier.blind:
        return blind_ended(order.dossier.blind.ended)
    return {
        "completed": "",
        "closed": _("The branch was closed; the visit could not be carried out."),
        "recognised": _("The shopper was recognised; this is what was observed until then."),
        "unsafe": _("The visit was broken off because it was not safe to go on."),
        "abandoned": _("The visit was broken off."),
    }[order.dossier.manifest.outcome]
