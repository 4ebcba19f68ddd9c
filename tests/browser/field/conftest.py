"""One server per file of tests, and a file on one worker."""

import os
import random
from collections.abc import Iterator

import pytest

from tests.browser.field.place import Field, working

SEED = int(os.environ.get("SIXMARKS_SEED") or random.SystemRandom().randrange(1_000_000))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file stays on one worker, so that its server and its browser serve all its tests."""
    for item in items:
        if "browser/field" in item.path.as_posix():
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    """A field with its server."""
    with working(tmp_path_factory.mktemp("field") / "data") as field:
        yield field
    assert field.problems() == []


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """Chance that can be had again: SIXMARKS_SEED."""
    print(f"SIXMARKS_SEED={SEED}")
    return random.Random(f"{SEED} {request.node.name}")
