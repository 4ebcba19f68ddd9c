"""The branch manager reads what was published: acknowledges, answers, takes it to the team."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Final

from audit.infra.db import now
from audit.people.models import Membership
from audit.visits.branch import actions as branch
from audit.visits.models import Publication

_REPLIES: Final = (
    "Thank you. We have talked about it at the morning meeting.",
    "We see the point about waiting: two of us were at the counter that week.",
    "Put right on the same day. We look at it on the daily round now.",
)
_FEEDBACK: Final = (
    ("Calm and courteous, also when it was full.", "Waiting times.", "One more at the counter."),
    ("Greeting and clothing.", "The request was not repeated back.", "Practise it in pairs."),
)


def read(
    keeper: Membership, publication: Publication, at: datetime, chance: Random
) -> Iterator[datetime]:
    """What a branch does with a publication; what lies beyond the story's end is left undone."""
    yield (moment := at + timedelta(days=chance.randint(1, 4), hours=chance.randint(0, 6)))
    if now() < moment or chance.random() < 0.2:
        return
    branch.acknowledge(publication, by=keeper)
    if chance.random() < 0.4:
        branch.reply(publication, chance.choice(_REPLIES), by=keeper)
    if chance.random() < 0.4:
        branch.take_to_team(publication, *chance.choice(_FEEDBACK), by=keeper)
