"""What may become of a message, and how long it waits between tries; pure."""

from datetime import timedelta
from enum import StrEnum


class State(StrEnum):
    """Where a message stands.

    DOUBTFUL: the connection ended while the text went over, so that it may have arrived.
    DROPPED: it was not sent on purpose, and `reason` says why.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DOUBTFUL = "doubtful"
    DROPPED = "dropped"


class Dropped(StrEnum):
    """Why a message was not sent on purpose."""

    CLOSED = "closed"
    UNWANTED = "unwanted"
    MOVED_ON = "moved-on"
    OVERTAKEN = "overtaken"


LOGGED = "logged"
"""The reason of what was sent to the console: it stands in the server's log."""

TO_RETRY = frozenset({State.FAILED, State.DOUBTFUL})
"""What a person may send again."""

STUCK = timedelta(minutes=10)
"""A message that is being sent for longer than this was in the hands of a process that ended."""

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 20, 60, 180, 360, 720))
"""How long a message waits after each try that did not reach its end; then it has failed."""

KEPT = timedelta(days=90)
"""So long what was sent or dropped stays in the list."""


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after so many tries; None when no further one is made."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def is_moving(state: State, attempts: int, wait: timedelta) -> bool:
    """Whether something will become of a message within seconds: it is sent for the first time."""
    first = state is State.WAITING and attempts == 0 and wait <= timedelta(0)
    return state is State.SENDING or first
