"""What is done every minute: offers end, photos that nobody named are collected."""

import hashlib
from datetime import timedelta

import pytest
from flask import Flask, request
from sqlalchemy import func, select

from audit import create_app
from audit.config import Settings
from audit.infra import jobs
from audit.infra.db import db, now
from audit.infra.storage import storage
from audit.people.permits import Role
from audit.visits.models import Photo, Visit
from audit.visits.offers import actions as offers
from audit.visits.rules import State
from audit.visits.sync import photos
from tests import postgres
from tests.builders import POOR, Workplace, accepted, manifest, offered, phone_of
from tests.pictures import jpeg


def let_pass(visit: Visit) -> None:
    """Put the end of a visit's window into the past."""
    with db.write():
        visit.closes_at = now() - timedelta(minutes=1)


def test_an_offer_that_nobody_took_on_expires(workplace: Workplace):
    over, open_still = offered(workplace), offered(workplace)
    let_pass(over)
    assert offers.expire() == 1
    assert (over.state, open_still.state) == (State.EXPIRED, State.OFFERED)
    assert offers.expire() == 0


def test_an_accepted_visit_never_expires(workplace: Workplace):
    visit = accepted(workplace)
    let_pass(visit)
    assert offers.expire() == 0
    assert visit.state == State.ACCEPTED


def test_an_offer_cannot_be_accepted_after_its_last_moment(app: Flask, workplace: Workplace):
    visit = offered(workplace)
    let_pass(visit)
    phone = phone_of(app, workplace.people[Role.SHOPPER])
    answer = phone.client.put(f"/api/v1/visits/{visit.id}/acceptance", headers=phone.headers)
    assert (answer.status_code, answer.json["type"]) == (409, "offer-ended")


def test_photos_that_no_submission_named_are_collected_after_thirty_days(
    app: Flask, workplace: Workplace
):
    visit = accepted(workplace)
    phone = phone_of(app, workplace.people[Role.SHOPPER])
    named, forgotten, young = (jpeg(seed=seed) for seed in (70, 71, 72))
    for picture in (named, forgotten, young):
        phone.send_photo(picture)
    sha = hashlib.sha256(named).hexdigest()
    phone.send(visit.id, manifest(visit, POOR, photos=[(sha, "visit")]))
    key = {hashlib.sha256(p).hexdigest(): p for p in (named, forgotten, young)}
    with db.write():
        for photo in db.session.scalars(select(Photo)):
            if key[photo.sha256] is not young:
                photo.received_at = now() - timedelta(days=31)
    gone = storage().path(
        next(p.key for p in db.session.scalars(select(Photo)) if key[p.sha256] is forgotten)
    )
    assert photos.collect() == 1
    assert not gone.exists()
    left = {p.sha256 for p in db.session.scalars(select(Photo))}
    assert left == {sha, hashlib.sha256(young).hexdigest()}
    assert phone.send_photo(forgotten).status_code == 201  # it may come again


def test_one_failing_chore_does_not_stop_the_others(app: Flask, monkeypatch: pytest.MonkeyPatch):
    done = []
    chores = [lambda: 1 / 0, lambda: done.append("the other")]
    monkeypatch.setattr(jobs, "_chores", chores)
    jobs.do_chores()
    assert done == ["the other"]


def test_unreadable_manifests_cannot_fill_the_disk(app: Flask, workplace: Workplace):
    visit = accepted(workplace)
    phone = phone_of(app, workplace.people[Role.SHOPPER])
    for number in range(25):
        assert phone.send(visit.id, b"{}" + b" " * number).status_code == 422
    assert len(list(storage().path(f"unreadable/{visit.id}").iterdir())) == 20


def test_behind_a_proxy_the_visitors_own_address_counts(settings: Settings, app: Flask):
    behind = create_app(postgres.settings_of(settings.data, testing=True, proxies=1))
    seen = {}

    @behind.before_request
    def note() -> None:
        seen["address"] = request.remote_addr

    behind.test_client().get("/healthz", headers={"X-Forwarded-For": "192.0.2.9"})
    assert seen["address"] == "192.0.2.9"
    assert db.session.scalar(select(func.count()).select_from(Photo)) == 0
