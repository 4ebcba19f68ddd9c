"""What happens when two decide at once; where only PostgreSQL lets them, only there."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask

from audit.checklists.actions import publish
from audit.checklists.models import ChecklistVersion
from audit.checklists.uploads import actions as uploads
from audit.checklists.uploads.models import ChecklistUpload
from audit.engines.language.parse import parse
from audit.infra.db import db
from audit.infra.events import Event
from audit.infra.refusals import Busy, NotFound
from audit.people.models import Branch, Organisation, Region
from audit.people.permits import Role
from audit.people.places import actions as places
from audit.visits.programmes import actions as programmes
from audit.visits.programmes.models import Programme
from audit.visits.rotation import facts
from tests import postgres
from tests.builders import Workplace
from tests.engines.checklist_sources import source
from tests.features.programmes.waves import running, slots_of, terms

AT_ONCE = 6


def test_a_new_checklist_that_many_publish_at_once_is_one_version(app: Flask, workplace: Workplace):
    organisation, ready = workplace.organisation.id, Barrier(AT_ONCE)
    document = parse(source()).checklist
    assert document is not None

    def one(_number: int) -> UUID:
        with app.app_context():
            place = db.session.get_one(Organisation, organisation)
            ready.wait(60)
            return publish(document, organisation=place).id

    db.session.rollback()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        (version,) = set(pool.map(one, range(AT_ONCE)))
    assert db.session.get_one(ChecklistVersion, version).number == 1
    assert db.session.query(Event).filter_by(subject_id=version).count() == 1


def test_what_somebody_removed_meanwhile_is_not_there_any_more(app: Flask, workplace: Workplace):
    """Two press Remove: the second is told so, whatever the verb touches first."""
    region = places.add_region(workplace.organisation, "Nowhere", by=None)
    upload = uploads.keep("list.yaml", [], by=workplace.people[Role.MANAGER])
    db.session.rollback()
    _ = region.name, upload.name  # as the request had read them
    with app.app_context():
        places.remove_region(db.session.get_one(Region, region.id), by=None)
        uploads.forget(db.session.get_one(ChecklistUpload, upload.id))
    with pytest.raises(NotFound):
        places.remove_region(region, by=None)
    with pytest.raises(NotFound):
        uploads.publish_all(upload, {}, by=workplace.people[Role.MANAGER])


if postgres.chosen():

    def test_who_wait_for_each_other_are_told_that_it_is_busy(app: Flask, workplace: Workplace):
        """Two lock the same rows in different orders: one goes on, one may ask again (503)."""
        one, other = (branch.id for branch in workplace.branches[:2])
        met = Barrier(2)

        def lock(first: UUID, second: UUID) -> int:
            try:
                with app.app_context(), db.write() as session:
                    db.lock(session.get_one(Branch, first))
                    met.wait(60)
                    db.lock(session.get_one(Branch, second))
            except Busy as busy:
                return busy.status
            return 200

        db.session.rollback()
        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(lock, (one, other), (other, one))) == [200, 503]

    def test_an_offer_is_judged_by_rules_that_changed_at_the_last_moment(
        app: Flask, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
    ):
        programme = running(workplace)
        slot, manager = slots_of(programme)[0], workplace.people[Role.MANAGER].id
        known, lock = programme.id, facts.lock

        def change() -> None:
            with app.app_context():
                kept = db.session.get_one(Programme, known)
                new = terms(workplace, languages=["cy"])
                programmes.replan(kept, new, [], reach=frozenset(), by=manager)

        def lock_and_lose_time(people: list[UUID]) -> None:
            lock(people)
            monkeypatch.setattr(facts, "lock", lock)
            with ThreadPoolExecutor(1) as pool:
                pool.submit(change).result()

        monkeypatch.setattr(facts, "lock", lock_and_lose_time)
        with pytest.raises(facts.NotEligible):
            programmes.fill(slot, workplace.people[Role.SHOPPER], by=manager, accepted=False)
