"""Work that need not be done while somebody waits: a row per job, huey to run it.

huey delivers at most once: a killed worker loses its task. So the row, written in the
transaction that asked for the work, is the truth; handlers may run twice; a sweeper
hands rows that nobody runs to the queue again.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from huey import SqliteHuey, crontab
from huey.consumer import Consumer
from sqlalchemy import event, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from audit.infra.db import Entity, db, now

log = logging.getLogger(__name__)

STALE = timedelta(minutes=10)
"""A job running for longer than this belonged to a worker that was killed."""

ATTEMPTS = 3
"""How often a job is tried before a person has to look."""


class Job(Entity):
    """One piece of work; `key` makes asking twice harmless."""

    __tablename__ = "job"

    kind: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    arguments: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="queued", index=True)
    """queued, running, done or failed."""
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


_handlers: dict[str, Callable[..., None]] = {}
_chores: list[Callable[[], object]] = []


def handles(kind: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register the function that does jobs of one kind; it must bear being run twice."""

    def register(handler: Callable[..., None]) -> Callable[..., None]:
        _handlers[kind] = handler
        return handler

    return register


def chore(work: Callable[[], object]) -> Callable[[], object]:
    """Register what is done every minute beside the jobs; it must be quick and harmless."""
    if work not in _chores:
        _chores.append(work)
    return work


def do_chores() -> None:
    """Do every chore once; one that fails does not keep the others from being done."""
    for work in _chores:
        try:
            work()
        except Exception:
            log.exception("chore %s failed", getattr(work, "__qualname__", work))


def ask(kind: str, key: str, *, awaited: bool = False, **arguments: Any) -> Job:
    """Ask for work inside `db.write()`; it is handed to the queue after the commit.

    A job that failed or is done is asked for anew; one under way stays as it is. What somebody
    waits for (`awaited`) goes before everything else, also when it was asked for before.
    """
    job = job_by_key(key)
    new = job is None and db.put(job := Job(kind=kind, key=key, arguments=arguments))
    if not new:
        job = db.session.scalars(select(Job).where(Job.key == key)).one()
        db.lock(job)
    assert job is not None
    if job.state in {"failed", "done"}:
        job.state, job.attempts, job.error, job.asked_at = "queued", 0, "", now()
    db.session.info.setdefault("asked_jobs", {})[job.id] = awaited
    return job


def withdraw(jobs: Iterable[Job]) -> None:
    """Take back, inside the same `db.write()`, what was asked for in it."""
    asked = db.session.info.get("asked_jobs", {})
    for job in jobs:
        asked.pop(job.id, None)
        db.session.delete(job)


def job_by_key(key: str) -> Job | None:
    """The job asked for under a key."""
    return db.session.scalar(select(Job).where(Job.key == key))


@event.listens_for(Session, "after_commit")
def _hand_over(session: Session) -> None:
    if session.in_nested_transaction():
        return
    for job_id, awaited in session.info.pop("asked_jobs", {}).items():
        try:
            _enqueue(job_id, priority=1 if awaited else 0)
        except Exception:  # the work is committed; the sweeper hands the row over later
            log.exception("job %s waits for the sweeper", job_id)


def _enqueue(job_id: UUID, *, priority: int = 0) -> None:
    _queue().enqueue(current_app.extensions["run_job"].s(str(job_id), priority=priority))


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop("asked_jobs", None)


def run(job_id: UUID) -> None:
    """Do one job now, whatever the queue says; its end is recorded on its row."""
    with db.write() as session:
        job = session.get(Job, job_id)
        if job is None:
            return
        db.lock(job)
        if job.state in {"done", "failed"} or _is_running(job):
            return
        if job.attempts >= ATTEMPTS:  # each time its worker ended before it did
            job.state, job.ended_at = "failed", now()
            job.error = "the worker ended in the middle, every time"
            return
        job.state, job.started_at, job.attempts = "running", now(), job.attempts + 1
        kind, arguments = job.kind, dict(job.arguments)
    error = ""
    try:
        _handlers[kind](**arguments)
    except Exception as failure:
        log.exception("job %s (%s) failed", job_id, kind)
        error = f"{type(failure).__name__}: {failure}"
    _conclude(job_id, error)


def _is_running(job: Job) -> bool:
    return job.state == "running" and job.started_at is not None and now() - job.started_at < STALE


def _conclude(job_id: UUID, error: str) -> None:
    with db.write() as session:
        job = session.get_one(Job, job_id)
        db.lock(job)
        job.error, job.ended_at = error[:500], now()
        if not error:
            job.state = "done"
        elif job.attempts >= ATTEMPTS:
            job.state = "failed"
        else:
            job.state = "queued"


def sweep() -> int:
    """Hand every job that nobody runs to the queue again; returns how many."""
    waiting = select(Job.id).where(
        or_(
            (Job.state == "queued") & (Job.asked_at < now() - timedelta(seconds=30)),
            (Job.state == "running") & (Job.started_at < now() - STALE),
        )
    )
    found = list(db.session.scalars(waiting.order_by(Job.asked_at, Job.id)))
    db.session.rollback()
    for job_id in found:
        _enqueue(job_id)
    return len(found)


def work_off() -> int:
    """Run everything queued here and now (the command line and tests); returns how many."""
    waiting = select(Job.id).where(Job.state == "queued").order_by(Job.asked_at, Job.id)
    ids = list(db.session.scalars(waiting))
    for job_id in ids:
        run(job_id)
    return len(ids)


def _queue() -> SqliteHuey:
    return current_app.extensions["huey"]


def init_jobs(app: Flask, file: str) -> None:
    """Give the application its queue; tasks run inside an application context."""
    huey = SqliteHuey("sixmarks", filename=file, fsync=True)

    @huey.task(name="run_job")  # type: ignore[untyped-decorator]
    def run_job(job_id: str) -> None:
        with app.app_context():
            run(UUID(job_id))

    @huey.periodic_task(crontab(minute="*"), name="sweep")  # type: ignore[untyped-decorator]
    def sweep_jobs() -> None:
        with app.app_context():
            sweep()
            do_chores()

    app.extensions["huey"] = huey
    app.extensions["run_job"] = run_job


def consumer(app: Flask) -> Consumer:
    """A consumer of one worker thread; start it after any fork."""
    return app.extensions["huey"].create_consumer(
        workers=1, worker_type="thread", periodic=True, check_worker_health=True
    )
