"""The chain of events holds after a round trip through the database, and says no names."""

import json
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from audit.infra import events
from audit.infra.db import db
from audit.infra.events import ChainHead, Event, broken_links
from audit.people import actions as people
from audit.people.permits import Role
from tests.builders import Workplace
from tests.features.stages import published

MOMENTS = (
    datetime(2026, 11, 22, 9, 0, 0, 1, UTC),
    datetime(2026, 11, 22, 9, 0, 0, 0, UTC),
    datetime(2026, 11, 22, 9, 0, 0, 999_999, timezone(timedelta(hours=3, minutes=30))),
    datetime(2026, 10, 25, 1, 30, tzinfo=timezone(timedelta(hours=1))),
)


def chain_of(place: Workplace) -> list[Event]:
    db.session.expire_all()
    found = select(Event).filter_by(organisation_id=place.organisation.id).order_by(Event.seq)
    return list(db.session.scalars(found))


def problems(place: Workplace) -> list[str]:
    return broken_links(chain_of(place), db.session.get(ChainHead, place.organisation.id))


def told(place: Workplace, at: datetime) -> Event:
    """An event in the chain."""
    ids = {"organisation_id": place.organisation.id, "subject_id": place.organisation.id}
    with db.write():
        return events.record("told", **ids, actor_id=None, at=at, of={"fa": "متن", "n": 1})


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_any_moment_keeps_its_hash_through_the_database(workplace: Workplace, moment: datetime):
    event = told(workplace, moment)
    assert problems(workplace) == []
    assert event.at == moment


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", datetime(2026, 11, 22, 9, 0, 0, 1, UTC)),
        ("kind", "untold"),
        ("data", {}),
        ("subject_id", UUID(int=0)),
        ("actor_id", UUID(int=0)),
        ("id", UUID(int=0)),
    ],
)
def test_every_column_is_in_the_hash(workplace: Workplace, column: str, value: object):
    told(workplace, datetime(2026, 11, 22, 9, tzinfo=UTC))
    assert problems(workplace) == []
    db.session.rollback()
    forged = update(Event).where(Event.kind == "told").values({column: value})
    with db.engine.begin() as forger:
        forger.execute(forged)
    assert problems(workplace)


def test_events_hold_ids_and_hashes_and_no_words_of_people(app: Flask, workplace: Workplace):
    place = workplace
    published(app, place, notes={"visit": "The tall man was rude."})
    people.disable_user(place.people[Role.SHOPPER].user)
    said = json.dumps([[event.kind, event.data] for event in chain_of(place)])
    for member in place.people.values():
        assert member.user.name not in said
        assert member.user.email not in said
    for words in ("rude", "Shopper 7", "Calm", "test phone", "loan", "pounds", "Harbour"):
        assert words not in said
