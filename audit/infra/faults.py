"""Named places where a test may end the process, to prove that nothing acknowledged is lost.

Armed by the setting SIXMARKS_FAULT, "name" or "name:n" (die at the n-th passage);
otherwise a point costs one dictionary look-up.
"""

import os
import signal
from collections import Counter

POINTS = (
    "photo-before-fsync",
    "photo-before-rename",
    "photo-after-rename",
    "photo-after-row",
    "submission-before-transaction",
    "submission-inside-transaction",
    "submission-after-commit",
    "acceptance-inside-transaction",
    "review-inside-transaction",
    "publication-inside-transaction",
)

_armed: dict[str, int] = {}
_passages: Counter[str] = Counter()


def arm(setting: str) -> None:
    """Arm one point by "name" or "name:n"; an empty setting arms none."""
    name, _, count = setting.partition(":")
    if name and name not in POINTS:
        raise ValueError(f"no such fault point: {name}")
    _armed.clear()
    if name:
        _armed[name] = int(count or 1)


def point(name: str) -> None:
    """End this process with SIGKILL when this passage is the armed one."""
    if name not in _armed:
        return
    _passages[name] += 1
    if _passages[name] == _armed[name]:
        os.kill(os.getpid(), signal.SIGKILL)
