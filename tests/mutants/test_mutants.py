"""The gravest faults there could be, put into a copy of the product: a named test catches each.

What a mutant replaces must be there exactly once, so that a change of that code fails here
loudly instead of leaving the mutant without effect.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

import pytest

from tests import postgres

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("audit", "static", "templates", "tests", "checklists", "pyproject.toml", "package.json")
MOST_SECONDS = 120


@dataclass(frozen=True)
class Mutant:
    """One fault: in which file what becomes what, and the test that must notice."""

    file: str
    old: str
    new: str
    test: str
    name: str

    def command(self) -> list[str]:
        """How the one test is run."""
        if self.test.endswith(".js"):
            return ["node", "--test", f"--test-name-pattern=^{self.name}$", self.test]
        return [sys.executable, "-m", "pytest", "-q", "-x", f"{self.test}::{self.name}"]

    @property
    def key(self) -> tuple[str, str]:
        """Which test it is: several faults may be the same test's to notice."""
        return self.test, self.name


MUTANTS = {
    "delete before receipt": Mutant(
        "static/js/offline/emptying.js",
        "return receipts.length > 0 && done && !entries.some(waits(held));",
        "return true;",
        "tests/js/offline-clearing.test.js",
        "nothing goes without a receipt, whatever was asked",
    ),
    "delete while sending": Mutant(
        "static/js/offline/sender.js",
        "const answer = await api.putSubmission(",
        'for (const sha of entry.photos)\n await this.#store.write([{ store: "blobs", '
        "gone: [entry.user, sha] }]);\nconst answer = await api.putSubmission(",
        "tests/js/offline-sender.test.js",
        "nothing is deleted from the phone by sending it",
    ),
    "believe any receipt": Mutant(
        "static/js/offline/sender.js",
        "if (!confirms(receipt, entry)) return this.#failed(entry, { status: 0 });",
        "",
        "tests/js/offline-sender.test.js",
        "a receipt with other hashes is no receipt",
    ),
    "receipt before fsync": Mutant(
        "audit/infra/storage.py",
        "        os.fsync(file.fileno())\n",
        "",
        "tests/features/visits/test_durable.py",
        "test_a_photo_is_synced_before_its_name_and_its_name_before_the_answer",
    ),
    "receipt before the directory's fsync": Mutant(
        "audit/infra/storage.py",
        "        temporary.replace(target)\n        _sync_directory(target.parent)\n",
        "        temporary.replace(target)\n",
        "tests/features/visits/test_durable.py",
        "test_a_photo_is_synced_before_its_name_and_its_name_before_the_answer",
    ),
    "commit without a sync": Mutant(
        "audit/infra/db.py",
        "synchronous=FULL",
        "synchronous=OFF",
        "tests/features/visits/test_durable.py",
        "test_the_database_syncs_every_commit",
    ),
    "skip a photo on the phone": Mutant(
        "static/js/offline/sender.js",
        "for (const sha256 of wanted) {",
        "for (const sha256 of wanted.slice(1)) {",
        "tests/js/offline-sender.test.js",
        "photos go first, one by one, then the manifest; a receipt makes it received",
    ),
    "skip a photo on the server": Mutant(
        "audit/visits/sync/submissions.py",
        "not (rows[name].erased_at or storage().exists(rows[name].key))",
        "False",
        "tests/features/visits/test_sync.py",
        "test_a_photo_whose_bytes_vanished_is_asked_for_again",
    ),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product once more, to be spoiled, one file at a time."""
    there = tmp_path_factory.mktemp("mutants")
    for name in COPIED:
        source, target = ROOT / name, there / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    (there / "node_modules").symlink_to(ROOT / "node_modules")
    return there


@pytest.fixture(scope="module")
def sane() -> set[Any]:
    """The tests that were seen to pass without a fault."""
    return set()


def run(mutant: Mutant, at: Path) -> subprocess.CompletedProcess[str]:
    """Run its test there, on SQLite, without the plugins of pytest that it does not need."""
    inherited = {name: value for name, value in os.environ.items() if name != postgres.SOCKETS}
    return subprocess.run(
        mutant.command(),
        cwd=at,
        env={**inherited, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=MOST_SECONDS,
        check=False,
    )


def rewrite(file: Path, source: str) -> None:
    """Change a file, and forget what it was compiled to: time and size may well be the same."""
    file.write_text(source, "utf-8")
    Path(cache_from_source(str(file))).unlink(missing_ok=True)


@pytest.mark.parametrize("fault", MUTANTS)
def test_a_mutant_is_caught_by_the_test_that_is_named(fault: str, copy: Path, sane: set[Any]):
    mutant = MUTANTS[fault]
    if mutant.key not in sane:
        whole = run(mutant, copy)
        assert whole.returncode == 0, whole.stdout + whole.stderr
        sane.add(mutant.key)
    assert mutant.name in (copy / mutant.test).read_text("utf-8"), "there is no such test"
    file = copy / mutant.file
    source = file.read_text("utf-8")
    assert source.count(mutant.old) == 1, f"{mutant.old!r} is not there exactly once"
    rewrite(file, source.replace(mutant.old, mutant.new))
    try:
        spoiled = run(mutant, copy)
    finally:
        rewrite(file, source)
    assert spoiled.returncode != 0, f"nothing noticed: {fault}"
    assert "AssertionError" in spoiled.stdout + spoiled.stderr or "assert" in spoiled.stdout
