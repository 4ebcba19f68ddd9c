"""Rules for `when`: who may be asked about, which values are possible, no circles."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from audit.engines.language.finding import Finding, Path, did_you_mean, listed
from audit.engines.language.visibility import mentioned
from audit.formats.checklist import Choice, Duration, Item, Multi, Scale, YesNo
from audit.formats.conditions import AllOf, AnswerIs, AnyOf, Condition


def condition_problems(placed: Mapping[Path, Item], unread: frozenset[str]) -> Iterator[Finding]:
    """What is wrong with the conditions of these items."""
    by_id = {item.id: item for item in placed.values()}
    for path, item in placed.items():
        if item.when:
            for place, leaf in placed_leaves((*path, "when"), item.when):
                yield from leaf_problems(place, leaf, item.id, by_id, unread)
    yield from cycles(placed, by_id)


def placed_leaves(path: Path, condition: Condition) -> Iterator[tuple[Path, AnswerIs]]:
    """The comparisons within a condition, each with its path."""
    if isinstance(condition, AnswerIs):
        yield path, condition
    elif isinstance(condition, AllOf):
        for n, part in enumerate(condition.all):
            yield from placed_leaves((*path, "all", n), part)
    elif isinstance(condition, AnyOf):
        for n, part in enumerate(condition.any):
            yield from placed_leaves((*path, "any", n), part)
    else:
        yield from placed_leaves((*path, "not"), condition.not_)


def leaf_problems(
    path: Path, leaf: AnswerIs, asker: str, by_id: Mapping[str, Item], unread: frozenset[str]
) -> Iterator[Finding]:
    """One comparison: of another item, with a value that this item can have."""
    other = by_id.get(leaf.item)
    if leaf.item == asker:
        yield Finding((*path, "item"), "an item cannot depend on itself; name another item")
    elif other is None and leaf.item not in unread:
        advice = did_you_mean(leaf.item, by_id, "name an item of this checklist")
        yield Finding((*path, "item"), f"unknown item `{leaf.item}`; {advice}")
    elif other is not None and (wanted := refusal(other, leaf.is_)):
        message = f"`{leaf.item}` is never answered `{leaf.is_}`; {wanted}"
        yield Finding((*path, "is"), message)


def refusal(item: Item, value: str | int) -> str | None:
    """What to write instead of a value that the item cannot have; None when it can."""
    if isinstance(item, YesNo):
        good, wanted = value in ("yes", "no"), "write yes or no"
    elif isinstance(item, Scale):
        good = isinstance(value, int) and 1 <= value <= item.max
        wanted = f"write a whole number, 1 to {item.max}"
    elif isinstance(item, Choice | Multi):
        options = [option.id for option in item.options]
        good, wanted = value in options, f"write {listed(options)}"
    elif isinstance(item, Duration):
        good = isinstance(value, int) and value >= 0
        wanted = "write seconds as a whole number"
    else:
        good, wanted = False, f"type {item.type} cannot be compared, depend on another item"
    return None if good else wanted


def cycles(placed: Mapping[Path, Item], by_id: Mapping[str, Item]) -> Iterator[Finding]:
    """Circles of items that each wait for the next, once each, at the first one's `when`."""
    paths = {item.id: path for path, item in placed.items()}
    graph = {
        id_: [other for other in mentioned(item.when) if other in by_id and other != id_]
        for id_, item in by_id.items()
        if item.when
    }
    while True:
        try:
            TopologicalSorter(graph).prepare()
            return
        except CycleError as error:
            circle: list[str] = error.args[1][::-1]
        first = min(circle, key=list(paths).index)
        turn = circle.index(first)
        route = [*circle[turn:-1], *circle[:turn], first]
        message = f"these items wait for each other: {' → '.join(route)}; remove one `when`"
        yield Finding((*paths[first], "when"), message)
        graph = {id_: others for id_, others in graph.items() if id_ not in circle}
