"""The server with TLS gives the application whole requests, and nothing of what broke off."""

import queue
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from audit.infra import lan
from audit.infra.tls import tls_server

LARGEST = 100_000


class Listening:
    """A server that notes what its application was asked, and a client's way in."""

    def __init__(self, directory: Path) -> None:
        authority = lan.authority(directory)
        file = lan.server_certificate(directory, authority, [])
        self.asked: queue.Queue[tuple[str, str, bytes]] = queue.Queue()
        self.server = tls_server(self._note, ("127.0.0.1", 0), file, threads=1, largest=LARGEST)
        self.server.prepare()
        self.trusting = ssl.create_default_context(cadata=ssl.DER_cert_to_PEM_cert(authority.der))
        self.thread = Thread(target=self.server.serve)
        self.thread.start()

    def _note(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        length = environ.get("CONTENT_LENGTH", "")
        body = environ["wsgi.input"].read() if length else b""
        self.asked.put((environ["PATH_INFO"], length, body))
        start("200 OK", [("Content-Length", "2"), ("X-Scheme", environ["wsgi.url_scheme"])])
        return [b"ok"]

    def connect(self) -> ssl.SSLSocket:
        plain = socket.create_connection(("127.0.0.1", self.server.bind_addr[1]), timeout=60)
        return self.trusting.wrap_socket(plain, server_hostname="localhost")


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Listening]:
    listens = Listening(tmp_path)
    yield listens
    listens.server.stop()
    listens.thread.join(10)


def request(path: str, *headers: str, method: str = "PUT") -> bytes:
    return "\r\n".join((f"{method} {path} HTTP/1.1", "Host: x", *headers, "", "")).encode()


def answer_to(connection: ssl.SSLSocket) -> bytes:
    """All of an answer: what the application says ends with its two letters."""
    got = b""
    while not got.endswith(b"\r\n\r\nok"):
        piece = connection.recv(1000)
        assert piece, got
        got += piece
    return got


def test_a_body_arrives_whole_whatever_pieces_it_came_in(listening: Listening):
    with listening.connect() as phone:
        phone.sendall(request("/named", "Content-Length: 6") + b"abc")
        phone.sendall(b"def")
        assert b"X-Scheme: https" in answer_to(phone)
        phone.sendall(request("/chunked", "Transfer-Encoding: chunked"))
        phone.sendall(b"3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n")
        answer_to(phone)
        phone.sendall(request("/none", method="GET"))
        answer_to(phone)
    asked = [listening.asked.get(timeout=60) for _ in range(3)]
    assert asked == [("/named", "6", b"abcdef"), ("/chunked", "6", b"abcdef"), ("/none", "", b"")]


def test_the_application_never_sees_a_request_that_broke_off(listening: Listening):
    with listening.connect() as phone:
        phone.sendall(request("/broken", "Content-Length: 50000") + b"abc")
    with listening.connect() as phone:
        phone.sendall(request("/whole", "Content-Length: 1") + b"a")
        answer_to(phone)
    assert listening.asked.get(timeout=60)[0] == "/whole"
    assert listening.asked.empty()


@pytest.mark.parametrize(
    "sent",
    [
        request("/large", f"Content-Length: {LARGEST + 1}"),
        request("/large", "Transfer-Encoding: chunked") + b"%x\r\n" % (LARGEST + 1),
        request("/large", "X-Long: " + "a" * 70_000),
    ],
    ids=["said", "unsaid", "headers"],
)
def test_what_is_too_large_never_reaches_the_application(listening: Listening, sent: bytes):
    with listening.connect() as phone:
        phone.sendall(sent)
        assert phone.recv(100).startswith(b"HTTP/1.1 413 ")
    assert listening.asked.empty()


def test_two_requests_behind_one_another_are_both_answered(listening: Listening):
    """What arrived together with the handshake or with another request is not forgotten."""
    with listening.connect() as phone:
        phone.sendall(request("/one", method="GET") + request("/two", method="GET"))
        answer_to(phone)
        assert listening.asked.get(timeout=60)[0] == "/one"
        assert listening.asked.get(timeout=60)[0] == "/two"
