"""What the model cannot see: rules that span several parts of a checklist."""

from collections import Counter
from collections.abc import Iterable, Iterator

from audit.engines.language.check_problems import check_problems
from audit.engines.language.condition_problems import condition_problems
from audit.engines.language.finding import Finding, Path, did_you_mean, listed
from audit.engines.language.item_problems import item_problems
from audit.engines.language.scoring_problems import scoring_problems
from audit.formats.checklist import PARAMETERS, Checklist, Choice, Item, Multi


def find_problems(checklist: Checklist, unread: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Everything wrong in a well-formed checklist.

    `unread` are names that stand in the source but not in this checklist, because their
    part could not be read: references to them are not reported.
    """
    yield from doubled_ids(checklist)
    yield from unknown_parameters(checklist, unread)
    for path, item in placed_items(checklist):
        yield from item_problems(path, item)
    yield from condition_problems(dict(placed_items(checklist)), unread)
    yield from scoring_problems(checklist, unread)
    yield from check_problems(checklist, unread)


def placed_items(checklist: Checklist) -> Iterator[tuple[Path, Item]]:
    """Every item with its path."""
    for s, section in enumerate(checklist.sections):
        for i, item in enumerate(section.items):
            yield ("sections", s, "items", i), item


def doubled_ids(checklist: Checklist) -> Iterator[Finding]:
    """Ids used twice: of items in the whole list, of sections, checks, one item's options."""
    items = list(placed_items(checklist))
    yield from doubled("item", ((path, item.id) for path, item in items))
    yield from doubled("check", ((("checks", n), one.id) for n, one in enumerate(checklist.checks)))
    sections = ((("sections", s), section.id) for s, section in enumerate(checklist.sections))
    yield from doubled("section", sections)
    for path, item in items:
        if isinstance(item, Choice | Multi):
            ids = [option.id for option in item.options]
            yield from doubled(
                "option", (((*path, "options", o), id_) for o, id_ in enumerate(ids))
            )


def doubled(what: str, placed: Iterable[tuple[Path, str]]) -> Iterator[Finding]:
    """A finding at each id that an earlier one already has."""
    seen: Counter[str] = Counter()
    for path, id_ in placed:
        if seen[id_]:
            yield Finding((*path, "id"), f"another {what} has the id `{id_}`; choose a new one")
        seen[id_] += 1


def unknown_parameters(checklist: Checklist, unread: frozenset[str]) -> Iterator[Finding]:
    """Parameters that are neither one of the six nor declared by the checklist."""
    known = [*PARAMETERS, *checklist.parameters]
    carriers: list[tuple[Path, str | None]] = [
        (("sections", s), section.parameter) for s, section in enumerate(checklist.sections)
    ]
    carriers += [(path, item.parameter) for path, item in placed_items(checklist)]
    for path, parameter in carriers:
        if parameter and parameter not in known and parameter not in unread:
            advice = did_you_mean(parameter, known, f"write {listed(known)}, or declare it")
            yield Finding((*path, "parameter"), f"unknown parameter `{parameter}`; {advice}")
