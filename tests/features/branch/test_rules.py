"""What is rounded away cannot be computed back, and the verdict stays the published one (RS.13)."""

import json
from datetime import time
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from audit.engines.language.parse import parse
from audit.engines.scoring import score
from audit.formats.answers import Answers
from audit.formats.checklist import Checklist
from audit.visits.blind.rules import (
    DayPart,
    about,
    blind_answers,
    blind_marks,
    day_part,
    limits_of,
    mean,
    whole_points,
)
from audit.visits.blind.values import blind_score, points_of
from tests.builders import POOR, SHORT_LIST, yes

TARGET, LIMIT = 60, 300


def checklist(gate: str = "") -> Checklist:
    source = SHORT_LIST.format(kind="mystery").replace("  pass: 80", f"  pass: 80\n{gate}")
    found = parse(source, "short.yaml").checklist
    assert found is not None
    return found


LIST = checklist()


def waited(seconds: int, **other: Any) -> Answers:
    said = {**POOR, "exits": yes("yes"), **other, "wait": yes(seconds)}
    return TypeAdapter(Answers).validate_json(json.dumps(said))


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [(0, 0), (14, 0), (15, 30), (119, 120), (403, 420), (1799, 1800), (1949, 1800), (1950, 2100)],
)
def test_durations_are_rounded_more_the_longer_they_are(exact: int, rounded: int):
    assert about(exact) == rounded


@pytest.mark.parametrize(
    ("at", "part"),
    [
        (time(3, 59), DayPart.EVENING),
        (time(4), DayPart.MORNING),
        (time(11), DayPart.MIDDAY),
        (time(14), DayPart.AFTERNOON),
        (time(17, 59), DayPart.AFTERNOON),
        (time(18), DayPart.EVENING),
    ],
)
def test_a_moment_becomes_a_part_of_the_day(at: time, part: DayPart):
    assert day_part(at) is part


@settings(max_examples=200, deadline=None)
@given(first=st.integers(0, 400), second=st.integers(0, 400))
def test_times_that_look_alike_are_told_alike_to_the_last_digit(first: int, second: int):
    """Two waits with the same rounding on the same side of target and limit are one to a branch."""
    sides = [(about(s), s <= TARGET, s >= LIMIT) for s in (first, second)]
    if sides[0] != sides[1]:
        return
    told = []
    for seconds in (first, second):
        answers = waited(seconds)
        marks = blind_marks(LIST, answers)
        counted = score(LIST, answers, marks)
        told.append((blind_answers(LIST, answers), counted))
    assert told[0] == told[1]


@settings(max_examples=200, deadline=None)
@given(seconds=st.integers(0, 400))
def test_a_rounded_mark_keeps_what_was_met_partly_met_and_missed(seconds: int):
    mark = blind_marks(LIST, waited(seconds))["wait"]
    assert mark % 500 == 0
    assert (mark == 10_000) == (seconds <= TARGET)
    assert (mark == 0) == (seconds >= LIMIT)


@settings(max_examples=200, deadline=None)
@given(seconds=st.integers(0, 400), friendly=st.integers(1, 5))
def test_the_shown_score_stands_on_the_side_of_the_pass_mark_that_was_published(
    seconds: int, friendly: int
):
    answers = waited(seconds, friendly=yes(friendly))
    official = score(LIST, answers)
    rounded = blind_score(LIST, answers, official, blind_marks(LIST, answers))
    shown = points_of(rounded, official, LIST)
    assert shown is not None
    assert official.score is not None
    assert (shown >= 80) == (official.outcome == "pass")
    assert abs(shown * 100 - official.score) <= 600
    assert (rounded.outcome, rounded.band) == (official.outcome, official.band)


def test_a_section_stands_on_the_published_side_of_its_gate():
    gated = checklist("  gates: {safety: 72}")
    for seconds in range(60, 300):
        answers = waited(seconds)
        official = score(gated, answers)
        told = blind_score(gated, answers, official, blind_marks(gated, answers))
        shown, exact = told.sections["safety"].score, official.sections["safety"].exact
        assert shown is not None
        assert exact is not None
        assert shown % 100 == 0
        assert (shown >= 7200) == (Fraction(exact) * 100 >= 72)


def test_whole_points_round_half_up_and_respect_limits_on_both_sides():
    assert whole_points(Fraction(161, 2), Fraction(161, 2), []) == 81
    assert whole_points(Fraction(80), Fraction("79.99"), [Fraction(80)]) == 79
    assert whole_points(Fraction("79.4"), Fraction(80), [Fraction(80)]) == 80
    assert limits_of(LIST.scoring) == [0, 80]


def test_a_mean_of_nothing_is_nothing():
    assert mean([]) is None
    assert str(mean([80, 81])) == "80.5"
