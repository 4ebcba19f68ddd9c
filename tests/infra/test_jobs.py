"""Work in the background: tried a few times, never for ever, handed over again when it is lost."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from audit.infra import jobs
from audit.infra.db import db, now
from audit.infra.jobs import Job


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the handler of kind "note" was asked to do."""
    seen: list[str] = []

    def note(text: str) -> None:
        seen.append(text)

    monkeypatch.setitem(jobs._handlers, "note", note)
    return seen


def asked(text: str = "a") -> UUID:
    with db.write():
        return jobs.ask("note", f"note:{text}", text=text).id


def killed(job_id: UUID) -> None:
    """The worker took the job and was killed eleven minutes ago."""
    with db.write() as session:
        job = session.get_one(Job, job_id)
        job.state, job.started_at = "running", now() - timedelta(minutes=11)
        job.attempts += 1


def job() -> Job:
    db.session.expire_all()
    return db.session.scalars(select(Job)).one()


def test_asking_twice_works_once(app: Flask, done: list[str]):
    for job_id in {asked(), asked()}:
        jobs.run(job_id)
        jobs.run(job_id)
    assert done == ["a"]


def test_what_somebody_waits_for_goes_first(app: Flask, done: list[str]):
    for text in "abc":
        asked(text)
    with db.write():  # asked for before, and now somebody waits
        jobs.ask("note", "note:c", awaited=True, text="c")
    huey = app.extensions["huey"]
    while task := huey.dequeue():
        huey.execute(task)
    assert done == ["c", "a", "b"]


def test_work_that_was_not_committed_is_not_handed_over(app: Flask, done: list[str]):
    def half_done() -> None:
        with db.write():
            jobs.ask("note", "note:b", text="b")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    assert jobs.work_off() == 0
    assert app.extensions["huey"].pending_count() == 0


def test_a_job_of_a_killed_worker_is_done_by_another(app: Flask, done: list[str]):
    job_id = asked()
    killed(job_id)
    assert jobs.sweep() == 1
    jobs.run(job_id)
    assert done == ["a"]
    assert job().state == "done"


def test_a_job_that_kills_its_worker_each_time_is_given_up(app: Flask, done: list[str]):
    job_id = asked()
    for _ in range(jobs.ATTEMPTS):
        killed(job_id)
    jobs.run(job_id)
    assert done == []
    assert (job().state, jobs.sweep()) == ("failed", 0)


def test_a_failing_hand_over_fails_no_write(app: Flask, monkeypatch: pytest.MonkeyPatch):
    def broken(_job_id: UUID) -> None:
        raise OSError("no room")

    monkeypatch.setattr(jobs, "_enqueue", broken)
    asked()
    assert job().state == "queued"
