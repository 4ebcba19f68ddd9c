"""Models and migrations agree; an old database is brought up to date by itself."""

from alembic.autogenerate import compare_metadata
from alembic.command import downgrade
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import inspect, select

from audit.commands.verify import problems_found
from audit.dashboards.results.models import VisitResult
from audit.infra.db import Base, db
from audit.infra.migration import _config, migrate
from audit.visits.models import Visit
from tests.builders import POOR, Workplace
from tests.features.stages import published, submitted


def test_the_migrations_make_what_the_models_say(app: Flask):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def rolled_up() -> dict[object, tuple[object, ...]]:
    """What results say of each published visit."""
    columns = [column for column in VisitResult.__table__.columns if column.name != "visit_id"]
    rows = db.session.execute(select(VisitResult.visit_id, *columns))
    found = {row[0]: tuple(row[1:]) for row in rows}
    db.session.remove()
    return found


def test_published_visits_of_an_older_database_are_in_its_results(app: Flask, workplace: Workplace):
    unseen = {item: {"state": "not_observed"} for item in ("greeted", "exits", "wait")}
    visits = [published(app, workplace, branch=number) for number in (0, 1)]
    published(app, workplace, kind="audit", answers=POOR)
    published(app, workplace, answers=unseen)
    submitted(app, workplace)
    with db.write():
        db.session.get_one(Visit, visits[1].id).made_on = None  # as before this was noted
        day = visits[1].closes_at.date()
        db.session.get_one(VisitResult, visits[1].id).made_on = day
    before = rolled_up()
    assert len(before) == 4
    downgrade(_config(app), "0011")
    assert not {"visit_result", "agreement"} & set(inspect(db.engine).get_table_names())
    assert migrate(app) is True
    assert rolled_up() == before
    assert list(problems_found()) == []


def test_migrating_again_does_nothing(app: Flask):
    assert migrate(app) is False
