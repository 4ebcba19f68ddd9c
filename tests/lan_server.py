"""`sixmarks serve --lan` on this machine alone, and what its terminal said."""

import re
import ssl
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.server import Server

READY = re.compile(r"at https://([\d.]+):(\d+)")
PAGE = re.compile(r"^Page +(http://[\d.:]+/)$", re.MULTILINE)
FINGERPRINT = re.compile(r"^Fingerprint +([0-9A-F:]{95})$", re.MULTILINE)
PASSWORD = re.compile(r"with the password (\S+)")
LAST_WORD = "Stop it with Ctrl-C."


class LanServer(Server):
    """A server with TLS; `told` is all that it printed until it was ready."""

    @property
    def url(self) -> str:
        """Where the server is, by the name that needs no address."""
        return f"https://localhost:{self.port}"

    @property
    def page(self) -> str:
        """Where the page about trust is."""
        return self._said(PAGE)

    @property
    def fingerprint(self) -> str:
        """The authority's, as the terminal shows it."""
        return self._said(FINGERPRINT)

    @property
    def password(self) -> str:
        """What the demo's people sign in with."""
        return self._said(PASSWORD)

    def certificate(self) -> bytes:
        """The authority's certificate (DER), fetched as a phone does."""
        with urllib.request.urlopen(f"{self.page}sixmarks.crt", timeout=30) as answer:
            assert answer.headers["Content-Type"] == "application/x-x509-ca-cert"
            return bytes(answer.read())

    def trusting(self) -> ssl.SSLContext:
        """What a client that trusts this authority, and no other, connects with."""
        return ssl.create_default_context(cadata=ssl.DER_cert_to_PEM_cert(self.certificate()))

    def _wait_until_ready(self) -> tuple[str, int]:
        for line in self.printed:
            self.log.append(line)
            if line.strip() == LAST_WORD:
                found = READY.search("".join(self.log))
                assert found
                return found[1], int(found[2])
        raise AssertionError("the server did not start:\n" + "".join(self.log))

    def _said(self, wanted: re.Pattern[str]) -> str:
        found = wanted.search("".join(self.log))
        assert found, self.log
        return found[1]


@contextmanager
def serving_lan(data: Path, *options: str, fresh: bool = False) -> Iterator[LanServer]:
    """A server on loopback for the time of a block."""
    server = LanServer(data, "--lan", "--host", "127.0.0.1", *options, fresh=fresh)
    try:
        yield server
    finally:
        server.stop()
