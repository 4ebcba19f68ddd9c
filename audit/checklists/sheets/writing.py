"""A checklist as a sheet to go on with in a spreadsheet, and an empty one to begin with."""

from collections.abc import Iterator, Mapping
from typing import IO, Any

from flask_babel import gettext as _

from audit.checklists.sheets.columns import (
    COLUMNS,
    CRITICAL,
    NOTE,
    PARAMETERS,
    PHOTO,
    TYPES,
    YES_NO,
    Column,
    listed_words,
)
from audit.engines.language.places import gaps
from audit.formats.base import Text
from audit.formats.checklist import (
    Checklist,
    Choice,
    Duration,
    Item,
    Multi,
    Number,
    Scale,
    Section,
    YesNo,
)
from audit.infra.i18n import OWN_NAMES, RIGHT_TO_LEFT, current_language, current_reader
from audit.infra.tables import Cell, Sheet, xlsx_file

Shown = tuple[Column, str]
"""A column, and the language of its texts ("" where it has none)."""


def sheet_of(document: Checklist) -> IO[bytes]:
    """A version's items, a row each; uploaded again for the same checklist nothing changes."""
    languages = sorted(gaps(document), key=lambda code: (code != current_language(), code))
    shown = [
        (column, language)
        for column in COLUMNS
        for language in (languages if column.spoken else [""])
    ]
    return _workbook(shown, list(_rows(document, shown)))


def empty_sheet() -> IO[bytes]:
    """Headings in the reader's language, one example of each type, and how to fill it in."""
    shown = [(column, "") for column in COLUMNS]
    return _workbook(shown, [[row.get(c.id, "") for c, _l in shown] for row in _examples()])


def _workbook(shown: list[Shown], rows: list[list[Cell]]) -> IO[bytes]:
    rtl = current_language() in RIGHT_TO_LEFT
    widths = [column.width for column, _language in shown]
    table = [list(map(_heading, shown)), *rows]
    return xlsx_file(
        [
            Sheet(_("Items"), table, widths=widths, rtl=rtl, as_text=True),
            Sheet(_("How to fill it in"), list(_explained()), widths=(26, 90), rtl=rtl),
        ]
    )


def _heading(shown: Shown) -> Cell:
    column, language = shown
    if not language:
        return str(column.heading)
    return f"{column.heading} ({OWN_NAMES.get(language, language)})"


def _rows(document: Checklist, shown: list[Shown]) -> Iterator[list[Cell]]:
    for section in document.sections:
        for item in section.items:
            cells = _cells(section, item)
            yield [_cell(cells.get(column.id), language) for column, language in shown]


def _cell(value: Any, language: str) -> Cell:
    if isinstance(value, dict):
        return str(value.get(language, ""))
    return "" if value is None else str(value)


def _cells(section: Section, item: Item) -> dict[str, Any]:
    """What stands in the row of an item: texts by language, else words."""
    cells: dict[str, Any] = {
        "section": section.title,
        "text": item.text,
        "type": TYPES[item.type],
        "weight": _plain(item.weight),
        "parameter": PARAMETERS.get(item.parameter or "", item.parameter),
        "critical": CRITICAL[item.critical],
        "photo": PHOTO[item.photo],
        "note": NOTE[item.note],
        "not_applicable": _yes_no(item.not_applicable),
        "not_observed": _yes_no(item.not_observed),
        "bonus": _yes_no(item.bonus),
        "help": item.help or {},
        "id": item.id,
    }
    match item:
        case YesNo():
            cells["expected"] = YES_NO[item.expected]
        case Scale():
            cells["points"] = item.max
        case Choice():
            cells["options"] = _options({o.id: (o.text, o.mark) for o in item.options})
        case Multi():
            cells["options"] = _options({o.id: (o.text, o.points) for o in item.options})
        case Duration():
            cells |= {"target": item.target, "limit": item.limit}
        case Number():
            low, high = item.band or (None, None)
            cells |= {"good_from": low, "good_to": high, "unit": item.unit or {}}
    return cells


def _options(named: Mapping[str, tuple[Text, float]]) -> dict[str, str]:
    """The options in each language in which all of them are written."""
    texts = [text for text, _worth in named.values()]
    return {
        language: "; ".join(f"{text[language]} = {_plain(worth)}" for text, worth in named.values())
        for language in texts[0]
        if all(language in text for text in texts)
    }


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)


def _yes_no(value: bool) -> str:
    return str(YES_NO["yes" if value else "no"])


def _examples() -> list[dict[str, str]]:
    """An item of each type, under two headings."""
    kinds = {kind: str(words) for kind, words in TYPES.items()}
    return [
        {"section": _("Welcome"), "text": _("Somebody greeted you."), "type": kinds["yes_no"],
         "weight": "2", "parameter": str(PARAMETERS["expression"])},
        {"text": _("The greeting was friendly."), "type": kinds["scale"], "points": "5"},
        {"text": _("How long did you wait?"), "type": kinds["duration"], "target": "3:00",
         "limit": "10:00", "parameter": str(PARAMETERS["speed"])},
        {"section": _("Rooms"), "text": _("The exits were free."), "type": kinds["yes_no"],
         "critical": str(CRITICAL["flag"]), "photo": str(PHOTO["required_on_fail"]),
         "note": str(NOTE["required_on_fail"]), "parameter": str(PARAMETERS["safety"])},
        {"text": _("In what state was the counter?"), "type": kinds["choice"],
         "options": _("In order = 100; Worn = 50; Broken = 0"),
         "parameter": str(PARAMETERS["appearance"])},
        {"text": _("What lay ready?"), "type": kinds["multi"],
         "options": _("Forms = 1; Pens = 1; Price list = 2")},
        {"text": _("How many people were waiting?"), "type": kinds["number"], "good_from": "0",
         "good_to": "5"},
        {"text": _("When did you leave?"), "type": kinds["time"]},
        {"text": _("What else did you notice?"), "type": kinds["text"]},
    ]  # fmt: skip


def _explained() -> Iterator[list[Cell]]:
    listed = current_reader().joined
    yield [_("Column"), _("What belongs there")]
    for column in COLUMNS:
        yield [str(column.heading), str(column.hint)]
    yield []
    yield ["", _("The first sheet is read, one row for each item. Delete the examples.")]
    yield ["", _("The order of the columns does not matter; only “Question” is needed.")]
    example = f"{column_heading('text')} ({OWN_NAMES['fa']})"
    yield ["", _("For texts in several languages, repeat a column: %(example)s", example=example)]
    yield []
    for heading, names in (
        (column_heading("type"), TYPES),
        (column_heading("critical"), CRITICAL),
        (column_heading("photo"), PHOTO),
        (column_heading("note"), NOTE),
        (column_heading("parameter"), PARAMETERS),
    ):
        yield [heading, listed(listed_words(names))]


def column_heading(identity: str) -> str:
    """A column's heading in the reader's language."""
    return next(str(column.heading) for column in COLUMNS if column.id == identity)
