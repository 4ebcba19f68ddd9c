"""Several at the same moment: an item is appealed once, an appeal is decided once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

from flask import Flask

from audit.commands.verify import problems_found
from audit.formats.answers import Answered
from audit.infra.db import db
from audit.people.models import Membership
from audit.people.permits import Role
from audit.visits.appeals import actions
from audit.visits.appeals.models import Appeal, AppealKind
from audit.visits.models import Publication, Visit
from tests.builders import Workplace
from tests.features.appeals.filing import appealed, publication_of
from tests.features.branch.stages import known

AT_ONCE = 4


def at_once(app: Flask, member: UUID, act: Callable[[int, Membership], object]) -> list[bool]:
    """The same by many at the same moment; who was told that somebody else was first."""
    ready = Barrier(AT_ONCE)

    def one(number: int) -> bool:
        with app.app_context():
            by = db.session.get_one(Membership, member)
            ready.wait()
            try:
                act(number, by)
            except (actions.AlreadyAppealed, actions.AlreadyDecided):
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_of_many_who_decide_at_once_one_decides(app: Flask, workplace: Workplace):
    appeal, manager = appealed(app, workplace).id, workplace.people[Role.MANAGER].id

    def decide(number: int, by: Membership) -> None:
        kept = db.session.get_one(Appeal, appeal)
        if number % 2:
            actions.reject(kept, "No.", by=by)
        else:
            yes = Answered(state="answered", value="yes")
            actions.uphold(kept, yes, "Yes.", "", by=by)

    assert sum(at_once(app, manager, decide)) == 1
    db.session.rollback()
    upheld = db.session.get_one(Appeal, appeal).result_id is not None
    assert db.session.query(Publication).count() == 1 + upheld
    assert list(problems_found()) == []


def test_of_many_who_appeal_an_item_at_once_one_does(app: Flask, workplace: Workplace):
    visit = known(app, workplace).id

    def file(_number: int, by: Membership) -> None:
        published = publication_of(db.session.get_one(Visit, visit))
        actions.file(published, actions.Wanted("exits", AppealKind.FACT, "Free."), by=by)

    assert sum(at_once(app, workplace.people[Role.BRANCH_MANAGER].id, file)) == 1
    db.session.rollback()
    assert db.session.query(Appeal).count() == 1
    assert list(problems_found()) == []
