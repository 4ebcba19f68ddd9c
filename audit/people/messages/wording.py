"""How pages speak of messages."""

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from audit.people.messages.kinds import KINDS
from audit.people.messages.models import Message
from audit.people.messages.rules import LOGGED, Dropped, State


class Standing(NamedTuple):
    """A state as a page marks it: a word, an icon, and "", "ok", "warn" or "bad"."""

    word: Any  # translated when it is shown
    icon: str
    mood: str = ""


STANDINGS = {
    State.WAITING: Standing(_l("Waits"), "hold"),
    State.SENDING: Standing(_l("Is being sent"), "sending"),
    State.SENT: Standing(_l("Sent"), "yes", "ok"),
    State.FAILED: Standing(_l("Could not be sent"), "alert", "bad"),
    State.DOUBTFUL: Standing(_l("May have arrived"), "help", "warn"),
    State.DROPPED: Standing(_l("Not sent"), "na"),
}

DROPPED = {
    Dropped.CLOSED: _l("The person has no access any more."),
    Dropped.UNWANTED: _l("The person does not want such messages."),
    Dropped.MOVED_ON: _l("It was not so any more when it was to be sent."),
    Dropped.OVERTAKEN: _l("A later message says the same."),
}


def message_standing(message: Message) -> Standing:
    """Where a message stands, in a word and an icon."""
    return STANDINGS[message.state]


def message_kind(message: Message) -> str:
    """What a message was about, in words."""
    known = KINDS.get(message.kind)
    return str(known.title) if known else message.kind


def message_reason(message: Message) -> str:
    """Why it was not sent: our words, or the mail server's own; "" when there is nothing to say."""
    if message.state is State.DROPPED:
        return str(DROPPED.get(Dropped(message.reason), ""))
    if message.reason == LOGGED:
        return str(_l("It was written to the server’s log; no mail server is set up."))
    return message.reason


FILTERS = {
    "message_standing": message_standing,
    "message_kind": message_kind,
    "message_reason": message_reason,
}
"""What templates of this layer and above may write behind a bar."""
