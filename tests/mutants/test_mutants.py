"""The gravest faults there could be, put into a copy of the product: a named test catches each.

What a mutant replaces must be there exactly once, so that a change of that code fails here
loudly instead of leaving the mutant without effect.
"""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

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


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The product once more, to be spoiled."""
    for name in COPIED:
        source, target = ROOT / name, tmp_path / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    return tmp_path


def run(mutant: Mutant, at: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        mutant.command(), cwd=at, capture_output=True, text=True, timeout=MOST_SECONDS, check=False
    )


@pytest.mark.parametrize("fault", MUTANTS)
def test_a_mutant_is_caught_by_the_test_that_is_named(fault: str, copy: Path):
    mutant = MUTANTS[fault]
    sane = run(mutant, copy)
    assert sane.returncode == 0, sane.stdout + sane.stderr
    assert mutant.name in (copy / mutant.test).read_text("utf-8"), "there is no such test"
    file = copy / mutant.file
    source = file.read_text("utf-8")
    assert source.count(mutant.old) == 1, f"{mutant.old!r} is not there exactly once"
    file.write_text(source.replace(mutant.old, mutant.new), "utf-8")
    spoiled = run(mutant, copy)
    assert spoiled.returncode != 0, f"nothing noticed: {fault}"
    assert "AssertionError" in spoiled.stdout + spoiled.stderr or "assert" in spoiled.stdout
