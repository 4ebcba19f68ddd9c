"""A few bounded processes for decoding: started when first needed, replaced when they die."""

import atexit
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import BinaryIO, Literal

from audit.infra.images import errors
from audit.infra.images.copies import Copies
from audit.infra.images.worker import READY

Job = Literal["thumbnail", "screen", "report"]

SECONDS = 20.0
"""Longer than the largest accepted picture takes on a slow machine."""

_ROOT = Path(__file__).parents[3]


class WorkerMissing(RuntimeError):
    """The decoding process cannot be started; no picture is to blame for that."""


class _Died(Exception):
    """The process ended, or was ended, before it had answered."""


class _Worker:
    """One decoding process, used by one thread at a time."""

    def __init__(self) -> None:
        # A fresh interpreter: nothing of this process (threads, locks, secrets) goes along,
        # and the program that was started is not imported again, as "spawn" would.
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from audit.infra.images.worker import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"PYTHONPATH": str(_ROOT), "MALLOC_ARENA_MAX": "2"},
            start_new_session=True,  # Ctrl-C is for the server; this ends when its pipe closes
        )
        if self._output.read(len(READY)) != READY:
            self.end()
            raise WorkerMissing("the decoding process did not start")

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def _output(self) -> BinaryIO:
        assert self._process.stdout is not None
        return self._process.stdout  # type: ignore[return-value]

    def ask(self, name: str, data: bytes, seconds: float) -> list[bytes]:
        """The parts of the answer; raises the picture's error, or _Died."""
        watchdog = threading.Timer(seconds, self._process.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            assert self._process.stdin is not None
            head = bytes([len(name)]) + name.encode() + len(data).to_bytes(4)
            self._process.stdin.write(head + data)
            self._process.stdin.flush()
            count = self._exactly(1)[0]
            parts = [self._part() for _ in range(count or 1)]
        except BrokenPipeError as error:
            raise _Died from error
        finally:
            watchdog.cancel()
        if count == 0:
            raise _error(parts[0])
        return parts

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:  # bytes that a dead process will not read
                    continue

    def _part(self) -> bytes:
        return self._exactly(int.from_bytes(self._exactly(4)))

    def _exactly(self, size: int) -> bytes:
        received = self._output.read(size)
        if len(received) < size:
            raise _Died
        return received


class Workers:
    """At most `count` decoding processes; callers on any thread wait for a free one."""

    def __init__(self, count: int, seconds: float = SECONDS) -> None:
        self._count, self._seconds = count, seconds
        self._slots: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(count):
            self._slots.put(None)

    def run(self, name: str, data: bytes) -> list[bytes]:
        """The answer's parts. Raises PictureError; BrokenPicture also when the picture
        crashed the process, exhausted its memory or took too long."""
        worker = self._slots.get()
        try:
            if worker is None or not worker.alive:
                _end(worker)
                worker = None
                worker = _Worker()
            return worker.ask(name, data, self._seconds)
        except errors.PictureError:
            raise
        except BaseException as error:
            # Ended half-way, its next answer would be the wrong one.
            _end(worker)
            worker = None
            if isinstance(error, _Died):
                raise errors.BrokenPicture from error
            raise
        finally:
            self._slots.put(worker)

    def close(self) -> None:
        """End every process; whoever asks afterwards starts them again."""
        for worker in [self._slots.get() for _ in range(self._count)]:
            _end(worker)
            self._slots.put(None)


def _end(worker: _Worker | None) -> None:
    if worker is not None:
        worker.end()


def _error(name: bytes) -> errors.PictureError:
    kinds = {kind.__name__: kind for kind in errors.PictureError.__subclasses__()}
    return kinds.get(name.decode(errors="replace"), errors.BrokenPicture)()


_lock = threading.Lock()
_workers: Workers | None = None


def _shared() -> Workers:
    global _workers  # noqa: PLW0603 - one set of processes per process, made when needed
    with _lock:
        if _workers is None:
            _workers = Workers(min(2, os.cpu_count() or 1))
            atexit.register(_workers.close)
        return _workers


def _forget() -> None:
    """After a fork the processes belong to the parent; the child starts its own."""
    global _workers, _lock
    _workers, _lock = None, threading.Lock()


os.register_at_fork(after_in_child=_forget)


def decode_in_worker(job: Job, data: bytes) -> bytes:
    """One copy ("thumbnail", "screen" or "report") of a received picture, as a JPEG.

    Raises PictureError; BrokenPicture also for a picture that no process survives.
    """
    return _shared().run(job, data)[0]


def copies_in_worker(data: bytes) -> Copies:
    """Every copy of a received picture from one decoding. Raises PictureError."""
    return Copies(*_shared().run("all_copies", data))


def logo_in_worker(data: bytes) -> bytes:
    """A received logo rewritten as a PNG without metadata. Raises PictureError."""
    return _shared().run("logo", data)[0]


def fingerprint_in_worker(data: bytes) -> str:
    """What a received picture looks like in 16 hexadecimal digits, "" for a flat one.

    Raises PictureError.
    """
    return _shared().run("fingerprint", data)[0].decode()
