"""How a change is said: names of rules and texts, and what they were and are."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from flask_babel import gettext as _

from audit.checklists.views import coverage_words, critical_tag, method_words, score_words
from audit.checklists.wording import (
    condition_words,
    kind_name,
    parameter_name,
    plain,
    type_words,
)
from audit.engines.language.changes import Change, Changes
from audit.engines.language.places import Place
from audit.formats.checklist import Checklist, Choice, Item, Multi, Section
from audit.infra.i18n import current_reader

ANSWERING = ("type", "expected", "max", "target", "limit", "min", "band")
"""Rules that one sentence about the type of answer says together."""


class Setting(NamedTuple):
    """A rule that changed: its name, what it was and what it is; "" for none."""

    name: str
    before: str
    after: str


def place_words(place: Place) -> str:
    """Which text of a part it is."""
    kind, name = place
    named = {
        "option": _("Option “%(name)s”", name=name),
        "anchor": _("Point %(n)s of the scale", n=name),
        "answer": _("Word for an answer (%(name)s)", name=name),
        "parameter": _("Parameter (%(name)s)", name=name),
        "band": _("Band %(n)s", n=name),
        "check": _("Cross-check (%(name)s)", name=name),
    }
    return named.get(kind) or {
        "title": _("Title"),
        "description": _("What it is for"),
        "instructions": _("Instructions"),
        "text": _("Text"),
        "label": _("Short name"),
        "help": _("How to answer"),
        "unit": _("Unit"),
    }.get(kind, kind)


def item_settings(change: Change[Item], before: Checklist, after: Checklist) -> Iterator[Setting]:
    """The rules of an item that changed."""
    one, other = change.before, change.after
    if one is None or other is None:
        return
    if any(name in ANSWERING for name in change.settings):
        yield Setting(_("Answer"), type_words(before, one), type_words(after, other))
    for name in change.settings:
        if name == "options":
            yield from _options(one, other)
        elif name in RULES:
            label, say = RULES[name]()
            yield Setting(label, say(one, before), say(other, after))


def _options(one: Item, other: Item) -> Iterator[Setting]:
    was, became = _worths(one), _worths(other)
    for name in [*was, *(name for name in became if name not in was)]:
        before, after = was.get(name, ("", "")), became.get(name, ("", ""))
        if before[1] != after[1]:
            label = _("Worth of “%(name)s”", name=after[0] or before[0])
            yield Setting(label, before[1], after[1])
    if list(was) != list(became) and set(was) == set(became):
        listed = current_reader().joined
        names = [[text for text, _worth in each.values()] for each in (was, became)]
        yield Setting(_("Order of the options"), listed(names[0]), listed(names[1]))


def _worths(item: Item) -> dict[str, tuple[str, str]]:
    """Option id -> its text and what it is worth."""
    number = current_reader().number
    if isinstance(item, Choice):
        return {
            o.id: (plain(o.text), current_reader().percentage(round(o.mark * 100), None))
            for o in item.options
        }
    if isinstance(item, Multi):
        return {o.id: (plain(o.text), number(o.points)) for o in item.options}
    return {}


Say = Callable[[Item, Checklist], str]


def _section_of(item: Item, document: Checklist) -> Section:
    return next(section for section in document.sections if item in section.items)


def _parameter(item: Item, document: Checklist) -> str:
    name = item.parameter or _section_of(item, document).parameter
    return parameter_name(name, document) if name else _("none")


def _yes_no(value: bool) -> str:
    return _("Yes") if value else _("No")


def _critical(item: Item) -> str:
    return critical_tag(item).words if item.critical != "none" else _("not critical")


def _photo(item: Item) -> str:
    return {
        "never": _("no photo"),
        "optional": _("if wanted"),
        "required": _("always"),
        "required_on_fail": _("when not met"),
    }[item.photo]


def _note(item: Item) -> str:
    return _("when not met") if item.note == "required_on_fail" else _("if wanted")


RULES: dict[str, Callable[[], tuple[str, Say]]] = {
    "weight": lambda: (_("Weight"), lambda item, _d: current_reader().number(item.weight)),
    "parameter": lambda: (_("Parameter"), _parameter),
    "area": lambda: (_("Area"), lambda item, _d: item.area or _("none")),
    "critical": lambda: (_("Critical"), lambda item, _d: _critical(item)),
    "photo": lambda: (_("Photo"), lambda item, _d: _photo(item)),
    "note": lambda: (_("Note"), lambda item, _d: _note(item)),
    "not_applicable": lambda: (
        _("May be not applicable"),
        lambda item, _d: _yes_no(item.not_applicable),
    ),
    "not_observed": lambda: (
        _("May be not observed"),
        lambda item, _d: _yes_no(item.not_observed),
    ),
    "bonus": lambda: (_("Bonus"), lambda item, _d: _yes_no(item.bonus)),
    "requires_standard": lambda: (
        _("Needs a standard"),
        lambda item, _d: _yes_no(item.requires_standard),
    ),
    "when": lambda: (
        _("Asked"),
        lambda item, d: (
            _("only if %(condition)s", condition=condition_words(d, item.when))
            if item.when
            else _("always")
        ),
    ),
}
"""A rule's name, and how it is said of an item; made anew for each reader's language."""


def section_settings(change: Change[Section]) -> Iterator[Setting]:
    """The rules of a section that changed."""
    one, other = change.before, change.after
    if one is None or other is None:
        return
    number = current_reader().number
    if "weight" in change.settings:
        yield Setting(_("Weight"), number(one.weight), number(other.weight))
    if "area" in change.settings:
        yield Setting(_("Area"), one.area or _("none"), other.area or _("none"))


def head_settings(changes: Changes) -> Iterator[Setting]:
    """What changed in how the whole is asked and scored."""
    says: dict[str, tuple[str, Callable[[Checklist], str]]] = {
        "kind": (_("Kind"), lambda d: kind_name(d.kind)),
        "method": (_("Method"), lambda d: method_words(d.scoring.method)),
        "pass": (_("Pass mark"), _pass),
        "bands": (_("Bands"), _bands),
        "gates": (_("Gates"), _gates),
        "minimum_coverage": (_("Coverage"), coverage_words),
        "allow_unanswered": (
            _("Items may stay open"),
            lambda d: _yes_no(d.scoring.allow_unanswered),
        ),
        "parameters": (_("Own parameters"), _parameters),
        "subjects": (_("About whom"), lambda d: current_reader().joined(d.subjects)),
        "checks": (_("Cross-checks"), _checks),
    }
    for name in changes.settings:
        label, say = says[name]
        yield Setting(label, say(changes.before), say(changes.after))


def _pass(document: Checklist) -> str:
    wanted = document.scoring.pass_
    return _("none") if wanted is None else score_words(document, wanted)


def _bands(document: Checklist) -> str:
    bands = document.scoring.bands
    words = [
        _("%(name)s from %(n)s", name=plain(b.title), n=score_words(document, b.from_))
        for b in bands
    ]
    return current_reader().joined(words) if words else _("none")


def _gates(document: Checklist) -> str:
    titles = {section.id: section.title for section in document.sections}
    words = [
        _(
            "%(name)s at least %(n)s",
            name=plain(titles[gate]),
            n=current_reader().percentage(round(least * 100), None),
        )
        for gate, least in document.scoring.gates.items()
    ]
    return current_reader().joined(words) if words else _("none")


def _parameters(document: Checklist) -> str:
    words = [parameter_name(name, document) for name in document.parameters]
    return current_reader().joined(words) if words else _("none")


def _checks(document: Checklist) -> str:
    words = [f"“{plain(check.text)}”" for check in document.checks]
    return current_reader().joined(words) if words else _("none")
