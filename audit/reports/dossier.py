"""What a report is made from: everything known of one published visit, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from audit.formats.answers import Answer, Answers
from audit.formats.checklist import Checklist
from audit.formats.manifest import Manifest
from audit.formats.score import Score
from audit.visits.blind.values import BlindVisit


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
    adjusted: Mapping[str, Answer] = field(default_factory=dict)
    """By item, the answers that the desk put in place of the submission's."""
    revised: bool = False
    """It replaces an earlier publication of the visit, after an appeal."""


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
class Picture:
    """A photo that a report names; `key` finds its copy: a SHA-256, or an id where it is blind."""

    key: str
    of: str
    caption: str
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """What the organisation's reports wear: a colour instead of ours, a logo, and the hues of
    its own parameters by their ids.

    `logo` is what it says to those who do not see it; "": there is none.
    """

    accent: str | None = None
    logo: str = ""
    hues: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything a report says. `photos` are the keys of the pictures that can be shown.

    A blind dossier has `blind` in place of what was sent and of its link into the chain: asking
    it for those is an error, never a disclosure.
    """

    organisation: str
    place: Place
    version: Version
    received: Received | None
    judged: Judged
    shopper: str
    """The pseudonym; never a name."""
    scenario: str
    link: Link | None
    photos: frozenset[str] = field(default_factory=frozenset)
    before: Before | None = None
    blind: BlindVisit | None = None
    look: Look = Look()

    @property
    def checklist(self) -> Checklist:
        """The checklist as published."""
        return self.version.checklist

    @property
    def sent(self) -> Received:
        """The submission; ValueError where the dossier is blind."""
        if self.received is None:
            raise ValueError("a blind dossier does not hold what was sent")
        return self.received

    @property
    def manifest(self) -> Manifest:
        """What the phone submitted; ValueError where the dossier is blind."""
        return self.sent.manifest

    @property
    def answers(self) -> Answers:
        """The answers as judged (the submission's, adjusted), or as a branch reads them."""
        if self.blind:
            return self.blind.answers
        return {**self.manifest.answers, **self.judged.adjusted}

    @property
    def notes(self) -> Mapping[str, str]:
        """The shopper's notes by place."""
        return self.blind.notes if self.blind else self.manifest.notes

    @property
    def no_photo(self) -> Mapping[str, str]:
        """Why a photo is missing, by place; a branch is not told."""
        return {} if self.blind else self.manifest.no_photo

    @property
    def pictures(self) -> list[Picture]:
        """The photos that the report names, in the shopper's order."""
        if self.blind:
            return [
                Picture(str(each.id), each.of, each.caption, each.corrected)
                for each in self.blind.photos
            ]
        return [
            Picture(each.sha256, each.of, each.caption, each.purpose == "corrected")
            for each in self.manifest.photos
            if each.purpose != "signature"
        ]

    @property
    def visible(self) -> frozenset[str]:
        """The items that were asked."""
        return frozenset(line.item for line in self.score.trace if line.state != "hidden")

    @property
    def score(self) -> Score:
        """The published score with its trace."""
        return self.judged.score
