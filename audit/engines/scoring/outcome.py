"""The verdict on a visit: coverage, gates, pass mark and bands, on exact ratios only."""

from fractions import Fraction

from audit.engines.scoring.ratios import exactly
from audit.engines.scoring.states import Line
from audit.formats.checklist import Scoring
from audit.formats.score import Outcome


def coverage_of(lines: list[Line]) -> Fraction | None:
    """answered / (answered + not observed), without bonus items; None without either.

    Not applicable and unanswered items do not lower it.
    """
    states = [line.state for line in lines if not line.item.bonus]
    answered = states.count("answered")
    observable = answered + states.count("not_observed")
    return Fraction(answered, observable) if observable else None


def outcome_of(
    scoring: Scoring,
    judged: Fraction | None,
    sections: dict[str, Fraction | None],
    coverage: Fraction | None,
    any_critical: bool,
) -> Outcome:
    """The first that applies: none, fail (critical), insufficient, then pass or fail.

    `judged` is the visit's score in per cent, or in raw points where the method has them.
    A checklist with neither pass mark nor gates passes nobody: its outcome is none.
    """
    if judged is None:
        return "none"
    if any_critical:
        return "fail"
    if coverage is not None and coverage * 100 < exactly(scoring.minimum_coverage):
        return "insufficient"
    if scoring.pass_ is None and not scoring.gates:
        return "none"
    passed = scoring.pass_ is None or judged >= exactly(scoring.pass_)
    return "pass" if passed and gates_met(scoring, sections) else "fail"


def gates_met(scoring: Scoring, sections: dict[str, Fraction | None]) -> bool:
    """Whether every gated section reaches its per cent; a null section's gate is met."""
    reached = {id_: ratio * 100 for id_, ratio in sections.items() if ratio is not None}
    return all(
        reached[id_] >= exactly(gate) for id_, gate in scoring.gates.items() if id_ in reached
    )


def band_of(scoring: Scoring, judged: Fraction | None) -> int | None:
    """The index of the band with the highest lower bound that is reached, if any."""
    if judged is None:
        return None
    bounds = [(exactly(band.from_), -index) for index, band in enumerate(scoring.bands)]
    reached = [bound for bound in bounds if bound[0] <= judged]
    return -max(reached)[1] if reached else None
