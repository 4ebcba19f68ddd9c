"""What is unusual about a submission, judged on plain values."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.visits.grading.rules import mean, punctuality
from audit.visits.signals import rules


def test_with_five_others_their_median_says_what_is_fast():
    assert rules.too_fast(239, 30, [600, 590, 610, 605, 595]) == {
        "seconds": 239,
        "median": 600,
        "n": 5,
    }
    assert rules.too_fast(240, 30, [600, 590, 610, 605, 595]) is None


def test_with_fewer_others_a_floor_for_each_item_stands_in():
    assert rules.too_fast(119, 30, [600, 600]) == {"seconds": 119, "items": 30}
    assert rules.too_fast(120, 30, [9000, 9000, 9000, 9000]) is None
    assert rules.too_fast(0, 0, []) is None


def test_a_clock_may_be_a_quarter_of_an_hour_wrong():
    assert rules.clock(900_000) is None
    assert rules.clock(-901_000) == {"seconds": -901}


CARDIFF, BARRY = (51.4816, -3.1791), (51.3998, -3.2832)


def test_far_is_beyond_500_metres_and_the_phones_own_accuracy():
    metres = rules.metres_between(CARDIFF, BARRY)
    assert 11_500 < metres < 11_700
    assert rules.far_away(CARDIFF, BARRY, 100) == {"metres": round(metres), "accuracy": 100}
    assert rules.far_away(CARDIFF, BARRY, metres) is None
    assert rules.far_away(CARDIFF, (51.4816, -3.1731), 30) is None


@settings(suppress_health_check=list(HealthCheck))
@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180))
def test_no_two_places_are_farther_apart_than_half_the_earth(
    a: float, b: float, c: float, d: float
):
    there, back = rules.metres_between((a, b), (c, d)), rules.metres_between((c, d), (a, b))
    assert 0 <= there <= 20_037_600
    assert there == pytest.approx(back, abs=1)


LONG = "The young man at the second counter looked up at once and smiled."


@pytest.mark.parametrize(
    "again",
    [
        LONG.upper(),
        "  The young man at the second counter,\nlooked up - at once - and smiled!!",
        LONG.replace("smiled", "ｓｍｉｌｅｄ"),
    ],
)
def test_a_note_is_known_again_through_case_spaces_and_punctuation(again: str):
    found = rules.reused({"item:greeted": again}, [("visit-1", {"visit": LONG})])
    assert found == [{"place": "item:greeted", "visit": "visit-1", "there": "visit"}]


@pytest.mark.parametrize("note", ["Nothing to add.", LONG.replace("young", "old")])
def test_short_or_other_words_are_nothing_unusual(note: str):
    assert rules.reused({"visit": note}, [("visit-1", {"visit": LONG, "item:a": note[:20]})]) == []


@pytest.mark.parametrize(
    ("late", "grade"), [(-5, 5), (0, 5), (1, 4), (2, 4), (3, 3), (12, 3), (48, 2), (49, 1)]
)
def test_lateness_suggests_a_grade_for_punctuality(late: int, grade: int):
    assert punctuality(timedelta(hours=late)) == grade


def test_a_mean_of_grades_is_rounded_half_up_to_hundredths():
    assert mean(13, 4) == 325
    assert mean(37, 8) == 463  # 4.625
    assert mean(14, 3) == 467
