"""Errors of the API, as RFC 9457 problem details."""

from audit.formats.base import Format, Sha256


class Problem(Format):
    """`type` is a stable name ("photos-missing"), `detail` a sentence for people."""

    type: str
    title: str
    status: int
    detail: str
    missing: list[Sha256] | None = None
