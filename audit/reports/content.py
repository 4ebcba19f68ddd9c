"""What a report says, down to the last word: the template only places it."""

from dataclasses import dataclass

from audit.reports.charts import Bar, Bullet, Dumbbell, Radar, Scale
from audit.reports.dossier import Look

Tone = str
"""good, part, bad or none: how a row is coloured, always beside a word that says it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and what it is; `code` facts are set left to right, `wide` ones take a row."""

    term: str
    words: str
    code: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page: outcome first, then score, then band."""

    edition: str
    edition_note: str
    kicker: str
    title: str
    visited: str
    ended: str
    outcome: str
    tone: Tone
    because: str
    score: str
    unit: str
    band: str
    scale: Scale | None
    radar: Radar | None
    keys: tuple[tuple[str, str], ...]
    """What the lines of the hexagon are: (class, words)."""
    others: tuple[Fact, ...]
    """Parameters beyond the six, which have no corner."""
    sections: tuple[Fact, ...]
    """Sections and their scores, in place of a hexagon."""
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A photo with its words; `url` is empty when it cannot be shown any more."""

    url: str
    alt: str
    label: str
    item: str
    caption: str
    state: str = ""
    """"Before" or "After", where the state was put right on the spot."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something written about an item, a section or the visit; `by` is empty for the shopper."""

    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Critical:
    """A failed critical item, as the first thing a reader should see."""

    item: str
    parameter: str
    title: str
    remarks: tuple[Remark, ...]
    lost: str
    effect: str
    figure: Figure | None


@dataclass(frozen=True, slots=True)
class Finding:
    """An item that lost points by its own mark."""

    item: str
    text: str
    parameter: str
    hue: str
    lost: str


@dataclass(frozen=True, slots=True)
class Timing:
    """A measured time against its target and limit."""

    text: str
    measured: str
    target: str
    limit: str
    tone: Tone
    bullet: Bullet


@dataclass(frozen=True, slots=True)
class Strength:
    """Something that was fully met, and where."""

    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Glance:
    """One page for a reader who reads one page."""

    summary: str
    remarks: tuple[Remark, ...]
    criticals: tuple[Critical, ...]
    findings: tuple[Finding, ...]
    more: str
    nothing_failed: str
    timings: tuple[Timing, ...]
    strengths: tuple[Strength, ...]


@dataclass(frozen=True, slots=True)
class Tag:
    """A small word beside an item's text."""

    word: str
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One item: what was asked, seen and given."""

    item: str
    text: str
    tags: tuple[Tag, ...]
    remarks: tuple[Remark, ...]
    photos: str
    answer: str
    mark: str
    weight: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Part:
    """One section of the checklist with its rows and photos."""

    number: str
    title: str
    hue: str
    score: str
    scored: str
    before: str
    rows: tuple[Row, ...]
    remarks: tuple[Remark, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """Item by item; photos of the visit as a whole come last."""

    standfirst: str
    parts: tuple[Part, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class LossLine:
    """What one item lost, as shown: the column adds up exactly."""

    item: str
    text: str
    where: str
    hue: str
    answer: str
    weight: str
    mark: str
    lost: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section's share where sections are weighted."""

    number: str
    title: str
    hue: str
    weight: str
    score: str


@dataclass(frozen=True, slots=True)
class Uncounted:
    """Why items have no part in the score; `items` are their numbers."""

    items: str
    reason: str


@dataclass(frozen=True, slots=True)
class Why:
    """The way from the marks to the score; without lines when there is no score."""

    standfirst: str
    bar: Bar | None
    legend: tuple[tuple[str, str], ...]
    """(hue, words) for the parts of the bar."""
    sections: tuple[SectionLine, ...]
    lines: tuple[LossLine, ...]
    lost: str
    sum: str
    score: str
    fine: str
    uncounted: tuple[Uncounted, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One parameter now and at the visit before."""

    title: str
    hue: str
    now: str
    before: str
    change: str
    dumbbell: Dumbbell | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Against the visit before, parameter by parameter; the last line is the whole."""

    before: str
    heads: tuple[str, str]
    lines: tuple[Change, ...]
    fine: str


@dataclass(frozen=True, slots=True)
class Signed:
    """What one side of an announced audit signed on the spot; `url` is empty without a drawing."""

    side: str
    how: str
    who: str
    at: str
    words: tuple[Remark, ...]
    url: str
    alt: str


@dataclass(frozen=True, slots=True)
class Closing:
    """Signatures and where this document comes from."""

    signatures: tuple[tuple[str, str], ...]
    about: str
    """What the hashes below are for."""
    attached: str
    facts: tuple[Fact, ...]
    hashes: tuple[Fact, ...]
    signed: tuple[Signed, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportContent:
    """A whole report in one language. `digits` names the counter style of page numbers."""

    language: str
    direction: str
    digits: str
    title: str
    description: str
    organisation: str
    created: str
    identifier: str
    head: tuple[str, str]
    foot: str
    cover: Cover
    glance: Glance
    items: Items
    why: Why
    comparison: Comparison | None
    closing: Closing
    look: Look
