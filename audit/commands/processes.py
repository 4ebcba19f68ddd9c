"""What the commands that go on running share: their log, and who works off the jobs."""

import fcntl
import logging
from typing import IO

from audit.config import Settings


def log_to_stderr() -> None:
    """Tell what happens on stderr, one line each."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")


def claim_jobs(settings: Settings) -> IO[str] | None:
    """A lock to hold while working off jobs; None when another process of this machine does."""
    lock = (settings.data_directory / "consumer.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock
