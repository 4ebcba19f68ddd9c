"""The geometry of the report's charts: shapes in numbers, drawn by `templates/pdf/_charts.html`.

SVG text holds digits only: WeasyPrint sets it letter by letter, which tears Persian and
Arabic words apart. Page CSS does not reach into SVG, so colours are values here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin
from typing import Final

from audit.formats.checklist import PARAMETERS

PALETTE: Final[Mapping[str, str]] = {
    "paper": "#f4f4f1",
    "ink": "#131733",
    "ink-2": "#4a4f6b",
    "line": "#d9d9d2",
    "track": "#dfe0e8",
    "track-2": "#c9ccdd",
    "accent": "#2a3fb4",
    "ok": "#13653a",
    "warn": "#7f4400",
    "bad": "#a9121c",
    "bad-tint": "#fdf3f2",
}
"""The light theme on paper; the print sheet takes its custom properties from here."""

HUES: Final[Mapping[str, str]] = {
    "expression": "#b07f00",
    "vocabulary": "#1c7fe0",
    "proxemics": "#2e6b52",
    "appearance": "#c92a93",
    "speed": "#6b1e06",
    "safety": "#43168f",
}
"""Hues mark a parameter and never write: two fall short of 4.5:1 on paper."""

TONES: Final[Mapping[str, str]] = {
    "good": PALETTE["ok"],
    "part": PALETTE["warn"],
    "bad": PALETTE["bad"],
    "none": PALETTE["ink-2"],
}

Point = tuple[float, float]


def hue_of(parameter: str | None) -> str:
    """A parameter's colour; ink for one that is not among the six."""
    return HUES.get(parameter or "", PALETTE["ink-2"])


@dataclass(frozen=True, slots=True)
class Corner:
    """One parameter at its corner; `at` is None without a score."""

    id: str
    title: str
    score: str
    hue: str
    at: Point | None


@dataclass(frozen=True, slots=True)
class Radar:
    """The hexagon. It never mirrors: a corner is a parameter's identity."""

    alt: str
    corners: tuple[Corner, ...]
    now: str
    before: str
    passing: str
    """Points of polygons ("x,y x,y …"); empty where there is none to draw."""


CENTRE: Final = (150.0, 118.0)
RADIUS: Final = 96.0


def corner(index: int, share: float) -> Point:
    """Where `share` (0…1) of the way to the corner is; the first is on top, then clockwise."""
    angle = -pi / 2 + index * pi / 3
    return (
        round(CENTRE[0] + RADIUS * share * cos(angle), 1),
        round(CENTRE[1] + RADIUS * share * sin(angle), 1),
    )


def polygon(points: Sequence[Point | None]) -> str:
    """The polygon through the points that exist; empty with fewer than three."""
    kept = [f"{x:.1f},{y:.1f}" for x, y in filter(None, points)]
    return " ".join(kept) if len(kept) >= 3 else ""


def spread(shares: Mapping[str, int | None]) -> list[Point | None]:
    """The six corners' points for scores in basis points; None without a score."""
    return [
        None if (bp := shares.get(name)) is None else corner(index, min(bp, 10_000) / 10_000)
        for index, name in enumerate(PARAMETERS)
    ]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a bar from x, `width` wide."""

    x: float
    width: float
    fill: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A number under a scale."""

    x: float
    digits: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Where the score lies among the bands; 260 units long."""

    alt: str
    stretches: tuple[Stretch, ...]
    ticks: tuple[Tick, ...]
    pointer: float


SCALE_LENGTH: Final = 260.0
LABEL_GAP: Final = 16.0
"""Closer than this, the digits of two ticks would touch."""


def scale_of(
    alt: str, bounds: Sequence[tuple[float, str]], here: float, *, mirrored: bool
) -> Scale:
    """A scale with bands that start at `bounds` (share 0…1, digits), and a pointer at `here`."""
    starts = sorted({0.0, *(share for share, _ in bounds if 0 < share < 1)})
    edges = [*starts, 1.0]
    current = max((s for s in starts if s <= here), default=0.0)
    stretches = [
        stretch(
            start * SCALE_LENGTH + 0.6,
            (end - start) * SCALE_LENGTH - 1.2,
            PALETTE["accent"] if start == current else PALETTE["track-2" if start else "track"],
            mirror_in=SCALE_LENGTH if mirrored else 0,
        )
        for start, end in pairwise(edges)
    ]
    return Scale(
        alt,
        tuple(stretches),
        tuple(ticks_of(bounds, mirrored=mirrored)),
        mirror(min(max(here, 0.0), 1.0) * SCALE_LENGTH, SCALE_LENGTH if mirrored else 0),
    )


def ticks_of(bounds: Sequence[tuple[float, str]], *, mirrored: bool) -> list[Tick]:
    """The numbers of the bounds that have room, from low to high."""
    ticks: list[Tick] = []
    last = -LABEL_GAP
    for share, digits in sorted(set(bounds)):
        place = share * SCALE_LENGTH
        if 0 < share < 1 and place - last >= LABEL_GAP:
            ticks.append(Tick(mirror(place, SCALE_LENGTH if mirrored else 0), digits))
            last = place
    return ticks


def mirror(x: float, length: float) -> float:
    """The place counted from the other end; `length` 0 leaves it as it is."""
    return round(length - x if length else x, 1)


def stretch(x: float, width: float, fill: str, *, mirror_in: float = 0) -> Stretch:
    """A piece of a bar, counted from the other end in a bar of `mirror_in`."""
    wide = max(round(width, 1), 0.0)
    return Stretch(round(mirror_in - x - wide if mirror_in else x, 1), wide, fill)


@dataclass(frozen=True, slots=True)
class Bullet:
    """A measured time on a track that ends at the limit; 150 units long."""

    alt: str
    within: Stretch
    measured: Stretch
    target: float


def bullet_of(
    alt: str, seconds: int, target: int, limit: int, tone: str, *, mirrored: bool
) -> Bullet:
    """The bullet of one duration, all in seconds; beyond the limit the bar stays full."""
    length = 150.0
    end = max(limit, target, 1)
    flip = length if mirrored else 0
    return Bullet(
        alt,
        stretch(0, target / end * length, PALETTE["track-2"], mirror_in=flip),
        stretch(0, min(seconds / end, 1) * length, TONES[tone], mirror_in=flip),
        mirror(target / end * length, flip),
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """What was reached and what was lost, by parameter; 510 units long."""

    alt: str
    stretches: tuple[Stretch, ...]


def bar_of(alt: str, shares: Sequence[tuple[float, str]], *, mirrored: bool) -> Bar:
    """A bar of (share 0…1, colour), in this order from the start."""
    length, at = 510.0, 0.0
    stretches = []
    for share, fill in shares:
        width = share * length
        stretches.append(stretch(at + 0.5, width - 1, fill, mirror_in=length if mirrored else 0))
        at += width
    return Bar(alt, tuple(stretches))


@dataclass(frozen=True, slots=True)
class Dumbbell:
    """A value now and before on one line; 150 units long."""

    alt: str
    now: float
    before: float
    fill: str


def dumbbell_of(alt: str, now: int, before: int, fill: str, *, mirrored: bool) -> Dumbbell:
    """The dumbbell of two scores in basis points on a line from 0 to 100."""
    flip = 150.0 if mirrored else 0
    places = [mirror(6 + min(bp, 10_000) / 10_000 * 138, flip) for bp in (now, before)]
    return Dumbbell(alt, places[0], places[1], fill)
