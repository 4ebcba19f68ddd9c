"""Rules for `scoring`: bands, pass mark, gates, and what `sum` and `count_yes` can add up."""

from collections.abc import Iterator
from itertools import pairwise

from audit.engines.language.finding import Finding, Path, did_you_mean
from audit.formats.checklist import Checklist, Item, Scale, YesNo


def scoring_problems(checklist: Checklist, unread: frozenset[str]) -> Iterator[Finding]:
    """What is wrong with how a checklist is scored."""
    yield from unknown_gates(checklist, unread)
    yield from uncountable_items(checklist)
    if checklist.scoring.method in ("pooled", "weighted") or not unread:
        yield from out_of_range(checklist)
    yield from uneven_bands(checklist)


def score_range(checklist: Checklist) -> tuple[int, int]:
    """The lowest and highest score in the method's units: per cent, or raw points."""
    match checklist.scoring.method:
        case "sum":
            scales = [item.max for item in checklist.items if isinstance(item, Scale)]
            return len(scales), sum(scales)
        case "count_yes":
            return 0, sum(isinstance(item, YesNo) for item in checklist.items)
        case _:
            return 0, 100


def unknown_gates(checklist: Checklist, unread: frozenset[str]) -> Iterator[Finding]:
    """Gates of sections that do not exist."""
    sections = [section.id for section in checklist.sections]
    for gate in checklist.scoring.gates:
        if gate not in sections and gate not in unread:
            advice = did_you_mean(gate, sections, "name a section of this checklist")
            yield Finding(("scoring", "gates", gate), f"unknown section `{gate}`; {advice}")


def out_of_range(checklist: Checklist) -> Iterator[Finding]:
    """A pass mark or a band that no visit, or every visit, would reach."""
    low, high = score_range(checklist)
    wanted = checklist.scoring.pass_
    method = checklist.scoring.method
    if wanted is not None and not low <= wanted <= high:
        message = f"`pass` is {wanted}; with method {method} write {low} to {high}"
        yield Finding(("scoring", "pass"), message)
    for n, band in enumerate(checklist.scoring.bands):
        if band.from_ > high:
            message = f"no score reaches {band.from_}; with method {method} write at most {high}"
            yield Finding(("scoring", "bands", n, "from"), message)


def uneven_bands(checklist: Checklist) -> Iterator[Finding]:
    """Bands out of order, or a gap below the last one."""
    bands = checklist.scoring.bands
    for n, (upper, lower) in enumerate(pairwise(bands), start=1):
        if lower.from_ >= upper.from_:
            message = f"bands go downwards: {lower.from_} cannot follow {upper.from_}; reorder them"
            yield Finding(("scoring", "bands", n, "from"), message)
    if bands and min(band.from_ for band in bands) > 0:
        message = "scores below the lowest band have no name; add a band from 0"
        yield Finding(("scoring", "bands", len(bands) - 1, "from"), message)


def uncountable_items(checklist: Checklist) -> Iterator[Finding]:
    """Items that `sum` or `count_yes` has no meaning for."""
    for s, section in enumerate(checklist.sections):
        for i, item in enumerate(section.items):
            path: Path = ("sections", s, "items", i)
            if checklist.scoring.method == "sum":
                yield from unsummable(path, item)
            elif checklist.scoring.method == "count_yes" and not isinstance(item, YesNo):
                yield Finding((*path, "type"), "count_yes takes only yes_no items; change it")


def unsummable(path: Path, item: Item) -> Iterator[Finding]:
    """`sum` adds raw values of scales, all of them, each once: its range is then fixed."""
    if not isinstance(item, Scale):
        yield Finding((*path, "type"), "sum takes only scale items; change it")
        return
    must = {
        "weight": (item.weight != 1, "remove `weight`"),
        "not_applicable": (item.not_applicable, "write `not_applicable: false`"),
        "not_observed": (item.not_observed, "write `not_observed: false`"),
        "when": (item.when is not None, "remove `when`"),
        "bonus": (item.bonus, "remove `bonus`"),
    }
    for key, (wrong, remedy) in must.items():
        if wrong:
            yield Finding((*path, key), f"sum counts every item, once each; {remedy}")
