"""A real server in a process of its own, as `sixmarks serve` starts it."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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


class Server:
    """One running server; `ask` opens a connection of its own each time.

    `tree`: the checkout that it runs from.
    """

    def __init__(self, data: Path, *options: str, tree: Path = ROOT, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "audit.cli", "serve", "--port", "0", *options],
            cwd=tree,
            env={
                **os.environ,
                "SIXMARKS_DATA": str(data),
                "SIXMARKS_DATABASE_URL": postgres.url_of(data),
                "SIXMARKS_SECRET_KEY": "tests",
                "PYTHONUNBUFFERED": "1",
                **environment,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.data = data
        self.log: list[str] = []
        self.host, self.port = self._wait_until_ready()
        threading.Thread(target=self._drain, daemon=True).start()

    @property
    def url(self) -> str:
        """Where the server is."""
        return f"http://{self.host}:{self.port}"

    def _wait_until_ready(self) -> tuple[str, int]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.log.append(line)
            if found := READY.search(line):
                return found[1], int(found[2])
        raise AssertionError("the server did not start:\n" + "".join(self.log))

    def _drain(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
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
def serving(data: Path, *options: str, **environment: str) -> Iterator[Server]:
    """A server for the time of a block."""
    server = Server(data, *options, **environment)
    try:
        yield server
    finally:
        server.stop()
