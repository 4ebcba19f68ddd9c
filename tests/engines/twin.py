"""The JavaScript engines in one long-lived node process."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BRIDGE = Path(__file__).with_name("twin.mjs")


class Twin:
    """Asks the phone's engines and returns what they find, as JSON values."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def ask(self, function: str, *arguments: Any) -> Any:
        """The result of `score`, `missing` or `visible` for JSON arguments."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([function, *arguments]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@contextmanager
def running_twin() -> Iterator[Twin]:
    """A twin for as long as the block runs."""
    node = shutil.which("node") or node_beside_python()
    with subprocess.Popen(
        [node, str(BRIDGE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Twin(process)
        assert process.stdin
        process.stdin.close()


def node_beside_python() -> str:
    """The node that a machine without its own gets as a Python package."""
    return str(Path(sys.executable).with_name("node"))
