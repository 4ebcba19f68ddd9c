"""Where bytes are kept: durable before anyone is told so (design of the receipt, I2, I8)."""

import hashlib
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from flask import Flask, current_app

from audit.infra import faults


class WrongBytes(Exception):
    """The bytes do not hash to the name they were sent under."""

    def __init__(self, expected: str, actual: str) -> None:
        super().__init__(f"expected SHA-256 {expected}, received {actual}")
        self.expected, self.actual = expected, actual


class TooManyBytes(Exception):
    """More bytes arrived than are allowed."""


LEFT_BEHIND = 3600
"""Seconds after which an upload's temporary file belongs to nobody any more (I8)."""


class LocalStorage:
    """Files below one directory. A key is a relative path of safe characters."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.incoming = root / "incoming"
        self.incoming.mkdir(mode=0o700, parents=True, exist_ok=True)

    def path(self, key: str) -> Path:
        """The file behind a key; keys cannot leave the root."""
        path = (self.root / key).resolve()
        if not path.is_relative_to(self.root.resolve()):
            raise ValueError(f"a key outside the storage: {key}")
        return path

    def write(self, key: str, chunks: Iterable[bytes], *, sha256: str = "", limit: int = 0) -> int:
        """Store durably and return the size in bytes.

        Order: temporary file, hash, fsync, rename, fsync of the directory and of any new
        parent. Raises WrongBytes or TooManyBytes and leaves nothing behind.
        """
        temporary = self.incoming / secrets.token_hex(16)
        try:
            size, actual = _write_and_sync(temporary, chunks, limit)
            if sha256 and actual != sha256:
                raise WrongBytes(sha256, actual)
            faults.point("photo-before-rename")
            self._move(temporary, self.path(key))
        finally:
            temporary.unlink(missing_ok=True)
        faults.point("photo-after-rename")
        return size

    def read(self, key: str) -> bytes:
        """All bytes behind a key; FileNotFoundError when there are none."""
        return self.path(key).read_bytes()

    def exists(self, key: str) -> bool:
        """Whether something is stored under the key."""
        return self.path(key).is_file()

    def delete(self, key: str) -> None:
        """Forget the key; nothing happens when it is not there."""
        self.path(key).unlink(missing_ok=True)

    def keys(self, below: str) -> list[str]:
        """Everything that is stored in a folder and in those within it."""
        found = (each for each in self.path(below).rglob("*") if each.is_file())
        return sorted(each.relative_to(self.root).as_posix() for each in found)

    def leftovers(self) -> Iterator[Path]:
        """Temporary files that no upload has touched for more than an hour (I8)."""
        latest = time.time() - LEFT_BEHIND
        return (p for p in self.incoming.iterdir() if p.stat().st_mtime < latest)

    def _move(self, temporary: Path, target: Path) -> None:
        created = [p for p in target.parents if not p.exists()]
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary.replace(target)
        _sync_directory(target.parent)
        for parent in created:
            _sync_directory(parent.parent)


def _write_and_sync(path: Path, chunks: Iterable[bytes], limit: int) -> tuple[int, str]:
    size, hasher = 0, hashlib.sha256()
    with path.open("xb") as file:
        for chunk in chunks:
            size += len(chunk)
            if limit and size > limit:
                raise TooManyBytes
            hasher.update(chunk)
            file.write(chunk)
        file.flush()
        faults.point("photo-before-fsync")
        os.fsync(file.fileno())
    return size, hasher.hexdigest()


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def clear_leftovers() -> None:
    """Remove what interrupted uploads left behind more than an hour ago (I8)."""
    for path in storage().leftovers():
        path.unlink(missing_ok=True)


def init_storage(app: Flask, root: Path) -> None:
    """Give the application its storage."""
    app.extensions["storage"] = LocalStorage(root)


def storage() -> LocalStorage:
    """The current application's storage."""
    kept: LocalStorage = current_app.extensions["storage"]
    return kept
