"""What a reviewer sees of a submission, computed from formats alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from audit.engines.language.completeness import Missing, missing
from audit.engines.language.visibility import visible_items
from audit.formats.answers import Answer, Answers, Unvalued
from audit.formats.checklist import Checklist, Item, Section
from audit.formats.manifest import Manifest
from audit.formats.score import Score, TraceLine

UNDO = timedelta(minutes=10)
"""So long a publication can be undone."""

REVIEW_WITHIN = timedelta(days=2)
"""So soon after it was received a visit is to be reviewed."""

UNANSWERED = Unvalued(state="unanswered")

Verdict = Literal["met", "partly", "not_met", "uncounted"]


@dataclass(frozen=True)
class ItemView:
    """One item as it was answered, with its line of the trace."""

    number: str
    item: Item
    answer: Answer | None
    trace: TraceLine
    verdict: Verdict
    note: str
    no_photo: str
    missing: frozenset[str]
    critical: bool

    @property
    def place(self) -> str:
        """What notes and photos of this item name."""
        return f"item:{self.item.id}"

    @property
    def failed(self) -> bool:
        """Whether the reviewer must look at it before approving."""
        return self.verdict in {"not_met", "partly"} or bool(self.missing)


@dataclass(frozen=True)
class SectionView:
    """A section with the items that were visible."""

    number: int
    section: Section
    score: int | None
    items: tuple[ItemView, ...]
    note: str

    @property
    def place(self) -> str:
        """What notes and photos of this section name."""
        return f"section:{self.section.id}"


def sections_of(checklist: Checklist, manifest: Manifest, score: Score) -> list[SectionView]:
    """The whole submission in the order of the checklist, hidden items left out."""
    visible = visible_items(checklist, manifest.answers)
    trace = {line.item: line for line in score.trace}
    gaps = gaps_of(checklist, manifest)
    views = []
    for index, section in enumerate(checklist.sections, 1):
        items = tuple(
            _item(f"{index}.{n}", item, manifest, trace[item.id], score, gaps)
            for n, item in enumerate(section.items, 1)
            if item.id in visible
        )
        part = score.sections.get(section.id)
        note = manifest.notes.get(f"section:{section.id}", "")
        views.append(SectionView(index, section, part.score if part else None, items, note))
    return views


def gaps_of(checklist: Checklist, manifest: Manifest) -> Mapping[str, frozenset[str]]:
    """What a submission still lacks by its checklist's rules: place to kinds."""
    found: dict[str, set[str]] = {}
    for gap in _missing(checklist, manifest):
        found.setdefault(gap.place, set()).add(gap.kind)
    return {place: frozenset(kinds) for place, kinds in found.items()}


def _missing(checklist: Checklist, manifest: Manifest) -> Iterable[Missing]:
    if manifest.outcome != "completed":
        return []  # nobody is asked for what could not be seen
    places = manifest.pictured
    return missing(checklist, manifest.answers, manifest.notes, places, manifest.no_photo)


def _item(
    number: str,
    item: Item,
    manifest: Manifest,
    trace: TraceLine,
    score: Score,
    gaps: Mapping[str, frozenset[str]],
) -> ItemView:
    place = f"item:{item.id}"
    return ItemView(
        number=number,
        item=item,
        answer=manifest.answers.get(item.id),
        trace=trace,
        verdict=verdict(trace.mark),
        note=manifest.notes.get(place, ""),
        no_photo=manifest.no_photo.get(place, ""),
        missing=gaps.get(place, frozenset()),
        critical=item.id in score.critical,
    )


def verdict(mark: int | None) -> Verdict:
    """A mark in a word; no mark is no verdict, never a bad one."""
    if mark is None:
        return "uncounted"
    if mark == 10000:
        return "met"
    return "not_met" if mark == 0 else "partly"


def outside(
    began: datetime, opens: datetime, closes: datetime
) -> Literal["before", "after"] | None:
    """On which side of its window a visit began; None when it began within."""
    if began < opens:
        return "before"
    return "after" if began > closes else None


@dataclass(frozen=True)
class Change:
    """An item that two assessments of one submission do not tell alike."""

    item: Item
    before: Answer | None
    after: Answer | None
    reason: str
    was: TraceLine
    now: TraceLine


def same_answer(one: Answer | None, other: Answer | None) -> bool:
    """Whether two answers say the same; none at all is unanswered."""
    return (one or UNANSWERED) == (other or UNANSWERED)


def changes_of(
    checklist: Checklist,
    before: tuple[Answers, Score],
    after: tuple[Answers, Score],
    reasons: Mapping[str, str],
) -> list[Change]:
    """What an adjustment changed, in the order of the checklist: answers, and what followed."""
    was, now = ({line.item: line for line in score.trace} for _, score in (before, after))
    return [
        Change(item, old, new, "" if same_answer(old, new) else reasons.get(item.id, ""), *lines)
        for item in checklist.items
        for old, new in [(before[0].get(item.id), after[0].get(item.id))]
        for lines in [(was[item.id], now[item.id])]
        if not same_answer(old, new) or _counted(lines[0]) != _counted(lines[1])
    ]


def _counted(line: TraceLine) -> tuple[str, int | None]:
    return line.state, line.mark
