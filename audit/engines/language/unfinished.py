"""What is wrong with a checklist that is still being written: values, not a file with lines."""

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from audit.engines.language.finding import Finding, Path
from audit.engines.language.parse import with_defaults_of_kind
from audit.engines.language.problems import find_problems
from audit.engines.language.salvage import salvage, written_names
from audit.engines.language.wording import misfits
from audit.formats.checklist import Checklist


@dataclass(frozen=True)
class Examined:
    """A document as the checker sees it.

    `checklist` is there when nothing is wrong. `readable` is what can be shown all the same,
    with stand-ins in the places of what cannot be read; `sound` is what can be scored, with
    stand-ins for whatever has a finding. Both are None when too little can be read.
    """

    checklist: Checklist | None
    readable: Checklist | None
    sound: Checklist | None
    findings: tuple[Finding, ...]


def examine(raw: dict[str, Any]) -> Examined:
    """Check plain values as `parse` checks a file."""
    raw = with_defaults_of_kind(raw)
    try:
        checklist = Checklist.model_validate(raw)
    except ValidationError as error:
        return _misfitting(raw, error)
    findings = _each_once(find_problems(checklist))
    if not findings:
        return Examined(checklist, checklist, checklist, ())
    return Examined(None, checklist, salvage(raw, (), [f.path for f in findings]), findings)


def _misfitting(raw: dict[str, Any], error: ValidationError) -> Examined:
    wrong = list(misfits(error, raw))
    found = [Finding(misfit.path, misfit.message) for misfit in wrong]
    unknown = [misfit.path for misfit in wrong if misfit.why == "extra_forbidden"]
    places = [misfit.path for misfit in wrong if misfit.path not in unknown]
    rest = sound = salvage(raw, unknown, places)
    if rest is not None:
        more = list(find_problems(rest, written_names(raw)))
        found += more
        sound = salvage(raw, unknown, [*places, *(finding.path for finding in more)])
    return Examined(None, rest, sound, _each_once(found))


def _each_once(findings: Any) -> tuple[Finding, ...]:
    return tuple(dict.fromkeys(findings))


def place(path: Path) -> Path:
    """The section, item or check that a path lies in; () for the checklist itself."""
    if path[:1] == ("sections",) and len(path) > 1:
        return path[:4] if path[2:3] == ("items",) and len(path) > 3 else path[:2]
    return path[:2] if path[:1] == ("checks",) and len(path) > 1 else ()
