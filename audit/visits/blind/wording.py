"""How the blind edition says when it was, how long it took, and what was answered."""

from calendar import monthrange
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from audit.checklists import wording
from audit.formats.answers import Answer, Answered
from audit.formats.checklist import Checklist, Duration, Item, Time, Words
from audit.infra.i18n import current_reader
from audit.visits.blind.rules import DayPart
from audit.visits.blind.telling import telling
from audit.visits.blind.values import BlindVisit, When
from audit.visits.signing.wording import how_words


def part_words(part: DayPart) -> str:
    """A part of the day."""
    return {
        DayPart.MORNING: _("Morning"),
        DayPart.MIDDAY: _("Midday"),
        DayPart.AFTERNOON: _("Afternoon"),
        DayPart.EVENING: _("Evening"),
    }[part]


def when_words(when: When, language: str = "") -> str:
    """When a visit was made, as closely as its branch may know it."""
    reader = current_reader(language)
    if when.day is not None:
        return reader.day(when.day)
    first = date(when.year, when.month, 1)
    last = date(when.year, when.month, monthrange(when.year, when.month)[1])
    month = reader.months(first, last)
    return _kind_of_day(when.part, month, weekend=when.weekend)


def _kind_of_day(part: DayPart, month: str, *, weekend: bool) -> str:
    """Whole sentences: languages put the words in orders of their own."""
    if weekend:
        return {
            DayPart.MORNING: _("a weekend morning in %(month)s", month=month),
            DayPart.MIDDAY: _("a weekend midday in %(month)s", month=month),
            DayPart.AFTERNOON: _("a weekend afternoon in %(month)s", month=month),
            DayPart.EVENING: _("a weekend evening in %(month)s", month=month),
        }[part]
    return {
        DayPart.MORNING: _("a weekday morning in %(month)s", month=month),
        DayPart.MIDDAY: _("a weekday midday in %(month)s", month=month),
        DayPart.AFTERNOON: _("a weekday afternoon in %(month)s", month=month),
        DayPart.EVENING: _("a weekday evening in %(month)s", month=month),
    }[part]


def about_words(seconds: int, language: str = "") -> str:
    """A rounded duration: "about 8 min"; what rounds to nothing was a few seconds."""
    if not seconds:
        return _("a few seconds")
    return _("about %(time)s", time=wording.seconds_words(seconds, language))


def answer_words(document: Checklist, item: Item, answer: Answer | None, language: str = "") -> str:
    """An answer of the blind edition: rounded durations, parts of the day."""
    if isinstance(answer, Answered):
        if isinstance(item, Duration):
            return about_words(int(str(answer.value)), language)
        if isinstance(item, Time):
            return part_words(DayPart(str(answer.value)))
        if isinstance(item, Words) and not answer.value:
            return _("Left out")
    return wording.answer_words(document, item, answer, language)


def ended_words(ended: str) -> str:
    """How a visit ended that was not completed, without why; "" for one that was."""
    return {
        "completed": "",
        "closed": _("The branch was closed; the visit could not be carried out."),
    }.get(ended, _("The visit could not be completed; this is what was observed until then."))


def rounding_words(visit: BlindVisit) -> str:
    """Why numbers of the blind edition may stand a little off; "" where none was rounded."""
    if not visit.rounded:
        return ""
    return _(
        "Measured times and their marks are rounded, so that no queue record tells who was there. "
        "Scores are counted from the rounded marks and shown in whole points; whether the visit "
        "passed, and its band, were decided on the exact ones."
    )


def marked(text: str, names: tuple[str, ...], *, own: bool = True) -> Markup:
    """A text with what may be telling marked; `own`: the shopper's, not the desk's."""
    out, at = Markup(), 0
    for start, end in telling(text, names, own=own):
        out += escape(text[at:start]) + Markup("<mark>{}</mark>").format(text[start:end])
        at = end
    return out + escape(text[at:])


def held_words(photos: int, notes: int) -> str:
    """How much is held back of a visit, in a sentence."""
    if not photos and not notes:
        return _("Nothing is held back.")
    said = []
    if photos:
        words = ngettext(
            "%(n)s photo held back", "%(n)s photos held back", photos, n=_count(photos)
        )
        said.append(words)
    if notes:
        said.append(ngettext("%(n)s text reworded", "%(n)s texts reworded", notes, n=_count(notes)))
    return _(", ").join(said) + "."


def _count(number: int) -> str:
    return current_reader().number(number)


FILTERS = {
    "how_signed": how_words,
    "when_words": when_words,
    "ended_words": ended_words,
    "rounding_words": rounding_words,
}
