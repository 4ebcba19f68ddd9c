"""One accent within the limits of contrast."""

import re
from math import cos, dist, sin
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from audit.checklists.parameters.rules import HUES
from audit.engines import colours
from audit.engines.colours import NotAColour, TooFaint, by_day, by_night, colour, contrast

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text("utf-8")

any_colour = some.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#2a3fb4", "#f4f4f1", 7.72)],
)
def test_contrast_is_the_one_of_wcag(one, other, ratio):
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


def passing(chosen):
    """The colour itself, or the nearest that passes."""
    try:
        return by_day(chosen).accent
    except TooFaint as faint:
        return faint.nearest


@given(any_colour)
def test_every_colour_passes_or_names_one_of_its_hue_that_does(chosen):
    day = by_day(passing(chosen))
    night = by_night(chosen)
    grounds = ((day, colours.DAY), (night, colours.NIGHT))
    for shades, ground in grounds:
        for read_on in (*ground, shades.tint, shades.on_accent):
            assert contrast(shades.accent, read_on) >= 4.5
        ink = "#131733" if shades is day else "#eff1fb"
        assert contrast(ink, shades.tint) >= 7


def test_a_faint_colour_is_refused_with_what_it_has():
    with pytest.raises(TooFaint) as refused:
        by_day("#ffd400")
    assert refused.value.ratio == pytest.approx(1.19, abs=0.01)
    assert contrast(refused.value.nearest, "#ffffff") >= 4.5


@pytest.mark.parametrize("written", ["#2A3FB4", "2a3fb4", " #2a3fb4 "])
def test_a_colour_is_read_as_people_write_it(written):
    assert colour(written) == "#2a3fb4"
    assert colour("#23f") == "#2233ff"


@pytest.mark.parametrize(
    "written", ["", "blue", "#12345", "#1234567", "url(//x)", "#fff;}body{", "#２３４５６７"]
)
def test_what_is_no_colour_is_refused(written):
    with pytest.raises(NotAColour):
        colour(written)


def test_the_grounds_are_those_of_the_tokens():
    for ground in (*colours.DAY, *colours.NIGHT, colours.ON_DAY, colours.ON_NIGHT):
        assert ground in TOKENS


def test_own_hues_are_told_from_all_others_and_are_the_stylesheets():
    six = re.findall(
        r"--(?:expression|vocabulary|proxemics|appearance|speed|safety): "
        r"light-dark\((#\w+), (#\w+)\)",
        TOKENS,
    )
    assert len(six) == 6
    sheet = (CSS / "desk-tokens.css").read_text("utf-8")
    for theme, ground in ((0, colours.DAY), (1, colours.NIGHT[:2])):
        shown = [pair[theme] for pair in six]
        for name, hue in HUES.items():
            assert all(contrast(hue[theme], each) >= 3 for each in ground), name
            assert all(dist(_place(hue[theme]), _place(each)) > 0.1 for each in shown), name
            assert hue[theme] in sheet
            shown.append(hue[theme])


def _place(shade):
    tone = colours._tone(shade)
    return tone.lightness, tone.chroma * cos(tone.hue), tone.chroma * sin(tone.hue)
