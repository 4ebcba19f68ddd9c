"""The whole way from answers to a score."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from audit.engines.scoring.fitting import check_all
from audit.engines.scoring.methods import Standing, entries_of, standing, tallies
from audit.engines.scoring.outcome import band_of, coverage_of, outcome_of
from audit.engines.scoring.parameters import parameter_ratios
from audit.engines.scoring.ratios import basis_points, plain, written
from audit.engines.scoring.states import Line, lines_of
from audit.engines.scoring.trace import trace_line
from audit.formats.answers import Answers
from audit.formats.checklist import Checklist
from audit.formats.score import Part, Raw, Score


def score(checklist: Checklist, answers: Answers, marks: Mapping[str, int] | None = None) -> Score:
    """The score of one visit's answers, with its trace.

    Items without an answer are unanswered. Raises InvalidAnswer for an answer that its item
    cannot have. `requires_standard` has no effect. `marks`: in place of those that follow from
    the answers, in basis points; an item that does not count has none all the same.
    """
    check_all(checklist, answers)
    lines = [remarked(line, marks or {}) for line in lines_of(checklist, answers)]
    failed = [line for line in lines if line.failed]
    lost_sections = frozenset(f.section for f in failed if f.item.critical == "section")
    visit_lost = any(line.item.critical == "visit" for line in failed)
    entries = entries_of(lines, checklist, lost_sections)
    reached = standing(entries, checklist)
    result = reached.lost() if visit_lost else reached
    sections = {id_: sums.ratio for id_, sums in tallies(entries, checklist).items()}
    coverage = coverage_of(lines)
    return Score(
        **part(result.ratio).model_dump(),
        raw=raw(result),
        bonus=basis_points(result.bonus),
        outcome=outcome_of(checklist.scoring, result.value, sections, coverage, bool(failed)),
        band=band_of(checklist.scoring, result.value),
        coverage=None if coverage is None else basis_points(coverage),
        sections={id_: part(ratio) for id_, ratio in sections.items()},
        parameters={id_: part(ratio) for id_, ratio in parameter_ratios(lines).items()},
        critical=[line.item.id for line in failed],
        trace=[trace_line(entry, result, visit_lost) for entry in entries],
    )


def remarked(line: Line, marks: Mapping[str, int]) -> Line:
    """The line with another mark, where it has one and there is one for it."""
    if line.mark is None or line.item.id not in marks:
        return line
    return replace(line, mark=marks[line.item.id])


def part(ratio: Fraction | None) -> Part:
    """A ratio as basis points for display and exactly; null stays null."""
    if ratio is None:
        return Part(score=None, exact=None)
    return Part(score=basis_points(ratio), exact=written(ratio))


def raw(result: Standing) -> Raw | None:
    """The score in raw units with its floor and ceiling, where the method has them."""
    if result.value is None or result.floor is None:
        return None
    return Raw(
        value=plain(result.value),
        floor=plain(result.floor),
        ceiling=plain(result.floor + result.whole),
    )
