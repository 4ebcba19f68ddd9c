"""Shown losses add up to what is missing from the top, to the last digit."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.reports.apportion import apportion
from audit.reports.losses import losses_of
from tests.features.reports.dossiers import MIXED, best_answers, checklist, score_of, shipped


def test_equal_remainders_round_the_earlier_up():
    assert apportion([Fraction(375, 4), Fraction(375, 4)], 187) == [94, 93]


@given(st.lists(st.fractions(min_value=0, max_value=100), min_size=1, max_size=40))
def test_every_share_is_its_value_rounded_down_or_up(exact: list[Fraction]):
    total = round(sum(exact))
    shares = apportion(exact, total)
    assert sum(shares) == total
    assert all(abs(share - value) < 1 for share, value in zip(shares, exact, strict=True))


def test_a_sum_out_of_reach_is_refused():
    with pytest.raises(ValueError, match="cannot be rounded"):
        apportion([Fraction(1), Fraction(2)], 4)


def test_the_column_of_a_visit_adds_up_to_its_score():
    score = score_of(checklist(), MIXED)
    losses = losses_of(score)
    assert losses.top - losses.total == score.score


@pytest.mark.parametrize(
    "name",
    ["six-parameters", "service-standards", "self-assessment-100", "self-check-20"],
)
@pytest.mark.parametrize("seed", range(5))
def test_every_shipped_checklist_adds_up(name: str, seed: int):
    document = shipped(name)
    score = score_of(document, best_answers(document, seed))
    losses = losses_of(score)
    shown = score.score if score.raw is None else score.raw.value * 100
    assert losses.top - losses.total + losses.bonus == losses.score == shown


BONUS = """
id: bonus
kind: audit
title: {en: Bonus}
sections:
  - id: all
    title: {en: All}
    items:
      - {id: one, type: scale, max: 4, weight: 3, text: {en: One}}
      - {id: two, type: scale, max: 4, weight: 3, text: {en: Two}}
      - {id: three, type: yes_no, text: {en: Three}}
      - {id: more, type: scale, max: 4, bonus: true, weight: 1.7, text: {en: More}}
"""


@given(st.integers(1, 4), st.integers(1, 4), st.sampled_from(["yes", "no"]), st.integers(1, 4))
def test_bonus_points_stand_beside_the_losses(one: int, two: int, three: str, more: int):
    answers = {"one": one, "two": two, "three": three, "more": more}
    score = score_of(
        checklist(BONUS), {k: {"state": "answered", "value": v} for k, v in answers.items()}
    )
    losses = losses_of(score)
    assert losses.top - losses.total + losses.bonus == score.score
    assert "more" not in {item for item, lost in losses.shown.items() if lost}
