"""What a report is made from: everything known of one published visit, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from audit.formats.checklist import Checklist
from audit.formats.manifest import Manifest
from audit.formats.score import Score


@dataclass(frozen=True, slots=True)
class Place:
    """The branch that was visited; `time_zone` is an IANA name ("Europe/London")."""

    name: str
    address: str
    region: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Version:
    """The frozen checklist that was answered; `hash` is its SHA-256 in hexadecimal."""

    checklist: Checklist
    number: int
    hash: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Received:
    """The submission as the server numbered it; `manifest_sha256` names its bytes."""

    manifest: Manifest
    manifest_sha256: str
    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Judged:
    """The assessment that was published, and what the reviewer said about it.

    `comments` are keyed by place: "visit", "section:<id>" or "item:<id>".
    """

    score: Score
    number: int
    summary: str
    comments: Mapping[str, str]
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the chain of events: what was the head after the publication."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Before:
    """The published visit of the same kind at the same branch before this one."""

    score: Score
    at: datetime


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything a full report says. `photos` are the SHA-256 of those that can be shown."""

    organisation: str
    place: Place
    version: Version
    received: Received
    judged: Judged
    shopper: str
    """The pseudonym; never a name."""
    scenario: str
    link: Link
    photos: frozenset[str] = field(default_factory=frozenset)
    before: Before | None = None

    @property
    def checklist(self) -> Checklist:
        """The checklist as published."""
        return self.version.checklist

    @property
    def manifest(self) -> Manifest:
        """What the phone submitted."""
        return self.received.manifest

    @property
    def score(self) -> Score:
        """The published score with its trace."""
        return self.judged.score
