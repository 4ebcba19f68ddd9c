"""How pages and reports say what a checklist holds: kinds, types, rules, conditions, answers.

Where a function takes a language, it is the page's by default.
"""

from datetime import time
from decimal import Decimal
from functools import reduce

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext, pgettext
from markupsafe import Markup, escape

from audit.engines.language.texts import language_of, text_in
from audit.formats.answers import Answer, Answered, Value
from audit.formats.base import Text
from audit.formats.checklist import (
    PARAMETERS,
    Checklist,
    Choice,
    Duration,
    Item,
    Multi,
    Number,
    Scale,
    Time,
    YesNo,
)
from audit.formats.conditions import AllOf, AnswerIs, AnyOf, Condition
from audit.infra.i18n import current_language, current_reader, default_language, direction


def plain(text: Text | None, language: str = "") -> str:
    """A checklist's text in a language, or in the next best."""
    return text_in(text, language or current_language(), default_language()) if text else ""


def written(text: Text | None, language: str = "") -> Markup:
    """The same for a page; in another language than the page's it says which one it is."""
    if not text:
        return Markup()
    wanted = language or current_language()
    used = language_of(text, wanted, default_language())
    if used == current_language():
        return escape(text[used])
    return Markup('<span lang="{}" dir="{}">{}</span>').format(used, direction(used), text[used])


KINDS = {
    "mystery": _l("Mystery visit"),
    "audit": _l("Announced audit"),
    "self": _l("Self-assessment"),
}


def kind_name(kind: str) -> str:
    """A visit's or checklist's kind in words."""
    return str(KINDS[kind])


def parameter_name(parameter: str, document: Checklist, language: str = "") -> str:
    """One of the six parameters, or the checklist's own, in words."""
    if parameter in document.parameters:
        return plain(document.parameters[parameter], language)
    return {
        "expression": _("Expression"),
        "vocabulary": _("Vocabulary"),
        "proxemics": _("Proxemics"),
        "appearance": _("Appearance"),
        "speed": _("Speed"),
        "safety": _("Safety"),
    }.get(parameter, parameter)


def parameters_in(document: Checklist) -> list[str]:
    """The parameters that a checklist's items carry: the six first, then its own."""
    used = {
        item.parameter or section.parameter
        for section in document.sections
        for item in section.items
    }
    own = [name for name in document.parameters if name not in PARAMETERS]
    return [name for name in (*PARAMETERS, *own) if name in used]


def seconds_words(seconds: int, language: str = "") -> str:
    """A duration in hours, minutes and seconds, those that are not zero."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    words = [
        _("%(n)s h", n=_number(hours, language)) if hours else "",
        _("%(n)s min", n=_number(minutes, language)) if minutes else "",
        _("%(n)s s", n=_number(left, language)) if left or not seconds else "",
    ]
    return reduce(_with_smaller, filter(None, words))


def _with_smaller(larger: str, smaller: str) -> str:
    """Hours with minutes, minutes with seconds."""
    return pgettext("duration", "%(larger)s %(smaller)s", larger=larger, smaller=smaller)


def items_words(count: int, language: str = "") -> str:
    """A number of items in words."""
    return ngettext("%(count)s item", "%(count)s items", count, count=_number(count, language))


def answer_words(document: Checklist, item: Item, answer: Answer | None, language: str = "") -> str:
    """What was answered, or why there is no answer."""
    if isinstance(answer, Answered):
        return value_words(document, item, answer.value, language)
    return state_words(document, answer.state if answer else "unanswered", language)


def state_words(document: Checklist, state: str, language: str = "") -> str:
    """Why an item has no value, in the checklist's own words where it has them."""
    own = document.answers
    if state == "not_applicable":
        return plain(own["not_applicable"], language) if state in own else _("Not applicable")
    if state == "not_observed":
        return plain(own["not_observed"], language) if state in own else _("Not observed")
    return _("Not answered")


def value_words(document: Checklist, item: Item, value: Value, language: str = "") -> str:
    """A value in the words of its item."""
    match item:
        case YesNo():
            said = yes_no_words(document, str(value), language)
        case Scale():  # in words: a slash would read as a decimal sign in Persian
            reached, most = _number(int(str(value)), language), _number(item.max, language)
            said = _("%(n)s of %(max)s", n=reached, max=most)
        case Choice() | Multi():
            said = _options(item, value if isinstance(value, list) else [str(value)], language)
        case Duration():
            said = seconds_words(int(str(value)), language)
        case Number():
            unit = f" {plain(item.unit, language)}" if item.unit else ""
            said = _number(Decimal(str(value)), language) + unit
        case Time():
            said = current_reader(language).time(time.fromisoformat(str(value)))
        case _:
            said = str(value)
    return said


def _number(value: float | Decimal, language: str) -> str:
    return current_reader(language).number(value)


def yes_no_words(document: Checklist, value: str, language: str = "") -> str:
    """Yes or no, in the checklist's own words where it has them."""
    own = document.answers
    if value == "yes":
        return plain(own["yes"], language) if "yes" in own else _("Yes")
    return plain(own["no"], language) if "no" in own else _("No")


def anchor_of(item: Item, answer: Answer | None) -> str:
    """What the chosen point of a scale stands for, where the checklist describes it."""
    if isinstance(item, Scale) and isinstance(answer, Answered):
        return plain(item.anchors.get(str(answer.value)))
    return ""


def _options(item: Choice | Multi, chosen: list[str], language: str) -> str:
    words = [plain(option.text, language) for option in item.options if option.id in chosen]
    return current_reader(language).joined(words) if words else _("None of these")


def type_words(document: Checklist, item: Item) -> str:
    """How an item is answered, with what counts as good."""
    if isinstance(item, YesNo):
        return _("Yes or no, “%(word)s” is good", word=yes_no_words(document, item.expected))
    if isinstance(item, Scale):
        return _("Scale of 1 to %(max)s", max=current_reader().number(item.max))
    if isinstance(item, Duration):
        return _(
            "Time: full mark up to %(target)s, none from %(limit)s",
            target=seconds_words(item.target),
            limit=seconds_words(item.limit),
        )
    if isinstance(item, Number):
        return _number_words(item)
    return {
        "choice": _("One of several"),
        "multi": _("Any of several"),
        "text": _("Words, not scored"),
        "time": _("Time of day, not scored"),
    }[item.type]


def _number_words(item: Number) -> str:
    if item.band is None:
        return _("Number, not scored")
    low, high = (current_reader().number(bound) for bound in item.band)
    unit = plain(item.unit)
    return _(
        "Number: good from %(low)s to %(high)s %(unit)s", low=low, high=high, unit=unit
    ).strip()


def condition_words(document: Checklist, condition: Condition) -> str:
    """When an item is asked, in a sentence's half: “1.2” is “Yes”."""
    if isinstance(condition, AnswerIs):
        return _item_is(document, condition)
    if isinstance(condition, AllOf):
        parts = [condition_words(document, part) for part in condition.all]
        return reduce(lambda one, two: _("%(one)s and %(two)s", one=one, two=two), parts)
    if isinstance(condition, AnyOf):
        parts = [condition_words(document, part) for part in condition.any]
        return reduce(lambda one, two: _("%(one)s or %(two)s", one=one, two=two), parts)
    return _("not (%(condition)s)", condition=condition_words(document, condition.not_))


def _item_is(document: Checklist, condition: AnswerIs) -> str:
    numbers = item_numbers(document)
    item = next(item for item in document.items if item.id == condition.item)
    value: Value = [str(condition.is_)] if isinstance(item, Multi) else condition.is_
    return _(
        "%(number)s is “%(value)s”",
        number=numbers[item.id],
        value=value_words(document, item, value),
    )


def item_numbers(document: Checklist) -> dict[str, str]:
    """Item id to its number in the order of the checklist: "3.5"."""
    number = current_reader().number
    return {
        item.id: f"{number(section_no)}.{number(item_no)}"
        for section_no, section in enumerate(document.sections, 1)
        for item_no, item in enumerate(section.items, 1)
    }


FILTERS = {
    "plain": plain,
    "written": written,
    "kind_name": kind_name,
    "seconds": seconds_words,
    "item_count": items_words,
}
"""What templates of this layer and above may write behind a bar."""
