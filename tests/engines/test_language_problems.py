"""Rules that span parts of a checklist: ids, references, numbers, conditions."""

import pytest

from tests.engines.checklist_sources import YES_NO, checklist, said

SCALE = "- {id: face, type: scale, text: {en: Face}}"


def item(rest: str, id_: str = "greeted") -> str:
    return f"- {{id: {id_}, type: yes_no, text: {{en: Asked?}}, {rest}}}"


def duration(target: int, limit: int) -> str:
    return f"- {{id: w, type: duration, text: {{en: W}}, target: {target}, limit: {limit}}}"


def number(rest: str) -> str:
    return f"- {{id: n, type: number, text: {{en: N}}, {rest}}}"


def options(kind: str, worth: str, *values: float) -> str:
    entries = ", ".join(
        f"{{id: o{n}, text: {{en: O}}, {worth}: {value}}}" for n, value in enumerate(values)
    )
    return f"- {{id: picked, type: {kind}, text: {{en: P}}, options: [{entries}]}}"


def test_an_item_id_is_unique_in_the_whole_checklist():
    assert said(f"{YES_NO}\n{YES_NO}") == ["another item has the id `greeted`; choose a new one"]


def test_an_option_id_is_unique_in_its_item():
    items = options("multi", "points", 1, 2).replace("o1", "o0")
    assert said(items) == ["another option has the id `o0`; choose a new one"]


def test_options_of_different_items_may_share_an_id():
    other = options("multi", "points", 1, 2).replace("picked", "picked-too")
    assert said(f"{options('multi', 'points', 1, 2)}\n{other}") == []


def test_a_choice_of_nothing_but_zeros_is_refused():
    assert said(options("choice", "mark", 0, 0)) == [
        "every option has mark 0; give the best one mark 100"
    ]
    assert said(options("choice", "mark", 0, 0.5)) == []


def test_options_worth_nothing_in_total_are_refused():
    assert said(options("multi", "points", 0, 0)) == [
        "the options are worth nothing; give points to some"
    ]
    assert said(options("multi", "points", 0, 1)) == []


def test_the_target_of_a_duration_is_below_its_limit():
    assert said(duration(59, 60)) == []
    assert said(duration(60, 60)) == ["`target` (60) must be below `limit` (60); change one"]


def test_anchors_describe_points_that_the_scale_has():
    assert said("- {id: f, type: scale, text: {en: F}, anchors: {1: {en: a}, 5: {en: b}}}") == []
    assert said("- {id: f, type: scale, max: 3, text: {en: F}, anchors: {4: {en: b}}}") == [
        "`4` is not a point of this scale; write 1 to 3"
    ]
    assert len(said("- {id: f, type: scale, text: {en: F}, anchors: {0: {en: b}}}")) == 1
    assert len(said("- {id: f, type: scale, text: {en: F}, anchors: {01: {en: b}}}")) == 1


def test_a_range_of_numbers_is_the_right_way_round():
    assert said(number("min: 1, max: 1")) == []
    assert said(number("min: 2, max: 1")) == ["`min` (2) is above `max` (1); swap them"]


def test_a_band_of_numbers_is_the_right_way_round_and_within_reach():
    assert said(number("band: [1, 1]")) == []
    assert said(number("band: [2, 1]")) == ["the band begins at 2 and ends at 1; swap them"]
    for out_of_reach in ("min: 5, band: [1, 4]", "max: 5, band: [6, 7]"):
        assert said(number(out_of_reach)) == [
            "no number from `min` to `max` is in the band; move it"
        ]
    assert said(number("min: 5, band: [1, 5]")) == []


@pytest.mark.parametrize("rule", ["critical: flag", "photo: required_on_fail"])
@pytest.mark.parametrize("kind", ["text", "time", "number"])
def test_what_has_no_mark_cannot_fail(kind: str, rule: str):
    [message] = said(f"- {{id: a, type: {kind}, text: {{en: A}}, {rule}}}")
    assert message.startswith(f"an item of type {kind} has no mark and cannot fail; ")
    assert said(f"- {{id: a, type: {kind}, text: {{en: A}}, photo: required}}") == []


def test_a_number_with_a_band_can_fail():
    assert said(number("band: [1, 2], critical: visit, note: required_on_fail")) == []


def test_a_parameter_is_one_of_the_six_or_declared():
    assert said(item("parameter: speed")) == []
    assert said(item("parameter: spede")) == ["unknown parameter `spede`; did you mean `speed`?"]
    assert said(item("parameter: quiet"), more="parameters: {quiet: {en: Quiet}}") == []
    assert len(said(item("parameter: quiet"))) == 1


@pytest.mark.parametrize(
    ("other", "value"),
    [
        (YES_NO.replace("greeted", "other"), "no"),
        (SCALE.replace("face", "other"), "5"),
        (options("choice", "mark", 0, 100).replace("picked", "other"), "o1"),
        (options("multi", "points", 0, 1).replace("picked", "other"), "o0"),
        (duration(1, 2).replace("id: w", "id: other"), "90"),
    ],
)
def test_a_condition_names_a_value_that_the_item_can_have(other: str, value: str):
    assert said(f"{item(f'when: {{item: other, is: {value}}}')}\n{other}") == []
    [message] = said(f"{item('when: {item: other, is: -7}')}\n{other}")
    assert message.startswith("`other` is never answered `-7`; write ")


@pytest.mark.parametrize("kind", ["text", "time", "number"])
def test_a_condition_cannot_look_at_what_is_not_comparable(kind: str):
    other = f"- {{id: other, type: {kind}, text: {{en: O}}}}"
    [message] = said(f"{item('when: {item: other, is: x}')}\n{other}")
    assert f"type {kind} cannot be compared" in message


def test_a_condition_names_another_item_of_the_checklist():
    assert said(item("when: {item: greted, is: yes}, weight: 2") + "\n" + SCALE) == [
        "unknown item `greted`; did you mean `greeted`?"
    ]
    assert said(item("when: {item: greeted, is: yes}")) == [
        "an item cannot depend on itself; name another item"
    ]


def test_conditions_are_checked_however_deep_they_are():
    deep = "when: {any: [{not: {all: [{item: face, is: 6}, {item: nose, is: 1}]}}]}"
    assert said(f"{item(deep)}\n{SCALE}") == [
        "`face` is never answered `6`; write a whole number, 1 to 5",
        "unknown item `nose`; name an item of this checklist",
    ]


def waiting(id_: str, for_: str) -> str:
    return item(f"when: {{item: {for_}, is: yes}}", id_)


def test_items_that_wait_for_each_other_are_refused_once_with_the_way_round():
    items = [waiting("a", "c"), waiting("b", "a"), waiting("c", "b"), waiting("d", "a")]
    assert said("\n".join(items)) == [
        "these items wait for each other: a → c → b → a; remove one `when`"
    ]


def test_two_circles_are_two_problems():
    items = [waiting("a", "b"), waiting("b", "a"), waiting("c", "d"), waiting("d", "c")]
    assert [message.split(";")[0] for message in said("\n".join(items))] == [
        "these items wait for each other: a → b → a",
        "these items wait for each other: c → d → c",
    ]


def test_items_may_wait_for_later_ones():
    assert checklist("\n".join([waiting("a", "b"), waiting("b", "c"), item("weight: 1", "c")]))
