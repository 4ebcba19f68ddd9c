"""What if: answers that nobody gave, and the score that they would have."""

from functools import singledispatch

from werkzeug.datastructures import MultiDict

from audit.engines.scoring.fitting import InvalidAnswer
from audit.formats.answers import Answer, Answered, Answers, Unvalued, Value
from audit.formats.checklist import (
    Checklist,
    Choice,
    Duration,
    ItemBase,
    Multi,
    Number,
    Scale,
    YesNo,
)
from audit.visits.review.answering import STATES, answer_from

Sent = MultiDict[str, str]
FIELDS = ("value", "minutes", "seconds", "state")


def answers_in(document: Checklist, sent: Sent) -> tuple[Answers, frozenset[str]]:
    """The answers that a form sends ("a.<item>.value"), and the items whose answer cannot be."""
    answers: Answers = {}
    wrong = set()
    for item in document.items:
        own: Sent = MultiDict(
            [(name, each) for name in FIELDS for each in sent.getlist(f"a.{item.id}.{name}")]
        )
        state = own.get("state") or own.get("value", "").removeprefix("~")
        if state in STATES:
            answers[item.id] = Unvalued.model_validate({"state": state})
        elif any(each.strip() for name in FIELDS[:3] for each in own.getlist(name)):
            try:
                answers[item.id] = answer_from(item, own)
            except InvalidAnswer:
                wrong.add(item.id)
    return answers, frozenset(wrong)


def filled(document: Checklist, how: str) -> Answers:
    """Every scored item answered as well ("best") or as badly ("worst") as it can be."""
    choose = {"best": max, "worst": min}.get(how)
    answers: dict[str, Answer] = {}
    for item in document.items if choose else []:
        if choose and (values := worths(item)):
            worth = choose(each for each, _ in values)
            value = next(value for each, value in values if each == worth)
            answers[item.id] = Answered(state="answered", value=value)
    return answers


Worths = list[tuple[float, Value]]


@singledispatch
def worths(_item: ItemBase) -> Worths:
    """The answers worth trying, each with what it is worth; none where nothing is scored."""
    return []


@worths.register
def _(item: YesNo) -> Worths:
    return [(1, item.expected), (0, "no" if item.expected == "yes" else "yes")]


@worths.register
def _(item: Scale) -> Worths:
    return [(1, item.max), (0, 1)]


@worths.register
def _(item: Choice) -> Worths:
    return [(float(option.mark), option.id) for option in item.options]


@worths.register
def _(item: Multi) -> Worths:
    return [(1, sorted(option.id for option in item.options)), (0, [])]


@worths.register
def _(item: Duration) -> Worths:
    return [(1, item.target), (0, item.limit)]


@worths.register
def _(item: Number) -> Worths:
    return [] if item.band is None else [(1, str(item.band[0])), (0, _outside(item))]


def _outside(item: Number) -> str:
    """A possible number that is not in the band; one in it when there is none."""
    assert item.band is not None
    low, high = item.band
    if item.max is None or item.max > high:
        return str(high + 1 if item.max is None else item.max)
    return str(item.min if item.min is not None and item.min < low else low)
