"""What an installation makes for itself the first time, it makes whole or not at all."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from audit.config import Settings


def test_processes_that_start_together_share_one_secret(tmp_path: Path):
    settings = Settings(data=tmp_path)
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda _n: settings.session_secret(), range(32)))
    assert len(secrets) == 1
    assert len(secrets.pop()) >= 48
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_a_secret_is_never_half_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def interrupted(_descriptor: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", interrupted)
        with pytest.raises(KeyboardInterrupt):
            Settings(data=tmp_path).session_secret()
    assert len(Settings(data=tmp_path).session_secret()) >= 48
