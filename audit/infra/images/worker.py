"""The process that decodes strangers' pictures: little memory, no files, no secrets.

Reads requests from standard input and answers on standard output, plain bytes both ways
(nothing is unpickled, so a picture that took this process over gains nothing in the other):

    request   length of the name (1 byte), the name, length of the data (4 bytes), the data
    answer    the number of parts (1 byte), then each part: length (4 bytes), bytes;
              no part at all is an error: one more, the error's class name, follows
"""

import resource
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import BinaryIO

from audit.infra.images import copies, errors, fingerprints, logos

MEMORY = 1536 * 1024 * 1024
"""Bytes of address space: enough for 50 megapixels with an alpha channel, twice."""

READY = b"R"

JOBS: dict[str, Callable[[bytes], Sequence[bytes]]] = {
    "thumbnail": lambda data: (copies.thumbnail(data),),
    "screen": lambda data: (copies.screen(data),),
    "report": lambda data: (copies.report(data),),
    "all_copies": copies.all_copies,
    "logo": lambda data: (logos.logo(data),),
    "fingerprint": lambda data: (fingerprints.fingerprint(data).encode(),),
}


def main() -> None:
    """Serve requests until the other side closes."""
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    _send(sink, READY)
    while name_length := source.read(1):
        name = source.read(name_length[0]).decode()
        data = source.read(int.from_bytes(source.read(4)))
        _send(sink, _answer(name, data))


def _answer(name: str, data: bytes) -> bytes:
    try:
        parts = JOBS[name](data)
    except errors.PictureError as error:
        return b"\0" + _part(type(error).__name__.encode())
    return bytes([len(parts)]) + b"".join(map(_part, parts))


def _part(content: bytes) -> bytes:
    return len(content).to_bytes(4) + content


def _send(sink: BinaryIO, message: bytes) -> None:
    sink.write(message)
    sink.flush()


def _limit(what: int, value: int) -> None:
    with suppress(ValueError, OSError):  # some systems do not have every limit
        resource.setrlimit(what, (value, value))
