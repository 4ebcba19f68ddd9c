"""A real server in a process of its own, as `sixmarks serve` starts it.

Starting Python and importing the product costs seconds of computing. So a server of this checkout
is forked from a process that has imported it and done nothing else; one of another checkout is
started in full, as is what `fresh` asks for.
"""

import http.client
import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import IO, Any, Protocol

from tests import postgres

ROOT = Path(__file__).resolve().parent.parent
READY = re.compile(r"at http://([\d.]+):(\d+)")


@dataclass
class Answer:
    """What the server answered."""

    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def json(self) -> Any:
        """The body read as JSON."""
        return json.loads(self.body)


class ServerDied(Exception):
    """The connection broke before an answer."""


class Process(Protocol):
    """What a test may do with a server's process."""

    def poll(self) -> int | None:
        """How it ended; None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """How it ended; subprocess.TimeoutExpired when it does not."""

    def send_signal(self, sig: int, /) -> None:
        """Send it a signal."""

    def terminate(self) -> None:
        """Ask it to end."""

    def kill(self) -> None:
        """End it."""


class Forked:
    """A process like one of `subprocess`, forked from the one that has imported the product."""

    def __init__(self, process: ForkServerProcess) -> None:
        self._process = process

    def poll(self) -> int | None:
        """How it ended; None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """How it ended; TimeoutExpired when it does not."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("sixmarks", timeout or 0)
        return self._process.exitcode

    def send_signal(self, sig: int, /) -> None:
        """Send it a signal."""
        if self._process.pid and self.poll() is None:
            os.kill(self._process.pid, sig)

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def kill(self) -> None:
        """End it."""
        self._process.kill()


def started(
    command: list[str], tree: Path, environment: Mapping[str, str]
) -> tuple[Process, IO[str]]:
    """`sixmarks` with a command, in full; and what it prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", "audit.cli", *command],
        cwd=tree,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    return process, process.stdout


def forked(command: list[str], environment: Mapping[str, str]) -> tuple[Process, IO[str]]:
    """The same without waiting for Python and its imports."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.warm"])
    heard, told = context.Pipe(duplex=False)
    arguments = (command, dict(environment), told)
    process = context.Process(target=_become, args=arguments, daemon=True)  # ends with the run
    process.start()
    told.close()
    return Forked(process), os.fdopen(os.dup(heard.fileno()), encoding="utf-8")


def _become(command: list[str], environment: dict[str, str], told: Connection) -> None:
    """Run in the forked process: be `sixmarks` with that command."""
    from audit.cli import main

    for standard in (1, 2):
        os.dup2(told.fileno(), standard)
    told.close()
    sys.stdout = os.fdopen(1, "w", buffering=1, encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, encoding="utf-8", closefd=False)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    main(command, prog_name="sixmarks")


class Server:
    """One running server; `ask` opens a connection of its own each time.

    `tree`: the checkout that it runs from. `fresh`: start Python for it, as a person's shell does.
    """

    def __init__(
        self,
        data: Path,
        *options: str,
        tree: Path = ROOT,
        fresh: bool = False,
        **environment: str,
    ) -> None:
        command = ["serve", "--port", "0", *options]
        whole = {
            **os.environ,
            "SIXMARKS_DATA": str(data),
            "SIXMARKS_DATABASE_URL": postgres.url_of(data),
            "SIXMARKS_SECRET_KEY": "tests",
            "PYTHONUNBUFFERED": "1",
            **environment,
        }
        own = tree == ROOT and not fresh
        process, printed = forked(command, whole) if own else started(command, tree, whole)
        self.process: Process = process
        self.printed: IO[str] = printed
        self.data = data
        self.log: list[str] = []
        self.host, self.port = self._wait_until_ready()
        threading.Thread(target=self._drain, daemon=True).start()

    @property
    def url(self) -> str:
        """Where the server is."""
        return f"http://{self.host}:{self.port}"

    def _wait_until_ready(self) -> tuple[str, int]:
        for line in self.printed:
            self.log.append(line)
            if found := READY.search(line):
                return found[1], int(found[2])
        raise AssertionError("the server did not start:\n" + "".join(self.log))

    def _drain(self) -> None:
        for line in self.printed:
            self.log.append(line)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """One request; ServerDied when the connection breaks."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.read(), dict(answer.headers))
        except (OSError, http.client.HTTPException) as error:
            raise ServerDied from error
        finally:
            connection.close()

    def killed(self) -> bool:
        """Whether the process was ended by SIGKILL."""
        return self.process.wait(20) == -signal.SIGKILL

    def stop(self) -> None:
        """End the process if it still runs."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@contextmanager
def serving(data: Path, *options: str, fresh: bool = False, **environment: str) -> Iterator[Server]:
    """A server for the time of a block."""
    server = Server(data, *options, fresh=fresh, **environment)
    try:
        yield server
    finally:
        server.stop()
