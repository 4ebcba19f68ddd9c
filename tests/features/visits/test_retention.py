"""Photos are kept as long as the organisation says, and not a day while somebody needs them."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from audit.engines.deadlines import months_before
from audit.infra.db import db, now
from audit.infra.events import Event
from audit.infra.storage import storage
from audit.people.organisation.actions import settle
from audit.people.permits import Role
from audit.visits.integrity import photos_kept, receipts_kept
from audit.visits.models import Photo, Visit
from audit.visits.retention import erase_old
from tests.builders import POOR, Workplace, phone_of
from tests.features.stages import publish, published, submitted
from tests.pictures import jpeg

PICTURE = jpeg()
SHA = hashlib.sha256(PICTURE).hexdigest()


@pytest.fixture
def visit(app: Flask, workplace: Workplace) -> Visit:
    """A published visit with a photo."""
    phone_of(app, workplace.people[Role.SHOPPER]).send_photo(PICTURE)
    return published(app, workplace, answers=POOR, photos=[(SHA, "item:exits")])


def the_photo() -> Photo:
    return db.session.scalars(select(Photo)).one()


def keep(workplace: Workplace, months: int | None, *, since: timedelta) -> None:
    settle(workplace.organisation, {"kept_months": months}, by=workplace.people[Role.ADMINISTRATOR])
    with db.write():
        for event in db.session.scalars(select(Event).where(Event.kind == "organisation.settled")):
            event.at = now() - since


def age(visit: Visit, days: int) -> None:
    with db.write():
        the_photo().received_at = now() - timedelta(days=days)
        visit.changed_at = now() - timedelta(days=days - 1)


def test_an_old_photo_is_erased_and_leaves_a_tombstone(workplace: Workplace, visit: Visit):
    keep(workplace, 12, since=timedelta(days=8))
    age(visit, 360)
    assert erase_old() == 0
    age(visit, 370)
    assert erase_old() == 1
    photo = the_photo()
    assert photo.erased_at is not None
    assert "12 months" in photo.erasure
    assert not storage().exists(photo.key)
    assert [*photos_kept(), *receipts_kept()] == []
    event = db.session.scalars(select(Event).where(Event.kind == "photo.erased")).one()
    assert event.actor_id is None
    assert erase_old() == 0


def test_nothing_is_erased_where_nothing_was_settled(workplace: Workplace, visit: Visit):
    age(visit, 4000)
    assert erase_old() == 0


def test_a_new_setting_waits_a_week_for_second_thoughts(workplace: Workplace, visit: Visit):
    age(visit, 4000)
    keep(workplace, 6, since=timedelta(days=6))
    assert erase_old() == 0
    keep(workplace, None, since=timedelta(days=8))
    assert erase_old() == 0


@pytest.mark.parametrize("state", ["submitted", "returned", "approved"])
def test_photos_of_a_visit_that_is_being_judged_stay(workplace: Workplace, visit: Visit, state):
    keep(workplace, 6, since=timedelta(days=8))
    age(visit, 4000)
    with db.write():
        visit.state = state
    assert erase_old() == 0


def test_photos_stay_while_a_branch_may_appeal(workplace: Workplace, visit: Visit):
    keep(workplace, 6, since=timedelta(days=8))
    age(visit, 300)
    with db.write():
        workplace.organisation.appeal_days = 365
    assert erase_old() == 0
    with db.write():  # the last day is not over before it is over at the branch
        workplace.organisation.appeal_days = 14
        visit.changed_at = now() - timedelta(days=14, hours=20)
    assert erase_old() == 0
    with db.write():
        visit.changed_at = now() - timedelta(days=16)
    assert erase_old() == 1


def test_a_photo_that_another_visit_uses_too_stays_until_that_one_is_done(
    app: Flask, workplace: Workplace, visit: Visit
):
    other = submitted(app, workplace, branch=1, photos=[(SHA, "item:exits")])
    keep(workplace, 6, since=timedelta(days=8))
    age(visit, 4000)
    assert erase_old() == 0
    publish(workplace, other, "Calm.")
    with db.write():
        other.changed_at = now() - timedelta(days=60)
    assert erase_old() == 1


@pytest.mark.parametrize(
    ("moment", "months", "before"),
    [((2026, 3, 31), 1, (2026, 2, 28)), ((2026, 1, 15), 1, (2025, 12, 15)),
     ((2024, 2, 29), 12, (2023, 2, 28)), ((2026, 12, 31), 24, (2024, 12, 31))],
)  # fmt: skip
def test_months_go_by_the_calendar(moment, months, before):
    assert months_before(datetime(*moment, tzinfo=UTC), months) == datetime(*before, tzinfo=UTC)
