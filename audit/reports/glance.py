"""At a glance: what failed, how long things took, what went well."""

from fractions import Fraction

from flask_babel import gettext as _

from audit.formats.answers import Answered
from audit.formats.checklist import Duration, Section
from audit.reports.charts import bullet_of
from audit.reports.content import Critical, Finding, Glance, Strength, Timing
from audit.reports.losses import Losses
from audit.reports.numbering import FULL, Order, Placed
from audit.reports.remarks import figures_of, remarks_of
from audit.reports.voice import Voice

FINDINGS = 6
STRENGTHS = 6


def glance_of(order: Order, voice: Voice, losses: Losses) -> Glance:
    """The one page for a reader who reads one page."""
    short = fell_short(order)
    shown = short[:FINDINGS]
    return Glance(
        summary=order.dossier.judged.summary.strip(),
        remarks=remarks_of(order, "visit"),
        criticals=tuple(
            critical(order, voice, losses, order.placed[id_])
            for id_ in order.dossier.score.critical
        ),
        findings=tuple(finding(voice, losses, placed) for placed in shown),
        more=more_words(voice, len(short) - len(shown)),
        nothing_failed=nothing_failed(order, short),
        timings=timings_of(order, voice),
        strengths=tuple(strengths_of(order, voice)[:STRENGTHS]),
    )


def fell_short(order: Order) -> list[Placed]:
    """Items below the full mark that are not failed critical ones, the costliest first."""
    critical_ids = set(order.dossier.score.critical)
    short = [
        placed
        for placed in order.placed.values()
        if placed.line.mark is not None
        and placed.line.mark < FULL
        and not placed.item.bonus
        and placed.item.id not in critical_ids
    ]
    return sorted(short, key=lambda p: (-Fraction(p.line.lost), p.line.mark or 0))


def nothing_failed(order: Order, short: list[Placed]) -> str:
    """A sentence in place of an empty table."""
    if short or order.dossier.score.critical:
        return ""
    if order.dossier.score.exact is None:
        return _("Nothing was scored.")
    return _("Nothing failed: every scored item was fully met.")


def more_words(voice: Voice, count: int) -> str:
    """How many findings are left to "Why this score"."""
    if count <= 0:
        return ""
    return _("%(items)s more in “Why this score”.", items=voice.items(count))


def critical(order: Order, voice: Voice, losses: Losses, placed: Placed) -> Critical:
    """The panel of a failed critical item."""
    place = f"item:{placed.item.id}"
    effect = {
        "section": _("takes the points of its whole section and fails the visit"),
        "visit": _("takes all points of the visit"),
    }.get(placed.item.critical, _("fails the visit by itself"))
    figures = [f for f in figures_of(order, voice, place, placed) if f.url]
    return Critical(
        item=voice.item_number(*placed.position),
        parameter=voice.parameter(placed.parameter),
        title=voice.text(placed.item.label or placed.item.text),
        remarks=remarks_of(order, place),
        lost=losses.words(voice, placed.item.id),
        effect=effect,
        figure=figures[0] if figures else None,
    )


def finding(voice: Voice, losses: Losses, placed: Placed) -> Finding:
    """One row of what fell short."""
    return Finding(
        item=voice.item_number(*placed.position),
        text=voice.text(placed.item.label or placed.item.text),
        parameter=voice.parameter(placed.parameter),
        hue=voice.hue(placed.parameter),
        lost=losses.words(voice, placed.item.id),
    )


def timings_of(order: Order, voice: Voice) -> tuple[Timing, ...]:
    """Every duration that was measured."""
    found = []
    for placed in order.placed.values():
        answer = order.dossier.answers.get(placed.item.id)
        timed = placed.item.id in order.visible and isinstance(answer, Answered)
        if isinstance(placed.item, Duration) and timed and isinstance(answer, Answered):
            found.append(timing(voice, placed.item, placed.line.mark, int(str(answer.value))))
    return tuple(found)


def timing(voice: Voice, item: Duration, mark: int | None, seconds: int) -> Timing:
    """One measured time against its target and limit."""
    tone = "good" if mark == FULL else "part" if mark else "bad"
    text = voice.text(item.label or item.text)
    measured = voice.measured(seconds)
    target, limit = map(voice.duration, (item.target, item.limit))
    alt = _(
        "%(text)s: %(measured)s; target %(target)s, limit %(limit)s.",
        text=text.rstrip("."),
        measured=measured,
        target=target,
        limit=limit,
    )
    bullet = bullet_of(alt, seconds, item.target, item.limit, tone, mirrored=voice.mirrored)
    return Timing(text, measured, target, limit, tone, bullet)


def strengths_of(order: Order, voice: Voice) -> list[Strength]:
    """Sections met in full, then single items met in full, the weightiest first."""
    sections = [s for s in order.dossier.checklist.sections if met_in_full(order, s)]
    whole = [
        Strength(
            _("%(section)s: met in full", section=voice.text(section.title)),
            voice.items(len([i for i in section.items if is_full(order, i.id)])),
        )
        for section in sections
    ]
    rest = [
        placed
        for placed in order.placed.values()
        if placed.section not in sections and is_full(order, placed.item.id)
    ]
    rest.sort(key=lambda p: (p.item.critical == "none", -p.item.weight))
    single = [
        Strength(
            voice.text(placed.item.label or placed.item.text),
            _("item %(number)s", number=voice.item_number(*placed.position)),
        )
        for placed in rest
    ]
    return whole + single[: max(0, 4 - len(whole))]


def is_full(order: Order, item: str) -> bool:
    """Whether an item has the full mark."""
    return item in order.placed and order.placed[item].line.mark == FULL


def met_in_full(order: Order, section: Section) -> bool:
    """Whether at least two items of a section have a mark, and all of them the full one."""
    marks = [order.placed[i.id].line.mark for i in section.items if i.id in order.placed]
    scored = [mark for mark in marks if mark is not None]
    return len(scored) >= 2 and all(mark == FULL for mark in scored)
