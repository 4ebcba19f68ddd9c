"""When things happen and what they are called: the clock and the ids of everything stored.

Both are the real ones, except inside `told`: there somebody tells of the past by the same
verbs that write the present (demo data), and the telling is the same each time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from random import Random
from uuid import UUID, uuid4


class Telling:
    """A story being told: the moment it has come to, and where its ids come from."""

    def __init__(self, seed: str, moment: datetime) -> None:
        self.moment = moment
        self._random = Random(seed)  # noqa: S311 - repeatable on purpose, never a secret

    def new_id(self) -> UUID:
        """The story's next UUIDv4."""
        return UUID(int=self._random.getrandbits(128), version=4)


_telling: ContextVar[Telling | None] = ContextVar("telling", default=None)


@contextmanager
def told(seed: str, moment: datetime) -> Iterator[Telling]:
    """Let `present` and `new_id` follow a story in this context; the story moves its moment."""
    telling = Telling(seed, moment)
    token = _telling.set(telling)
    try:
        yield telling
    finally:
        _telling.reset(token)


def present() -> datetime:
    """The present moment in UTC."""
    telling = _telling.get()
    return telling.moment if telling else datetime.now(UTC)


def new_id() -> UUID:
    """A new UUIDv4: no time and no order in it."""
    telling = _telling.get()
    return telling.new_id() if telling else uuid4()
