"""The columns that a sheet may have, and what may stand in them, in every language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel import Locale
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from audit.checklists.sheets.cells import Vocabulary
from audit.formats.base import Text
from audit.infra.i18n import LANGUAGES, OWN_NAMES
from audit.infra.i18n.folding import fold


@dataclass(frozen=True, slots=True)
class Column:
    """One column; its id is a heading in every language. `spoken`: one for each language."""

    id: str
    heading: Any
    hint: Any
    width: int = 14
    spoken: bool = False
    also: tuple[str, ...] = ()


COLUMNS = (
    Column(
        "section",
        _l("Section"),
        _l("The heading that the item stands under. Left empty, it is that of the row above."),
        24,
        spoken=True,
        also=("heading", "group", "category", "area", "topic"),
    ),
    Column(
        "text",
        _l("Question"),
        _l("What is looked at: one thing, in one sentence. Every item needs it."),
        48,
        spoken=True,
        also=("item", "criterion", "statement", "standard", "check", "question text"),
    ),
    Column(
        "type",
        _l("Answer"),
        _l("How it is answered. Left empty, it is “Yes or no”."),
        16,
        also=("answer type", "type of answer"),
    ),
    Column(
        "options",
        _l("Options"),
        _l(
            "For “One of several” and “Any of several”: the options with semicolons between, or "
            "each on a line of its own, with what it is worth: In order = 100; Worn = 50; Broken = "
            "0. Put an option that holds a semicolon in quotes."
        ),
        34,
        spoken=True,
        also=("choices",),
    ),
    Column(
        "weight",
        _l("Weight"),
        _l("How much it counts. Left empty, it is 1."),
        9,
        also=("points", "max points", "maximum points", "max score", "maximum score", "score"),
    ),
    Column(
        "parameter",
        _l("Parameter"),
        _l("Which of the six parameters it speaks to, or one of your own."),
        16,
    ),
    Column(
        "critical",
        _l("Critical"),
        _l("What a failure decides: nothing, the visit is not passed, or what counts 0."),
        20,
    ),
    Column("photo", _l("Photo"), _l("When a photo is taken."), 14),
    Column("note", _l("Note"), _l("When a note is written."), 14),
    Column(
        "not_applicable",
        _l("May be not applicable"),
        _l("Yes or no. Left empty: yes for “Yes or no”, else no."),
        12,
        also=("n/a", "na", "not applicable"),
    ),
    Column(
        "not_observed",
        _l("May be not observed"),
        _l("Yes or no. Left empty: yes, except in a self-assessment."),
        12,
        also=("not observed",),
    ),
    Column("expected", _l("Good answer"), _l("Yes or no: which of them is good."), 10),
    Column(
        "scale_points",
        _l("Points of the scale"),
        _l("For “Scale”: how many points, 2 to 10. Left empty, it is 5."),
        10,
        also=("scale",),
    ),
    Column(
        "anchors",
        _l("What the points mean"),
        _l(
            "For “Scale”: points with semicolons between, or each on a line of its own: "
            "1 = Dirty; 3 = Dusty; 5 = Clean."
        ),
        34,
        spoken=True,
        also=("anchors", "scale labels"),
    ),
    Column(
        "target",
        _l("Full mark up to"),
        _l("For “Time taken”: seconds, or minutes and seconds such as 2:30."),
        10,
        also=("target time",),
    ),
    Column(
        "limit",
        _l("No mark from"),
        _l("For “Time taken”: seconds, or minutes and seconds such as 10:00."),
        10,
        also=("time limit",),
    ),
    Column("min", _l("Lowest possible"), _l("For “Number”: less cannot be entered."), 10),
    Column("max", _l("Highest possible"), _l("For “Number”: more cannot be entered."), 10),
    Column("good_from", _l("Good from"), _l("For “Number”: the least that is good."), 10),
    Column("good_to", _l("Good to"), _l("For “Number”: the most that is good."), 10),
    Column("unit", _l("Unit"), _l("For “Number”: what is counted."), 10, spoken=True),
    Column("bonus", _l("Bonus"), _l("Yes or no: adds to the score and never takes from it."), 9),
    Column(
        "help",
        _l("How to answer"),
        _l("A sentence for whoever fills it in."),
        40,
        spoken=True,
        also=("hint", "guidance", "instructions", "comment"),
    ),
    Column(
        "when",
        _l("When it is asked"),
        _l(
            "Another item’s id or question, and its answer: greeted = No. Join several with “and” "
            "or “or”; <> means anything else. Left empty, it is always asked."
        ),
        28,
        also=("show when", "asked when", "condition", "only if"),
    ),
    Column(
        "label",
        _l("Short name for tables"),
        _l("Shown where the question is too long."),
        20,
        spoken=True,
        also=("short name", "label"),
    ),
    Column("service_area", _l("Area of service"), _l("One word, such as counter."), 14),
    Column(
        "requires_standard",
        _l("Needs a standard of the branch"),
        _l("Yes or no. Left empty, it is no."),
        12,
    ),
    Column(
        "id",
        _l("Id"),
        _l("By it an item is known again in the next version. Leave it empty for a new item."),
        18,
    ),
)

TYPES = {
    "yes_no": _l("Yes or no"),
    "scale": _l("Scale"),
    "choice": _l("One of several"),
    "multi": _l("Any of several"),
    "duration": _l("Time taken"),
    "number": _l("Number"),
    "text": _l("Words"),
    "time": _l("Time of day"),
}
CRITICAL = {
    "none": _l("Not critical"),
    "flag": _l("Visit not passed"),
    "section": _l("Section counts 0"),
    "visit": _l("Visit counts 0"),
}
PHOTO = {
    "optional": _l("If wanted"),
    "never": _l("Never"),
    "required": _l("Always"),
    "required_on_fail": _l("When not met"),
}
NOTE = {"optional": _l("If wanted"), "required_on_fail": _l("When not met")}
YES_NO = {"yes": _l("Yes"), "no": _l("No")}
PARAMETERS = {
    "expression": _l("Expression"),
    "vocabulary": _l("Vocabulary"),
    "proxemics": _l("Proxemics"),
    "appearance": _l("Appearance"),
    "speed": _l("Speed"),
    "safety": _l("Safety"),
}
ALSO = {
    "yes_no": ("yes/no", "y/n", "yes no", "boolean", "tick"),
    "scale": ("rating",),
    "choice": ("single choice", "select one", "choice"),
    "multi": ("multiple choice", "select many", "checkboxes"),
    "duration": ("duration", "seconds", "stopwatch"),
    "text": ("text", "comment", "free text"),
    "time": ("time",),
}
"""What other tools call the types."""

YES_NO_ALSO = {
    "yes": ("y", "true", "1", "✓", "✔", "ja", "oui", "sí", "ydy", "do", "آری", "بلی", "أجل"),
    "no": ("n", "false", "0", "nein", "nee", "nej", "non", "nage", "nac ydy", "نه", "كلا"),
}
"""What else people write for yes and no."""


def column_for(identity: str) -> Column:
    """The column with an id."""
    return next(column for column in COLUMNS if column.id == identity)


def vocabulary(own: Mapping[str, Text], declared: Mapping[str, Text] | None = None) -> Vocabulary:
    """All that headings and cells may say; `own`: the organisation's own parameters, `declared`
    the checklist's, whose names come first."""
    columns, languages, types, critical, photo, note, parameters, yes_no = _words()
    everyone = [*own.items(), *(declared or {}).items()]
    named = {fold(name): slug for slug, text in everyone for name in (*text.values(), slug)}
    return Vocabulary(
        columns=columns,
        languages=languages,
        types=types,
        critical=critical,
        photo=photo,
        note=note,
        parameters={**parameters, **named},
        yes_no=yes_no,
        untitled=_("Questions"),
        own=own,
    )


@cache
def _words() -> tuple[dict[str, str], ...]:
    columns = {fold(word): c.id for c in COLUMNS for word in (c.id, *c.also)}
    types = {fold(word): kind for kind, words in ALSO.items() for word in words}
    tables = [columns, _languages(), types, *({} for _ in range(5))]
    named = [{c.id: c.heading for c in COLUMNS}, {}, TYPES, CRITICAL, PHOTO, NOTE, PARAMETERS]
    for _language in _each_language():
        for table, names in zip(tables, [*named, YES_NO], strict=True):
            table.update({fold(str(words)): id_ for id_, words in names.items()})
            table.update({fold(id_): id_ for id_ in names})
    tables[-1].update(
        {fold(word): answer for answer, words in YES_NO_ALSO.items() for word in words}
    )
    return tuple(tables)


def _languages() -> dict[str, str]:
    """Names of languages in any language, and their codes."""
    words = {fold(name): code for code, name in OWN_NAMES.items()}
    for reader in LANGUAGES:
        known = Locale.parse(reader).languages
        words |= {fold(known[code]): code for code in LANGUAGES if code in known}
    return words | {code: code for code in LANGUAGES}


def _each_language() -> Iterator[str]:
    for language in LANGUAGES:
        with force_locale(language):
            yield language


def listed_words(names: Mapping[str, Any]) -> list[str]:
    """What may stand in a cell, in the reader's language."""
    return [str(words) for words in names.values()]
