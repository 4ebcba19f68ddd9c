"""Rules for `checks`: of which items and moments they speak, and what can be compared."""

from collections.abc import Callable, Iterator, Mapping

from audit.engines.language.condition_problems import refusal
from audit.engines.language.finding import Finding, Path, did_you_mean
from audit.engines.scoring.marks import is_scored
from audit.formats.checklist import Checklist, Duration, Item, Number, Scale, Time
from audit.formats.checks import (
    Above,
    AllHold,
    AnyHolds,
    Before,
    Below,
    CheckCondition,
    Fails,
    HasPhoto,
    MarkBelow,
    MomentBefore,
)
from audit.formats.conditions import AnswerIs

NAMING = ("item", "before", "answered", "note", "photo")
"""The keys of a condition that name an item."""


def check_problems(checklist: Checklist, unread: frozenset[str]) -> Iterator[Finding]:
    """What is wrong with the cross-checks of a checklist."""
    by_id = {item.id: item for item in checklist.items}
    for n, check in enumerate(checklist.checks):
        for path, leaf in placed_leaves(("checks", n, "when"), check.when):
            if isinstance(leaf, MomentBefore):
                yield from moment_problems(path, leaf, checklist)
            else:
                yield from unknown_items(path, leaf, by_id, unread)
                yield from comparison_problems(path, leaf, by_id)


def placed_leaves(path: Path, condition: CheckCondition) -> Iterator[tuple[Path, CheckCondition]]:
    """What a condition is built of, each part with its path."""
    if isinstance(condition, AllHold | AnyHolds):
        key = "all" if isinstance(condition, AllHold) else "any"
        for n, part in enumerate(getattr(condition, key)):
            yield from placed_leaves((*path, key, n), part)
    elif isinstance(condition, Fails):
        yield from placed_leaves((*path, "not"), condition.not_)
    else:
        yield path, condition


def moment_problems(path: Path, leaf: MomentBefore, checklist: Checklist) -> Iterator[Finding]:
    """Moments compared with themselves, or where nobody notes any."""
    if leaf.moment == leaf.before:
        yield Finding((*path, "before"), "a moment never comes before itself; name another one")
    if checklist.kind != "mystery":
        message = (
            f"moments are noted on covert visits only, not in kind {checklist.kind}; "
            "compare two items of type time"
        )
        yield Finding((*path, "moment"), message)


def unknown_items(
    path: Path, leaf: CheckCondition, by_id: Mapping[str, Item], unread: frozenset[str]
) -> Iterator[Finding]:
    """Names that no item has."""
    for key in NAMING:
        name = getattr(leaf, key, None)
        if name is not None and name not in by_id and name not in unread:
            advice = did_you_mean(name, by_id, "name an item of this checklist")
            yield Finding((*path, key), f"unknown item `{name}`; {advice}")


def comparison_problems(
    path: Path, leaf: CheckCondition, by_id: Mapping[str, Item]
) -> Iterator[Finding]:
    """Comparisons that an item's type has no meaning for, or that can never be true."""
    item = by_id.get(str(getattr(leaf, "item", None) or getattr(leaf, "photo", None)))
    if item is None:
        return
    if isinstance(leaf, AnswerIs):
        if wanted := refusal(item, leaf.is_):
            message = f"`{item.id}` is never answered `{leaf.is_}`; {wanted}"
            yield Finding((*path, "is"), message)
    elif isinstance(leaf, Before):
        yield from order_problems(path, leaf, by_id)
    elif isinstance(leaf, Above | Below):
        key = "above" if isinstance(leaf, Above) else "below"
        yield from needing(path, "item", item, is_amount, f"cannot be compared by `{key}`", AMOUNTS)
    elif isinstance(leaf, MarkBelow):
        yield from needing(path, "item", item, is_scored, "has no mark", "name a scored item")
    elif isinstance(leaf, HasPhoto) and item.photo == "never":
        yield Finding((*path, "photo"), f"`{item.id}` never takes a photo; name another item")


AMOUNTS = "name an item of type number, duration or scale"


def is_amount(item: Item) -> bool:
    """Whether the answer is a number that others can be greater than."""
    return isinstance(item, Number | Duration | Scale)


def order_problems(path: Path, leaf: Before, by_id: Mapping[str, Item]) -> Iterator[Finding]:
    """An order of what has no time of day, or of a time with itself."""
    if leaf.item == leaf.before:
        yield Finding((*path, "before"), "a time never comes before itself; name another item")
    for key in ("item", "before"):
        if item := by_id.get(getattr(leaf, key)):
            yield from needing(path, key, item, is_time, "is no time of day", TIMES)


TIMES = "name an item of type time"


def is_time(item: Item) -> bool:
    """Whether the answer is a time of day."""
    return isinstance(item, Time)


def needing(
    path: Path, key: str, item: Item, fits: Callable[[Item], bool], why: str, remedy: str
) -> Iterator[Finding]:
    """A finding when the item is not of the type that the comparison needs."""
    if not fits(item):
        yield Finding((*path, key), f"`{item.id}` is of type {item.type}, which {why}; {remedy}")
