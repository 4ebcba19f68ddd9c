"""Settings: the only reader of the environment."""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path


class Unsupported(ValueError):
    """A setting asks for what this version does not have."""


def _local(name: str, url: str) -> Path | None:
    """The path that a setting names, plain or as file:; anything else is refused at the start."""
    scheme, separator, rest = url.partition("://")
    if separator and scheme != "file":
        raise Unsupported(f"{name}: only a path or file:// is supported, not {scheme}://")
    return Path(rest if separator else url) if url else None


@dataclass(frozen=True)
class Settings:
    """What an installation may configure; every field is documented in docs/OPERATIONS.md.

    `lan` is no setting of the environment: `sixmarks serve --lan` sets it.
    """

    data: Path = Path("data")
    database_url: str = ""
    storage_url: str = ""
    jobs_url: str = ""
    secret_key: str = ""
    base_url: str = ""
    mail_url: str = field(default="console:", repr=False)  # it may hold a password
    host: str = "127.0.0.1"
    port: int = 8000
    proxies: int = 0
    lan: bool = False
    fault: str = ""
    testing: bool = False

    @classmethod
    def from_environment(cls) -> "Settings":
        """The settings named SIXMARKS_* in the environment, defaults for the rest."""
        return cls(
            data=Path(os.environ.get("SIXMARKS_DATA", "data")),
            database_url=os.environ.get("SIXMARKS_DATABASE_URL", ""),
            storage_url=os.environ.get("SIXMARKS_STORAGE_URL", ""),
            jobs_url=os.environ.get("SIXMARKS_JOBS_URL", ""),
            secret_key=os.environ.get("SIXMARKS_SECRET_KEY", ""),
            base_url=os.environ.get("SIXMARKS_BASE_URL", ""),
            mail_url=os.environ.get("SIXMARKS_MAIL_URL", "console:"),
            host=os.environ.get("SIXMARKS_HOST", "127.0.0.1"),
            port=int(os.environ.get("SIXMARKS_PORT", "8000")),
            proxies=int(os.environ.get("SIXMARKS_PROXIES", "0")),
            fault=os.environ.get("SIXMARKS_FAULT", ""),
        )

    @property
    def data_directory(self) -> Path:
        """The absolute data directory; created (private to its owner) when missing."""
        path = self.data.resolve()
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path

    @property
    def database(self) -> str:
        """The database's URL: a SQLite file in the data directory unless one is set."""
        return self.database_url or f"sqlite:///{self.data_directory / 'sixmarks.db'}"

    @property
    def jobs_file(self) -> Path:
        """The job queue's own file: huey's writes never wait for the application's."""
        return _local("SIXMARKS_JOBS_URL", self.jobs_url) or self.data_directory / "jobs.db"

    @property
    def storage_directory(self) -> Path:
        """Where evidence and what is derived from it is kept."""
        return _local("SIXMARKS_STORAGE_URL", self.storage_url) or self.data_directory / "storage"

    @property
    def secure(self) -> bool:
        """Whether the application is reached over HTTPS."""
        return self.lan or self.base_url.startswith("https://")

    @property
    def promises_https(self) -> bool:
        """Whether browsers may be told to use nothing but HTTPS here from now on (HSTS).

        Not for a trial on the local network: `localhost` would stay closed to plain http.
        """
        return self.secure and not self.lan

    @property
    def address(self) -> str:
        """Where links in letters lead: the public address, else this machine's own."""
        return self.base_url or f"http://{self.host}:{self.port}"

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the application."""
        return self.host in {"127.0.0.1", "localhost", "::1"} and not self.base_url

    def session_secret(self) -> str:
        """The secret that signs cookies: set, or made once and kept in the data directory."""
        if self.secret_key:
            return self.secret_key
        path = self.data_directory / "secret_key"
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(48))
        return path.read_text()


def _write_once(path: Path, text: str) -> None:
    """Put a private file in place whole, unless another process was first."""
    own = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        with suppress(FileExistsError):
            os.link(own, path)
    finally:
        own.unlink()
