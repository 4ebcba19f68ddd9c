"""Strangers' pictures are decoded in bounded processes that may die without harm."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from audit.infra import images
from audit.infra.images.workers import WorkerMissing, Workers
from tests.pictures import jpeg

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def workers() -> Iterator[Workers]:
    """Two processes of the test's own."""
    made = Workers(2)
    yield made
    made.close()


def test_a_worker_makes_the_same_copies_as_the_functions(workers: Workers):
    data = jpeg(seed=8)
    assert workers.run("report", data) == [images.report(data)]
    assert images.Copies(*workers.run("all_copies", data)) == images.all_copies(data)


def test_the_shared_workers_serve_whoever_asks():
    data = jpeg(seed=8)
    assert images.decode_in_worker("thumbnail", data) == images.thumbnail(data)
    assert images.copies_in_worker(data) == images.all_copies(data)


def test_errors_come_back_as_they_were_raised(workers: Workers):
    for data, error in ((b"no picture", images.NotAPicture), (b"GIF89a", images.UnsupportedFormat)):
        with pytest.raises(error):
            workers.run("screen", data)
    assert workers.run("thumbnail", jpeg())


def test_many_threads_share_two_workers_without_mixing_answers(workers: Workers):
    pictures = [jpeg(seed, (320 + seed * 16, 240)) for seed in range(12)]
    expected = [images.thumbnail(picture) for picture in pictures]
    with ThreadPoolExecutor(6) as threads:
        made = list(threads.map(lambda data: workers.run("thumbnail", data)[0], pictures))
    assert made == expected


def test_a_worker_that_takes_too_long_is_ended_and_replaced():
    impatient = Workers(1, seconds=0.02)
    with pytest.raises(images.BrokenPicture):
        impatient.run("all_copies", jpeg(seed=1, size=(4000, 3000)))
    impatient._seconds = 20
    assert impatient.run("thumbnail", jpeg())
    impatient.close()


def test_a_worker_that_died_idle_is_replaced_unnoticed():
    alone = Workers(1)
    alone.run("thumbnail", jpeg())
    worker = alone._slots.get()
    assert worker is not None
    os.kill(worker._process.pid, signal.SIGKILL)
    worker._process.wait()
    alone._slots.put(worker)
    assert alone.run("thumbnail", jpeg())
    alone.close()


def test_closing_ends_the_processes_and_work_can_begin_again(workers: Workers):
    workers.run("thumbnail", jpeg())
    worker = workers._slots.get()
    workers._slots.put(worker)
    assert worker is not None
    workers.close()
    assert not worker.alive
    assert workers.run("thumbnail", jpeg())


def test_a_worker_that_cannot_start_is_no_fault_of_the_picture(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(WorkerMissing):
        workers.run("thumbnail", jpeg())
    monkeypatch.undo()
    assert workers.run("thumbnail", jpeg())


def test_a_workers_memory_is_bounded_and_it_knows_no_secret(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SIXMARKS_SECRET_KEY", "must not be passed on")
    alone = Workers(1)
    alone.run("thumbnail", jpeg())
    worker = alone._slots.get()
    alone._slots.put(worker)
    assert worker is not None
    if sys.platform == "linux":
        process = Path(f"/proc/{worker._process.pid}")
        assert b"SECRET" not in (process / "environ").read_bytes()
        limits = (process / "limits").read_text()
        assert "Max address space         1610612736" in limits
        assert "Max file size             0" in limits
    alone.close()


def test_workers_end_with_the_server_however_that_ends():
    server = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from audit.infra.images import workers as w; from tests.pictures import jpeg; import"
            " time; shared = w._shared(); shared.run('thumbnail', jpeg());"
            "print(shared._slots.get()._process.pid, flush=True); time.sleep(60)",
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    pid = int(server.stdout.readline())
    server.kill()
    server.wait()
    server.stdout.close()
    assert gone(pid)


def gone(pid: int) -> bool:
    """Whether the process ends within ten seconds; a zombie waiting for init counts."""
    import time

    for _ in range(200):
        try:
            os.kill(pid, 0)
            if (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False
