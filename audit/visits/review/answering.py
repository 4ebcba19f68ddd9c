"""An answer as a desk form sends it: one choice, and what was typed beside it."""

from werkzeug.datastructures import MultiDict

from audit.engines.scoring.fitting import InvalidAnswer, check
from audit.formats.answers import Answer, Answered, Unvalued, Value
from audit.formats.checklist import Duration, Item, Multi, Number, Scale, Time
from audit.infra.i18n.digits import typed
from audit.infra.i18n.entering import read_time

STATES = ("not_applicable", "not_observed", "unanswered")


def answer_from(item: Item, sent: MultiDict[str, str]) -> Answer:
    """What was chosen for an item; InvalidAnswer when it cannot be its answer."""
    state = sent.get("state", "answered")
    if state in STATES:
        answer: Answer = Unvalued.model_validate({"state": state})
    else:
        answer = Answered(state="answered", value=_value(item, sent))
    check(item, answer)
    return answer


def _value(item: Item, sent: MultiDict[str, str]) -> Value:
    try:
        if isinstance(item, Multi):
            return sorted(set(sent.getlist("value")))
        if isinstance(item, Duration):
            return 60 * int(sent.get("minutes") or 0) + int(sent.get("seconds") or 0)
        if isinstance(item, Scale):
            return int(sent.get("value", ""))
    except ValueError:
        raise InvalidAnswer(item.id, "wrong_type") from None
    value = sent.get("value", "").strip()
    if not value:
        raise InvalidAnswer(item.id, "wrong_type")
    if isinstance(item, Number):
        return typed(value).replace("٫", ".").replace(",", ".").removeprefix("+")
    if isinstance(item, Time):
        return _clock(item, value)
    return value


def _clock(item: Time, text: str) -> str:
    try:
        return f"{read_time(text):%H:%M}"
    except ValueError:
        raise InvalidAnswer(item.id, "wrong_type") from None
