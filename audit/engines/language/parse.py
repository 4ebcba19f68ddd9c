"""From a source text to a checklist, or to everything that is wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from audit.engines.language.dressing import declaring
from audit.engines.language.finding import Finding
from audit.engines.language.problems import find_problems
from audit.engines.language.salvage import salvage, written_names
from audit.engines.language.tree import Tree, read_tree
from audit.engines.language.wording import Misfit, misfits
from audit.formats.base import Text
from audit.formats.checklist import Checklist


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: `str()` is "file:line: what is wrong; what to do"."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True)
class Parsed:
    """A checklist without problems, or no checklist and all its problems by line."""

    checklist: Checklist | None
    problems: list[Problem] = field(default_factory=list)


def parse(source: str, name: str = "checklist", own: Mapping[str, Text] | None = None) -> Parsed:
    """Read the YAML source of one checklist; `name` is the file named in problems, `own` are the
    parameters that need not be declared: the organisation's, by id."""
    tree = read_tree(source)
    tree.value = declaring(tree.value, own or {})
    checklist, found = judged(tree)
    everything = problems(name, tree, found)
    return Parsed(None if everything else checklist, everything)


def judged(tree: Tree) -> tuple[Checklist | None, list[Finding]]:
    """What a tree holds, and what is wrong with it; the checklist is there if it fits the model."""
    raw = tree.value
    if not isinstance(raw, dict):
        if not tree.problems:
            message = "a checklist begins with keys such as `id:` and `kind:`; see the README"
            tree.problems.append((1, message))
        return None, []
    raw = with_defaults_of_kind(raw)
    try:
        checklist = Checklist.model_validate(raw)
    except ValidationError as error:
        return None, misfit_findings(error, raw, tree)
    return checklist, list(find_problems(checklist))


def problems(name: str, tree: Tree, found: Iterable[Finding]) -> list[Problem]:
    """All problems of a file in the order of its lines, each once."""
    placed = {Problem(name, line, message) for line, message in tree.problems}
    placed.update(Problem(name, tree.line(path), message) for path, message in found)
    return sorted(placed)


def misfit_findings(error: ValidationError, raw: dict[str, Any], tree: Tree) -> list[Finding]:
    """What does not fit the model, and what else is wrong with the part that does."""
    all_misfits = list(misfits(error, raw))
    found = [
        Finding(misfit.path, misfit.message)
        for misfit in all_misfits
        if not reported_as_empty(misfit, tree)
    ]
    unknown = [misfit.path for misfit in all_misfits if misfit.why == "extra_forbidden"]
    rest = salvage(raw, unknown, [m.path for m in all_misfits if m.path not in unknown])
    if rest is not None:
        found += find_problems(rest, written_names(raw))
    return found


def reported_as_empty(misfit: Misfit, tree: Tree) -> bool:
    """Whether the misfit is only that a key was written without a value."""
    if misfit.why == "missing":
        return misfit.path in tree.empty
    return misfit.why == "too_short" and any(path[:-1] == misfit.path for path in tree.empty)


def with_defaults_of_kind(raw: dict[str, Any]) -> dict[str, Any]:
    """In a self-assessment nothing goes unobserved: `not_observed` is false unless given."""
    sections = raw.get("sections")
    if raw.get("kind") != "self" or not isinstance(sections, list):
        return raw
    return {**raw, "sections": [observed(section) for section in sections]}


def observed(section: Any) -> Any:
    """The section with `not_observed: false` on items that do not say."""
    if not isinstance(section, dict) or not isinstance(section.get("items"), list):
        return section
    items = [
        {"not_observed": False, **item} if isinstance(item, dict) else item
        for item in section["items"]
    ]
    return {**section, "items": items}
