"""What a blank form holds: a checklist's items with boxes to tick and lines to write on."""

from dataclasses import dataclass

from flask_babel import gettext as _

from audit.checklists.wording import (
    condition_words,
    kind_name,
    parameter_name,
    plain,
    state_words,
    yes_no_words,
)
from audit.formats.checklist import (
    Checklist,
    Choice,
    Duration,
    Item,
    Multi,
    Number,
    Scale,
    Section,
    Words,
    YesNo,
)
from audit.infra.i18n import Reader, direction, reader
from audit.reports.charts import hue_of
from audit.reports.compose import COUNTERS


@dataclass(frozen=True, slots=True)
class Box:
    """Something to tick; `words` explain it where its sign is not enough."""

    sign: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Blank:
    """A space to write into, with what stands before and after it; `wide`: a whole line."""

    before: str = ""
    after: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One item. `boxes` stand in a row, `lines` one below the other, each with a box of its own."""

    number: str
    text: str
    help: str
    only_if: str
    tags: tuple[str, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Box, ...]
    blanks: tuple[Blank, ...]
    apart: tuple[Box, ...]
    """not applicable, not observed"""
    noted: bool
    """whether a line for a note follows"""


@dataclass(frozen=True, slots=True)
class Part:
    """A section."""

    number: str
    title: str
    parameter: str
    hue: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class BlankForm:
    """Everything that the page says, in one language."""

    language: str
    direction: str
    digits: str
    organisation: str
    title: str
    kind: str
    version: str
    about: tuple[str, ...]
    fields: tuple[str, ...]
    parts: tuple[Part, ...]
    signatures: tuple[str, ...]
    foot: str


def blank_form(
    document: Checklist, language: str, *, organisation: str, version: int, digest: str
) -> BlankForm:
    """A version's form to fill in by hand, in the language that the locale is forced to."""
    read = reader(language)
    words = _("Version %(n)s", n=read.number(version))
    texts = (document.description, document.instructions)
    return BlankForm(
        language=language,
        direction=direction(language),
        digits=COUNTERS.get(read.number(1), "latin"),
        organisation=organisation,
        title=plain(document.title, language),
        kind=kind_name(document.kind),
        version=words,
        about=tuple(plain(text, language) for text in texts if text),
        fields=_fields(document),
        parts=tuple(
            _part(document, section, number, read)
            for number, section in enumerate(document.sections, 1)
        ),
        signatures=(_("Filled in by"), _("Branch manager")) if document.kind == "audit" else (),
        foot=f"{words} · {digest[:4]} {digest[4:8]}",
    )


def _fields(document: Checklist) -> tuple[str, ...]:
    """What is written at the top; who made a covert visit is known by a number alone."""
    if document.kind == "self":
        return (_("Name"), _("Date"))
    who = _("Number of the visit") if document.kind == "mystery" else _("Filled in by")
    return (_("Branch"), _("Date"), _("Arrived at"), _("Left at"), who)


def _part(document: Checklist, section: Section, number: int, read: Reader) -> Part:
    return Part(
        number=read.number(number),
        title=plain(section.title, read.language),
        parameter=(
            parameter_name(section.parameter, document, read.language) if section.parameter else ""
        ),
        hue=hue_of(section.parameter),
        questions=tuple(
            _question(document, item, f"{read.number(number)}.{read.number(at)}", read)
            for at, item in enumerate(section.items, 1)
        ),
    )


def _question(document: Checklist, item: Item, number: str, read: Reader) -> Question:
    language = read.language
    condition = condition_words(document, item.when) if item.when else ""
    return Question(
        number=number,
        text=plain(item.text, language),
        help=plain(item.help, language),
        only_if=_("Only if %(condition)s.", condition=condition) if condition else "",
        tags=tuple(_tags(item)),
        boxes=_boxes(document, item, read),
        lines=_lines(item, language),
        blanks=_blanks(item, read),
        apart=_apart(document, item, language),
        noted=item.note == "required_on_fail" or not isinstance(item, Words),
    )


def _boxes(document: Checklist, item: Item, read: Reader) -> tuple[Box, ...]:
    if isinstance(item, YesNo):
        return tuple(Box(yes_no_words(document, each, read.language)) for each in ("yes", "no"))
    if isinstance(item, Scale):
        return tuple(
            Box(read.number(point), plain(item.anchors.get(str(point)), read.language))
            for point in range(1, item.max + 1)
        )
    return ()


def _lines(item: Item, language: str) -> tuple[Box, ...]:
    if isinstance(item, Choice | Multi):
        return tuple(Box(plain(option.text, language)) for option in item.options)
    return ()


def _blanks(item: Item, read: Reader) -> tuple[Blank, ...]:
    if isinstance(item, Duration):
        return _spans(item.limit)
    if isinstance(item, Number):
        return (Blank(after=plain(item.unit, read.language)),)
    if isinstance(item, Words):
        return (Blank(wide=True), Blank(wide=True))
    if item.type == "time":
        return (Blank(before=_("Time of day")),)
    return ()


def _spans(limit: int) -> tuple[Blank, ...]:
    """The units in which a duration up to this limit (seconds) is best written."""
    day, hour = 24 * 3600, 3600
    if limit > 2 * day:
        return (Blank(after=_("days")), Blank(after=_("hours")))
    if limit > hour:
        return (Blank(after=_("hours")), Blank(after=_("minutes")))
    return (Blank(after=_("minutes")), Blank(after=_("seconds")))


def _apart(document: Checklist, item: Item, language: str) -> tuple[Box, ...]:
    states = {"not_applicable": item.not_applicable, "not_observed": item.not_observed}
    return tuple(
        Box(state_words(document, state, language)) for state, may in states.items() if may
    )


def _tags(item: Item) -> list[str]:
    tags = [_("Critical")] if item.critical != "none" else []
    if item.photo == "required":
        tags.append(_("Photo"))
    if item.photo == "required_on_fail":
        tags.append(_("Photo when not met"))
    if item.note == "required_on_fail":
        tags.append(_("Note when not met"))
    if isinstance(item, Multi):
        tags.append(_("Tick all that apply"))
    return tags
