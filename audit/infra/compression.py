"""Content codings: which one a client takes, and compressing answers made on the fly.

The server (waitress) does not compress. BREACH needs a secret that stays the same while an
attacker varies reflected text; CSRF tokens here are masked anew for each answer, and session
cookies are never in a body, so compressing pages gives nothing away.
"""

import gzip
from typing import Literal, cast

import brotli
from flask import Flask, Response, request
from werkzeug.datastructures import Accept

Coding = Literal["br", "gzip"]

COMPRESSIBLE = frozenset(
    {
        "application/json",
        "application/manifest+json",
        "application/problem+json",
        "application/schema+json",
        "application/yaml",
        "image/svg+xml",
        "text/css",
        "text/csv",
        "text/html",
        "text/javascript",
        "text/plain",
        "text/xml",
    }
)
"""Media types that shrink; pictures, fonts and PDFs already have."""

SMALLEST = 1024
"""Bytes; an answer below fits a packet or two with or without compression."""


def coding_for(accepted: Accept) -> Coding | None:
    """The best of br and gzip that the client accepts, or None."""
    best = accepted.best_match(["br", "gzip"])
    return cast(Coding | None, best)


def compress(body: bytes, coding: Coding, *, once: bool = False) -> bytes:
    """The body in a coding: as small as it gets when it is kept (`once`), else quickly."""
    if coding == "br":
        return bytes(brotli.compress(body, quality=11 if once else 4))
    return gzip.compress(body, compresslevel=9 if once else 5, mtime=0)


def _compressible(response: Response) -> bool:
    return (
        response.mimetype in COMPRESSIBLE
        and not response.direct_passthrough
        and not response.is_streamed
        and "Content-Encoding" not in response.headers
        and response.status_code not in (204, 304)
    )


def compress_answer(response: Response) -> Response:
    """The same answer in the coding its client prefers; bodies under 1 KB and streams stay."""
    if not _compressible(response):
        return response
    response.vary.add("Accept-Encoding")
    coding = coding_for(request.accept_encodings)
    body = response.get_data()
    if coding is None or len(body) < SMALLEST:
        return response
    response.set_data(compress(body, coding))
    response.headers["Content-Encoding"] = coding
    etag, weak = response.get_etag()
    if etag and not weak:  # other bytes than the ones the tag was made for
        response.set_etag(etag, weak=True)
    return response


def init_compression(app: Flask) -> None:
    """Compress what the application answers."""
    app.after_request(compress_answer)
