"""Item by item: what was asked, seen and given, with the photos that show it."""

from fractions import Fraction

from flask_babel import gettext as _

from audit.formats.checklist import Item, Section, Words
from audit.reports.content import Items, Part, Remark, Row, Tag, Tone
from audit.reports.numbering import FULL, Order, Placed
from audit.reports.remarks import figures_of, photo_numbers, remarks_of
from audit.reports.voice import NOTHING, Voice, as_number

LONG_ANSWER = 40
SHORT_TEXT = 15
"""Answers of more characters stand below the item instead of in the column."""


def items_of(order: Order, voice: Voice) -> Items:
    """Every section in the order of the checklist; hidden items are left to "Not counted"."""
    parts = [
        part(order, voice, index, section)
        for index, section in enumerate(order.dossier.checklist.sections, 1)
    ]
    return Items(
        standfirst=standfirst(order),
        parts=tuple(p for p in parts if p.rows or p.remarks or p.figures),
        figures=tuple(figures_of(order, voice, "visit", None)),
    )


def standfirst(order: Order) -> str:
    """How to read the tables."""
    if not order.any_answer:
        return _("No item was answered on this visit.")
    return _(
        "In the order of the checklist. A mark of 100 means fully met, 0 not met; "
        "items without a mark do not count."
    )


def part(order: Order, voice: Voice, index: int, section: Section) -> Part:
    """One section with its rows, notes and photos."""
    placed = [
        order.placed[item.id]
        for item in section.items
        if item.id in order.placed and item.id in order.visible
    ]
    rows = [row(order, voice, each) for each in placed]
    if not order.any_answer:
        rows = [r for r in rows if r.remarks or r.photos]
    figures = [
        figure
        for each in placed
        for figure in figures_of(order, voice, f"item:{each.item.id}", each)
    ] + figures_of(order, voice, f"section:{section.id}", None)
    return Part(
        number=voice.number(index),
        title=voice.text(section.title),
        hue=voice.hue(section.parameter),
        score=voice.score(order.dossier.score.sections[section.id].score),
        scored=scored_words(voice, placed),
        before=before_words(order, voice, section),
        rows=tuple(rows),
        remarks=remarks_of(order, f"section:{section.id}"),
        figures=tuple(figures),
    )


def scored_words(voice: Voice, placed: list[Placed]) -> str:
    """How many of a section's items have a mark."""
    return _(
        "%(marked)s of %(items)s scored",
        marked=voice.number(sum(1 for each in placed if each.line.mark is not None)),
        items=voice.items(len(placed)),
    )


def before_words(order: Order, voice: Voice, section: Section) -> str:
    """The section's score at the visit before; empty without one."""
    before = order.dossier.before
    known = before.score.sections.get(section.id) if before else None
    if known is None or known.score is None:
        return ""
    return _("Visit before: %(score)s", score=voice.score(known.score))


def row(order: Order, voice: Voice, placed: Placed) -> Row:
    """One item of a section."""
    item, line = placed.item, placed.line
    place = f"item:{item.id}"
    answer = voice.answer(item, order.dossier.answers.get(item.id))
    remarks = remarks_of(order, place)
    if is_long(item, answer):
        remarks = (Remark(_("Answer"), answer), *remarks)
        answer = _("See below")
    return Row(
        item=voice.item_number(*placed.position),
        text=voice.text(item.text),
        tags=tags_of(order, placed),
        remarks=remarks,
        photos=photo_numbers(order, voice, place),
        answer=answer,
        mark=voice.mark(line.mark),
        weight=weight_words(voice, placed),
        tone=tone_of(line.mark),
    )


def is_long(item: Item, answer: str) -> bool:
    """Whether an answer needs more room than its column has."""
    return len(answer) > LONG_ANSWER or (isinstance(item, Words) and len(answer) > SHORT_TEXT)


def weight_words(voice: Voice, placed: Placed) -> str:
    """An item's weight; a dash for text and times, which never count."""
    if placed.line.state == "unscored":
        return NOTHING
    return voice.number(as_number(Fraction(placed.line.weight)))


def tone_of(mark: int | None) -> Tone:
    """A full mark stays quiet; only losses are coloured."""
    if mark is None:
        return "none"
    return "good" if mark == FULL else "part" if mark else "bad"


def tags_of(order: Order, placed: Placed) -> tuple[Tag, ...]:
    """Critical and bonus, as words beside the item."""
    tags = []
    if placed.item.critical != "none":
        tags.append(Tag(_("Critical"), placed.item.id in order.dossier.score.critical))
    if placed.item.bonus:
        tags.append(Tag(_("Bonus")))
    return tuple(tags)
