"""The demo: believable, complete, and the same every time."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import mean
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from audit import create_app
from audit.commands.verify import problems_found
from audit.dashboards.exports.models import Export
from audit.demo import album
from audit.demo.answering import answers_of
from audit.demo.load import CHECKLIST_OF, NAME, REPORTS_READY, SHIPPED, VISITED, load_demo
from audit.demo.pictures import NAMES
from audit.demo.story import Plan, latest_moment, plans
from audit.engines.language.completeness import missing
from audit.engines.language.parse import parse
from audit.engines.scoring import score
from audit.fees.models import Entry, Payment
from audit.formats.checklist import Checklist
from audit.formats.score import Score
from audit.infra.chronicle import new_id, present, told
from audit.infra.db import Base, db
from audit.infra.events import Event
from audit.infra.jobs import Job
from audit.infra.storage import storage
from audit.infra.tables import open_table
from audit.people.models import Membership, Organisation
from audit.people.permits import Role
from audit.people.queries import demo_members
from audit.visits.appeals.models import Appeal, Standing
from audit.visits.branch.queries import published_for
from audit.visits.grading.queries import grade_means
from audit.visits.models import Publication, Submission, SubmissionPhoto, Visit
from audit.visits.programmes.models import Programme, Stage
from audit.visits.programmes.queries import planned_visits
from audit.visits.programmes.rules import Cover
from audit.visits.programmes.views import spots_of, sum_of
from audit.visits.review.views import submission_page
from audit.visits.rules import State
from audit.visits.sync.queries import visits_of
from tests import postgres

TODAY = date(2026, 11, 22)
SECRETS = {"fs_uniquifier", "token_hash", "stamp", "secret", "code_hash"}
"""Columns of random tokens: they must differ."""


@pytest.fixture(scope="module")
def empty(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Flask]]:
    """Two applications on empty databases."""
    apps = []
    for name in ("one", "two"):
        data = postgres.copy(migrated, tmp_path_factory.mktemp("demo") / name)
        apps.append(create_app(postgres.settings_of(data, testing=True)))
    yield apps
    for app in apps:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(scope="module")
def told_once(empty: list[Flask]) -> Flask:
    """An application in which one month of the story has been told."""
    with empty[0].app_context():
        assert load_demo(TODAY, months=1)
        db.session.remove()
    return empty[0]


@pytest.fixture
def demo(told_once: Flask) -> Iterator[Flask]:
    """The same, inside its context."""
    with told_once.app_context():
        yield told_once
        db.session.remove()


def member_of(role: Role) -> Membership:
    return next(member for member in demo_members() if member.role is role)


def test_visits_of_both_kinds_stand_in_every_state(demo: Flask):
    found = Counter(db.session.scalars(select(Visit.state)))
    assert set(found) == set(State)
    assert found[State.SUBMITTED] == 14
    assert found[State.RETURNED] == found[State.APPROVED] == 2
    assert found[State.OFFERED] >= 9
    assert found[State.ACCEPTED] >= 10
    assert found[State.PUBLISHED] >= 39
    assert set(db.session.scalars(select(Visit.kind))) == {"mystery", "audit"}


def test_a_programme_is_running_with_visits_in_every_state_and_open_jobs(demo: Flask):
    programme = db.session.scalars(select(Programme)).one()
    manager = member_of(Role.MANAGER)
    total = sum_of(spots_of(programme, planned_visits(manager, programme)))
    assert (programme.stage, total.total) == (Stage.RUNNING, 24)
    assert total.posted >= 6
    assert {cover for cover in Cover if total.counts[cover]} == set(Cover) - {Cover.EXCLUDED}


def test_the_manager_took_a_table_out_that_can_be_downloaded(demo: Flask):
    export = db.session.scalars(select(Export)).one()
    visits = select(func.count()).select_from(Visit)
    published = visits.where(Visit.state == State.PUBLISHED, Visit.kind == "audit")
    assert export.asked_by == member_of(Role.MANAGER).id
    assert (export.state, export.done) == ("done", db.session.scalar(published))
    with open_table(storage().path(export.key)) as opened:
        assert sum(1 for _row in opened.rows()) == export.total + 1


def test_the_checker_finds_nothing_wrong(demo: Flask):
    assert list(problems_found()) == []
    assert db.session.scalar(select(func.count()).select_from(Event)) > 300


def test_every_submission_is_complete_by_its_checklist(demo: Flask):
    reasons = 0
    for visit in db.session.scalars(select(Visit)):
        for submission in visit.submissions:
            manifest = submission.manifest
            places = [photo.of for photo in manifest.photos]
            assert manifest.outcome == "closed" or not missing(
                visit.version.checklist, manifest.answers, manifest.notes, places, manifest.no_photo
            )
            reasons += len(manifest.no_photo)
    assert reasons


def test_some_visits_did_not_go_as_planned_and_the_desk_is_told(demo: Flask):
    sent = [submission.manifest for submission in db.session.scalars(select(Submission))]
    outcomes = Counter(each.outcome for each in sent)
    assert (outcomes["closed"], outcomes["recognised"]) == (1, 1)
    assert all(each.exception for each in sent if each.outcome != "completed")
    excluded = list(db.session.scalars(select(Visit).where(Visit.state == State.EXCLUDED)))
    assert excluded
    assert all(visit.exclusion for visit in excluded)
    waiting = db.session.scalars(select(Visit).where(Visit.state == State.SUBMITTED))
    assert any(
        "stopped too early" in flag.words
        for visit in waiting
        for flag in submission_page(visit)["flags"]
    )


def test_some_expenses_come_with_a_photo_of_their_receipt(demo: Flask):
    entries = list(db.session.scalars(select(Entry).where(Entry.kind == "expense")))
    assert {bool(entry.receipt_id) for entry in entries} == {True, False}


def test_the_same_day_gives_the_same_rows_and_bytes(told_once: Flask, empty: list[Flask]):
    album._drawn.cache_clear()
    dumps = []
    for app in empty:
        with app.app_context():
            load_demo(TODAY, months=1)  # does nothing in the first
            dumps.append(everything())
            db.session.remove()
    first, second = dumps
    assert first.keys() == second.keys()
    for name, rows in first.items():
        assert rows == second[name], name


def everything() -> dict[str, object]:
    """Every row of every table without its secrets, the hash of every photo and export kept."""
    dump: dict[str, object] = {}
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.columns if column.name not in SECRETS]
        rows = db.session.execute(select(*columns)).all()
        dump[table.name] = sorted(repr(tuple(row)) for row in rows)
    dump["files"] = {
        f"{kind}/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest()
        for kind in ("photos", "exports")
        for path in storage().path(kind).rglob("*")
        if path.is_file()
    }
    return dump


def test_a_second_telling_does_nothing(demo: Flask):
    before = db.session.scalar(select(func.count()).select_from(Event))
    assert load_demo(TODAY + timedelta(days=1), months=1) is False
    assert db.session.scalar(select(func.count()).select_from(Event)) == before
    assert db.session.scalars(select(Organisation.name)).all() == [NAME]


def test_events_stand_in_the_order_of_time_and_none_is_to_come(demo: Flask):
    moments = list(db.session.scalars(select(Event.at).order_by(Event.seq)))
    assert moments == sorted(moments)
    assert moments[-1] <= latest_moment(TODAY)


def test_sign_in_offers_one_person_per_role(demo: Flask):
    assert [member.user.name for member in demo_members()] == [
        "Megan Pugh",
        "Rhys Llewellyn",
        "Eleri Rees",
        "Leila Karimi",
        "Owen Bevan",
        "Tomos Ifan",
    ]
    assert all(member.user.password is None for member in demo_members())


def test_the_shopper_has_something_of_everything_on_the_phone(demo: Flask):
    on_phone = visits_of(member_of(Role.SHOPPER))["visits"]
    states = Counter(visit["state"] for visit in on_phone)
    assert states["offered"] == 4
    assert states["accepted"] >= 3
    assert states["submitted"]
    assert states["published"]
    for visit in on_phone:
        window = visit["window"]
        if visit["state"] == "accepted":
            assert window["from"][:10] <= TODAY.isoformat() <= window["to"][:10]
        if visit["state"] == "offered":
            assert window["from"][:10] >= TODAY.isoformat()
            assert all(visit[word] for word in ("brief", "scenario", "fee"))
    (returned,) = [visit["returned"] for visit in on_phone if visit["returned"]]
    assert len(returned["comments"]) == 3
    assert returned["due_at"][:10] > TODAY.isoformat()


def test_the_supervisor_has_audits_to_make(demo: Flask):
    states = Counter(v["state"] for v in visits_of(member_of(Role.SUPERVISOR))["visits"])
    assert states["offered"] == 2
    assert states["accepted"] == 1


def test_the_branch_manager_sees_published_audits_of_one_branch(demo: Flask):
    seen = published_for(member_of(Role.BRANCH_MANAGER), limit=20)
    assert seen
    places = {each.assessment.submission.visit.branch.name for each in seen}
    assert places == {"Commercial Street, Newport"}


def test_one_appeal_waits_and_one_led_to_a_revised_report(demo: Flask):
    standings = Counter(appeal.standing for appeal in db.session.scalars(select(Appeal)))
    assert standings == {Standing.OPEN: 1, Standing.UPHELD: 1}
    revised = db.session.scalars(select(Publication).where(Publication.revised)).one()
    assert revised.assessment.adjustments


def test_one_published_visit_shows_twelve_photos_and_each_is_its_own(demo: Flask):
    used = select(func.count()).select_from(SubmissionPhoto).group_by(SubmissionPhoto.submission_id)
    assert max(db.session.scalars(used)) == 12
    pictures = [photo.photo.sha256 for photo in db.session.scalars(select(SubmissionPhoto))]
    resent = db.session.scalars(select(Submission).where(Submission.number > 1))
    again = sum(len(submission.photos) for submission in resent)
    assert len(set(pictures)) == len(pictures) - again


def test_only_the_newest_reports_wait_to_be_made(demo: Flask):
    asked = [job.arguments["assessment"] for job in db.session.scalars(
        select(Job).where(Job.kind == "report")
    )]  # fmt: skip
    newest = select(Publication.assessment_id).order_by(Publication.published_at.desc())
    assert {UUID(each) for each in asked} == set(db.session.scalars(newest.limit(REPORTS_READY)))
    others = select(func.count()).select_from(Job).where(Job.kind != "signals")
    assert db.session.scalar(others) == 2 * REPORTS_READY


def test_people_were_paid_and_graded_and_some_amounts_wait(demo: Flask):
    states = Counter(db.session.scalars(select(Entry.state)))
    assert min(states["due"], states["paid"]) > 5
    assert states["refused"]
    assert db.session.scalar(select(func.count()).select_from(Payment)) == 1  # of one month
    shopper = member_of(Role.SHOPPER).id
    (hundredths, graded) = grade_means([shopper])[shopper]
    assert 300 <= hundredths <= 500
    assert graded > 0


def test_two_albums_hold_the_same_pictures_and_no_picture_twice():
    first = [album.Album().next_photo("desk") for _ in range(2)]
    album._drawn.cache_clear()
    again = album.Album()
    series = [again.next_photo("desk") for _ in range(9)]
    assert first[0] == first[1] == series[0]
    assert len(set(series)) == len(series)
    assert set(album_scenes()) <= set(NAMES)


def album_scenes() -> Iterator[str]:
    from audit.demo.evidence import AROUND, SCENES

    for scenes in SCENES.values():
        yield from scenes
    for around in AROUND.values():
        yield from (scene for _, scene in around)


def test_clock_and_ids_are_the_real_ones_outside_a_story():
    with told("once", latest_moment(TODAY)) as telling:
        first = [new_id(), new_id()]
        telling.moment += timedelta(hours=1)
        assert present() == latest_moment(TODAY) + timedelta(hours=1)
    with told("once", latest_moment(TODAY)):
        assert [new_id(), new_id()] == first
    assert new_id() not in first
    assert present() > latest_moment(TODAY - timedelta(days=365))


@pytest.mark.parametrize("day", [TODAY + timedelta(days=n * 51) for n in range(8)])
def test_the_whole_story_is_half_a_year_of_250_visits_on_any_day(day: date):
    story = plans(day)
    assert 240 <= len(story) <= 270
    assert Counter(plan.end for plan in story).keys() == set(State)
    for plan in story:
        if plan.end in VISITED:
            assert timedelta(days=2) <= day - plan.day <= timedelta(days=200)
            assert plan.day.weekday() not in plan.place.days_off
        if plan.end is State.OFFERED:
            assert plan.day >= day


@pytest.fixture(scope="module")
def scored() -> dict[str, list[tuple[Plan, Score]]]:
    """Branch to its published visits with their scores, oldest first."""
    checklists: dict[str, Checklist] = {}
    for kind, name in CHECKLIST_OF.items():
        parsed = parse((SHIPPED / f"{name}.yaml").read_text("utf-8")).checklist
        assert parsed is not None
        checklists[kind] = parsed
    found = defaultdict(list)
    for plan in sorted(plans(TODAY), key=lambda plan: plan.day):
        if plan.end is State.PUBLISHED and plan.kind == "mystery":
            checklist = checklists[plan.kind]
            answers = answers_of(checklist, plan.conduct, plan.chance("filling in"))
            found[plan.place.name].append((plan, score(checklist, answers)))
    return found


def average(visits: list[tuple[Plan, Score]], parameter: str = "") -> float:
    marks = [s.parameters[parameter].score if parameter else s.score for _, s in visits]
    return mean(mark for mark in marks if mark is not None)


def test_one_branch_improves_month_by_month(scored):
    visits = scored["Commercial Street, Newport"]
    assert average(visits[-4:]) > average(visits[:4]) + 1000


def test_one_branch_is_the_best_and_one_is_slow(scored):
    assert max(scored, key=lambda name: average(scored[name])) == "Mostyn Street, Llandudno"
    assert min(scored, key=lambda name: average(scored[name], "speed")) == "Hope Street, Wrexham"


def test_one_branch_blocks_its_exits_again_and_again(scored):
    def blocked(name: str) -> float:
        return mean("safe-exits" in result.critical for _, result in scored[name])

    assert blocked("Castle Square, Swansea") > 0.4
    assert max(blocked(name) for name in scored if name != "Castle Square, Swansea") < 0.2
