"""A server that speaks TLS itself: cheroot, kept from what slow or silent phones do to it.

cheroot shakes hands in the one thread that accepts, and gives a thread to each body that is
on its way. Here the handshake is a worker's, and the application sees whole requests only, as
with waitress: nobody waits with the database open for the rest of a photo.
"""

import logging
import ssl
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import Any

from cheroot.server import HTTPConnection
from cheroot.ssl.builtin import BuiltinSSLAdapter
from cheroot.wsgi import Server
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.wsgi import ClosingIterator

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

HANDSHAKE = 10
"""Seconds that a phone has for it."""

SILENCE = 120
"""Seconds without a byte after which a connection is closed, as waitress is told to."""

THREADS_PER_REQUEST = 4
"""A body that is on its way holds a thread here, so there are more than requests at work."""

_IN_MEMORY = 1024 * 1024
_TOO_LARGE = "Request Entity Too Large"
"""What cheroot says of it, in a plain OSError."""

_log = logging.getLogger(__name__)


class Doorway(Server):
    """A cheroot server with our limits; not bound yet (`prepare`, which raises OSError)."""

    keep_alive_conn_limit = 64  # a browser holds six
    max_request_header_size = 64 * 1024

    def __init__(self, app: Application, address: tuple[str, int], *, threads: int) -> None:
        super().__init__(address, app, threads, "Sixmarks", timeout=SILENCE)

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        """Tell what went wrong, but not of each connection that ended in the middle."""
        if isinstance(sys.exc_info()[1], ssl.SSLError | ConnectionError | TimeoutError):
            level, traceback = logging.DEBUG, False
        _log.log(level, msg, exc_info=traceback)


def tls_server(
    app: Application, address: tuple[str, int], certificate: Path, *, threads: int, largest: int
) -> Doorway:
    """A doorway with TLS; `largest` is a body's limit in bytes."""
    server = Doorway(_whole_requests(app), address, threads=threads * THREADS_PER_REQUEST)
    server.ConnectionClass = _Connection
    server.ssl_adapter = _Adapter(str(certificate), str(certificate))
    server.max_request_body_size = largest
    return server


class _Adapter(BuiltinSSLAdapter):
    """TLS without a handshake while accepting: one silent client would hold everybody up."""

    def wrap(self, sock: Any) -> tuple[ssl.SSLSocket, dict[str, str]]:
        """The connection, its handshake still to come, and what WSGI is told of it."""
        sock.settimeout(HANDSHAKE)
        wrapped = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return wrapped, {"wsgi.url_scheme": "https", "HTTPS": "on"}


class _Connection(HTTPConnection):
    """A connection that shakes hands in its first turn with a worker and then waits unattended."""

    shaken = False

    def communicate(self) -> bool:
        """One request, or the handshake; False when the connection is to be closed."""
        try:
            if self.shaken:
                return bool(super().communicate())  # type: ignore[no-untyped-call]
            self.socket.settimeout(HANDSHAKE)
            self.socket.do_handshake()
            self.socket.settimeout(SILENCE)
            self.shaken = True
            return True
        except OSError as error:  # it does not trust us yet, speaks plain http, or is gone
            _log.debug("no request from %s: %s", self.remote_addr, error)
            return False


def _whole_requests(app: Application) -> Application:
    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        said = environ.get("CONTENT_LENGTH")
        if not said and not environ["wsgi.input_terminated"]:
            return app(environ, start)  # no body
        body = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed with the answer
        try:
            copyfileobj(environ["wsgi.input"], body)
        except OSError as error:
            if str(error) == _TOO_LARGE:  # a body that comes in chunks says no length beforehand
                return RequestEntityTooLarge()(environ, start)
            raise
        size = body.tell()
        if said and size != int(said):
            return ClientDisconnected()(environ, start)  # the body ended early
        body.seek(0)
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        environ.update({"wsgi.input": body, "CONTENT_LENGTH": str(size)})
        return ClosingIterator(app(environ, start), body.close)

    return answer
