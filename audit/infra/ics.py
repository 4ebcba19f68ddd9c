"""Calendars as other programs read them (RFC 5545), pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

PRODUCT = "-//Sixmarks//Visits//EN"
WIDTH = 75
"""So many octets a line holds before it is folded."""


@dataclass(frozen=True)
class CalendarEvent:
    """One event; two moments in UTC, or the first and the last of whole days."""

    uid: str
    starts: datetime | date
    ends: datetime | date
    title: str
    place: str
    words: str
    address: str
    status: str
    """TENTATIVE, CONFIRMED or CANCELLED."""
    sequence: int
    changed: datetime


def calendar_bytes(name: str, language: str, events: Iterable[CalendarEvent]) -> bytes:
    """A whole calendar in UTF-8, its lines folded and ended by CRLF."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME;LANGUAGE={language}:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(event: CalendarEvent) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{_moment(event.changed)}",
        f"LAST-MODIFIED:{_moment(event.changed)}",
        f"SEQUENCE:{event.sequence}",
        *_span(event.starts, event.ends),
        f"SUMMARY:{_text(event.title)}",
        f"LOCATION:{_text(event.place)}" if event.place else "",
        f"DESCRIPTION:{_text(event.words)}" if event.words else "",
        f"URL:{event.address}" if event.address else "",
        f"STATUS:{event.status}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
    return [line for line in lines if line]


def _span(starts: datetime | date, ends: datetime | date) -> list[str]:
    """Moments with their Z, so that no time zone is needed; a whole day ends on the next."""
    if isinstance(starts, datetime) and isinstance(ends, datetime):
        return [f"DTSTART:{_moment(starts)}", f"DTEND:{_moment(ends)}"]
    after = ends + timedelta(days=1)
    return [f"DTSTART;VALUE=DATE:{starts:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """A text with what has a meaning of its own escaped, and nothing that would end its line."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(sign, written)
    return "".join(sign for sign in plain if sign >= " " and sign not in "\x7f\x85\u2028\u2029")


def _folded(line: str) -> bytes:
    """A line cut into pieces of at most 75 octets, never inside a letter."""
    pieces: list[bytes] = []
    piece = b""
    for letter in line:
        octets = letter.encode("utf-8", "replace")
        if len(piece) + len(octets) > WIDTH - (1 if pieces else 0):
            pieces.append(piece)
            piece = b""
        piece += octets
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
