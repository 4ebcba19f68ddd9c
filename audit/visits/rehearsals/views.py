"""What a trial shows: the score, its parts, and item by item how it came about."""

from dataclasses import dataclass

from flask_babel import gettext as _

from audit.checklists.wording import item_numbers, parameter_name, plain
from audit.engines.language.checks import fired
from audit.engines.language.visibility import visible_items
from audit.engines.scoring import score
from audit.formats.answers import Answers
from audit.formats.base import Text
from audit.formats.checklist import Checklist
from audit.formats.score import Part, Score, TraceLine


@dataclass(frozen=True)
class Line:
    """One item's share in the result, in words."""

    number: str
    text: Text
    trace: TraceLine
    state: str
    why: str


@dataclass(frozen=True)
class Trial:
    """What the answers come to."""

    score: Score
    band: Text | None
    sections: tuple[tuple[str, Part], ...]
    parameters: tuple[tuple[str, Part], ...]
    lines: tuple[Line, ...]
    said: tuple[Text, ...]
    hidden: frozenset[str]


def trial_of(document: Checklist, answers: Answers) -> Trial:
    """The score of these answers by the real engine, and what the checks would say."""
    result = score(document, answers)
    numbers = item_numbers(document)
    items = {item.id: item for item in document.items}
    titles = {section.id: plain(section.title) for section in document.sections}
    said = fired(document, answers, {}, [], {})
    return Trial(
        score=result,
        band=None if result.band is None else document.scoring.bands[result.band].title,
        sections=tuple((titles[key], part) for key, part in result.sections.items()),
        parameters=tuple(
            (parameter_name(key, document), part) for key, part in result.parameters.items()
        ),
        lines=tuple(
            Line(numbers[t.item], items[t.item].text, t, state_word(t.state), why_word(t))
            for t in result.trace
        ),
        said=tuple(check.text for check in said),
        hidden=frozenset(items) - visible_items(document, answers),
    )


def state_word(state: str) -> str:
    """What became of an item."""
    return {
        "answered": _("Answered"),
        "not_applicable": _("Not applicable"),
        "not_observed": _("Not observed"),
        "unanswered": _("Not answered"),
        "hidden": _("Not asked"),
        "unscored": _("Not scored"),
    }[state]


def why_word(line: TraceLine) -> str:
    """Why points are missing because of an item."""
    return {
        None: "",
        "mark": _("its own mark"),
        "critical_section": _("a critical item of its section failed"),
        "critical_visit": _("a critical item of the visit failed"),
    }[line.why]
