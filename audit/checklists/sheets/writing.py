"""A checklist as a sheet to go on with in a spreadsheet, and an empty one to begin with."""

from collections.abc import Iterator, Mapping
from typing import IO, Any

from flask_babel import gettext as _

from audit.checklists.sheets import asking, lists
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
    vocabulary,
)
from audit.checklists.wording import plain
from audit.engines.drafting.fresh import of_version
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
from audit.infra.i18n.folding import fold
from audit.infra.tables import Cell, Sheet, xlsx_file

ALWAYS = ("section", "text", "options", "anchors", "help")
"""What has a column in every language of the checklist; other texts where there are any."""

Shown = tuple[Column, str]
"""A column, and the language of its texts ("" where it has none)."""


def sheet_of(document: Checklist, own: Mapping[str, Text]) -> IO[bytes]:
    """A version's items, a row each; uploaded again for the same checklist nothing changes.

    `own`: the organisation's own parameters.
    """
    languages = sorted(gaps(document), key=lambda code: (code != current_language(), code))
    rows = list(_items(document, own))
    shown = [
        (column, language)
        for column in COLUMNS
        for language in (languages if column.spoken else [""])
        if not language
        or column.id in ALWAYS
        or language == languages[0]
        or any(_cell(row.get(column.id), language) for row in rows)
    ]
    table = [[_cell(row.get(column.id), language) for column, language in shown] for row in rows]
    return _workbook(shown, table, {**own, **document.parameters})


def empty_sheet(own: Mapping[str, Text]) -> IO[bytes]:
    """Headings in the reader's language; examples of each type and what belongs where beside it.

    `own`: the organisation's own parameters.
    """
    shown = [(column, "") for column in COLUMNS]
    told: list[list[Cell]] = [[row.get(c.id, "") for c in COLUMNS] for row in examples()]
    return _workbook(shown, [], own, told)


def _workbook(
    shown: list[Shown],
    rows: list[list[Cell]],
    own: Mapping[str, Text],
    examples: list[list[Cell]] | None = None,
) -> IO[bytes]:
    rtl = current_language() in RIGHT_TO_LEFT
    widths = [column.width for column, _language in shown]
    head: list[Cell] = list(map(_heading, shown))
    offered = _offered(shown, own)
    pages = {_("Items"): rows} | ({_("Examples"): examples} if examples else {})
    return xlsx_file(
        [
            *(
                Sheet(name, [head, *rows], widths, rtl=rtl, as_text=True, choices=offered)
                for name, rows in pages.items()
            ),
            Sheet(_("How to fill it in"), list(_explained(own)), widths=(26, 90), rtl=rtl),
        ]
    )


def _offered(shown: list[Shown], own: Mapping[str, Text]) -> dict[int, list[str]]:
    """What the spreadsheet lets people choose from, by the place of the column."""
    words = {
        "type": listed_words(TYPES),
        "critical": listed_words(CRITICAL),
        "photo": listed_words(PHOTO),
        "note": listed_words(NOTE),
        "parameter": _parameters(own),
        **dict.fromkeys(
            ("not_applicable", "not_observed", "expected", "bonus", "requires_standard"),
            listed_words(YES_NO),
        ),
    }
    return {at: words[column.id] for at, (column, _l) in enumerate(shown) if column.id in words}


def _parameters(own: Mapping[str, Text]) -> list[str]:
    others = [plain(text) for slug, text in own.items() if slug not in PARAMETERS and text]
    return [*listed_words(PARAMETERS), *others]


def _heading(shown: Shown) -> Cell:
    column, language = shown
    if not language:
        return str(column.heading)
    return f"{column.heading} ({OWN_NAMES.get(language, language)})"


def _items(document: Checklist, own: Mapping[str, Text]) -> Iterator[dict[str, Any]]:
    """What stands in the row of each item."""
    raws = {i["id"]: i for s in of_version(document)["sections"] for i in s["items"]}
    words = vocabulary(own, document.parameters)
    known = asking.Known(raws, words.yes_no)
    for section in document.sections:
        for item in section.items:
            cells = _cells(section, item)
            if item.parameter in document.parameters:
                cells["parameter"] = _named(item.parameter, document.parameters, words.parameters)
            if when := raws[item.id].get("when"):
                cells["when"] = asking.written(when, known, current_language(), YES_NO)
            yield cells


def _named(slug: str, declared: Mapping[str, Text], known: Mapping[str, str]) -> str:
    """A parameter by its name, by its id where another one has that name."""
    name = plain(declared[slug])
    return name if known.get(fold(name)) == slug else slug


def _cell(value: Any, language: str) -> Cell:
    if isinstance(value, dict):
        return str(value.get(language, ""))
    if isinstance(value, float):
        return _plain(value)
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
        "requires_standard": _yes_no(item.requires_standard),
        "help": item.help or {},
        "label": item.label or {},
        "service_area": item.area,
        "id": item.id,
    }
    match item:
        case YesNo():
            cells["expected"] = YES_NO[item.expected]
        case Scale():
            cells |= {"scale_points": item.max, "anchors": _anchors(item)}
        case Choice():
            cells["options"] = _options({o.id: (o.text, o.mark) for o in item.options})
        case Multi():
            cells["options"] = _options({o.id: (o.text, o.points) for o in item.options})
        case Duration():
            cells |= {"target": item.target, "limit": item.limit}
        case Number():
            low, high = item.band or (None, None)
            cells |= {
                "min": item.min,
                "max": item.max,
                "good_from": low,
                "good_to": high,
                "unit": item.unit or {},
            }
    return cells


def _options(named: Mapping[str, tuple[Text, float]]) -> dict[str, str]:
    """The options in each language in which all of them are written."""
    texts = [text for text, _worth in named.values()]
    return {
        language: lists.written(
            [(text[language], _plain(worth)) for text, worth in named.values()], lists.worths
        )
        for language in texts[0]
        if all(language in text for text in texts)
    }


def _anchors(item: Scale) -> dict[str, str]:
    """What the points mean, in each language that describes any."""
    languages = {language for text in item.anchors.values() for language in text}
    told = sorted(item.anchors.items(), key=lambda anchor: int(anchor[0]))
    return {
        language: lists.written(
            [(point, text[language]) for point, text in told if language in text], lists.points
        )
        for language in sorted(languages)
    }


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)


def _yes_no(value: bool) -> str:
    return str(YES_NO["yes" if value else "no"])


def examples() -> list[dict[str, str]]:
    """An item of each type, under two headings."""
    kinds = {kind: str(words) for kind, words in TYPES.items()}
    return [
        {"section": _("Welcome"), "text": _("Somebody greeted you."), "type": kinds["yes_no"],
         "weight": "2", "parameter": str(PARAMETERS["expression"])},
        {"text": _("The greeting was friendly."), "type": kinds["scale"], "scale_points": "5",
         "when": "{} = {}".format(_("Somebody greeted you."), YES_NO["yes"]),
         "anchors": _("1 = Not at all; 3 = Hardly; 5 = Very")},
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


def _explained(own: Mapping[str, Text]) -> Iterator[list[Cell]]:
    listed = current_reader().joined
    yield [_("Column"), _("What belongs there")]
    for column in COLUMNS:
        yield [str(column.heading), str(column.hint)]
    yield []
    yield ["", _("The first sheet with these headings is read, one row for each item.")]
    yield ["", _("The order of the columns does not matter; only “Question” is needed.")]
    yield [
        "",
        _("For a checklist of yours, an empty cell leaves all as it is; a hyphen empties it."),
    ]
    example = f"{column_heading('text')} ({OWN_NAMES['fa']})"
    yield ["", _("For texts in several languages, repeat a column: %(example)s", example=example)]
    yield []
    for heading, names in (
        (column_heading("type"), TYPES),
        (column_heading("critical"), CRITICAL),
        (column_heading("photo"), PHOTO),
        (column_heading("note"), NOTE),
    ):
        yield [heading, listed(listed_words(names))]
    yield [column_heading("parameter"), listed(_parameters(own))]


def column_heading(identity: str) -> str:
    """A column's heading in the reader's language."""
    return next(str(column.heading) for column in COLUMNS if column.id == identity)
