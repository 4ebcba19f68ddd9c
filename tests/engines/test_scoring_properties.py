"""What holds for every checklist and all its answers."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from audit.engines.language.canonical import scoring_document
from audit.engines.language.completeness import missing
from audit.engines.language.visibility import visible_items
from audit.engines.scoring import score
from audit.formats.answers import Answers, Unvalued
from audit.formats.checklist import Checklist
from audit.formats.score import Score
from tests.engines.scoring_cases import ANSWERS
from tests.engines.strategies import visits
from tests.engines.twin import Twin, running_twin

Visit = tuple[Checklist, Answers]
slowly = settings(suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def twin() -> Iterator[Twin]:
    with running_twin() as twin:
        yield twin


def sent(checklist: Checklist) -> dict[str, Any]:
    return checklist.model_dump(mode="json", by_alias=True, exclude_none=True)


def in_any_order(result: Score) -> dict[str, Any]:
    found = result.model_dump(mode="json")
    found["trace"].sort(key=lambda line: line["item"])
    found["critical"].sort()
    return found


def changed(checklist: Checklist, change: Any) -> Checklist:
    """The checklist with each item's document changed."""
    document = sent(checklist)
    for section in document["sections"]:
        section["items"] = [change(item) for item in section["items"]]
    return Checklist.model_validate(document)


@given(visit=visits())
@settings(slowly, max_examples=400)
def test_both_engines_agree(visit: Visit, twin: Twin) -> None:
    checklist, answers = visit
    sheet = ANSWERS.dump_python(answers, mode="json")
    found = score(checklist, answers).model_dump(mode="json")
    assert twin.ask("score", sent(checklist), sheet) == found
    assert twin.ask("score", scoring_document(checklist), sheet) == found


@given(visit=visits(), noted=st.booleans())
@settings(slowly, max_examples=150)
def test_both_engines_show_and_miss_the_same(visit: Visit, noted: bool, twin: Twin) -> None:
    checklist, answers = visit
    strict = changed(
        checklist,
        lambda item: {**item, "note": "required_on_fail", "photo": "required_on_fail"},
    )
    document, sheet = scoring_document(strict), ANSWERS.dump_python(answers, mode="json")
    notes = {f"item:{item.id}": "Seen" for item in strict.items[::2]} if noted else {}
    places = [f"item:{item.id}" for item in strict.items[::3]]
    assert twin.ask("visible", document, sheet) == sorted(visible_items(strict, answers))
    assert twin.ask("missing", document, sheet, notes, places, {}) == [
        {"place": one.place, "kind": one.kind}
        for one in missing(strict, answers, notes, places, {})
    ]


@given(visit=visits(), data=st.data())
@settings(slowly)
def test_order_of_items_does_not_matter(visit: Visit, data: st.DataObject) -> None:
    checklist, answers = visit
    document = sent(checklist)
    document["sections"] = data.draw(st.permutations(document["sections"]))
    for section in document["sections"]:
        section["items"] = data.draw(st.permutations(section["items"]))
    shuffled = Checklist.model_validate(document)
    assert in_any_order(score(shuffled, answers)) == in_any_order(score(checklist, answers))


@given(visit=visits(), place=st.integers(0, 99), critical=st.sampled_from(["none", "visit"]))
@settings(slowly)
def test_added_not_applicable_item_changes_nothing(visit: Visit, place: int, critical: str) -> None:
    checklist, answers = visit
    document = sent(checklist)
    section = document["sections"][place % len(document["sections"])]
    added = {
        "id": "added",
        "type": "yes_no",
        "text": {"en": "Added"},
        "weight": 7,
        "critical": critical,
    }
    section["items"].insert(place % (len(section["items"]) + 1), added)
    longer = Checklist.model_validate(document)
    found = score(longer, {**answers, "added": Unvalued(state="not_applicable")})
    before = score(checklist, answers)
    assert [line for line in found.trace if line.item != "added"] == before.trace
    assert found.model_copy(update={"trace": before.trace}) == before


@given(visit=visits())
@settings(slowly)
def test_added_not_applicable_section_changes_nothing(visit: Visit) -> None:
    checklist, answers = visit
    document = sent(checklist)
    item = {"id": "added", "type": "yes_no", "text": {"en": "Added"}}
    document["sections"].append(
        {"id": "more", "title": {"en": "More"}, "weight": 50, "items": [item]}
    )
    longer = Checklist.model_validate(document)
    found = score(longer, {**answers, "added": Unvalued(state="not_applicable")})
    before = score(checklist, answers)
    assert found.sections.pop("more").score is None
    assert found.model_copy(update={"trace": before.trace}) == before


@given(visit=visits())
@settings(slowly, max_examples=200)
def test_lost_points_add_up_to_what_is_missing_bonus_aside(visit: Visit) -> None:
    checklist, answers = visit
    lost = sum(Fraction(line.lost) for line in score(checklist, answers).trace)
    unworthy = changed(checklist, lambda item: {**item, "weight": 0} if item["bonus"] else item)
    aside = score(unworthy, answers)
    if aside.exact is None:
        assert lost == 0
    elif aside.raw is None:
        assert lost == 100 * (1 - Fraction(aside.exact))
    else:
        assert float(lost) == pytest.approx(aside.raw.ceiling - aside.raw.value)


@given(visit=visits())
@settings(slowly)
def test_score_stays_between_nothing_and_all_with_bonus(visit: Visit) -> None:
    result = score(*visit)
    assert all(part.score is None or part.score <= 10_000 for part in result.parameters.values())
    if result.score is None:
        assert (result.outcome, result.bonus, result.raw, result.band) == ("none", 0, None, None)
        assert not any(line.why for line in result.trace)
    else:
        assert 0 <= result.bonus <= result.score <= 10_000 + result.bonus
    if result.raw:
        assert result.raw.floor <= result.raw.value


@given(visit=visits())
@settings(slowly)
def test_answers_of_hidden_items_count_for_nothing(visit: Visit) -> None:
    checklist, answers = visit
    visible = visible_items(checklist, answers)
    sent_only = {id_: answer for id_, answer in answers.items() if id_ in visible}
    assert score(checklist, sent_only) == score(checklist, answers)


@given(visit=visits(plain=True), data=st.data())
@settings(slowly)
def test_a_better_answer_never_lowers_the_score(visit: Visit, data: st.DataObject) -> None:
    checklist, answers = visit
    result = score(checklist, answers)
    assume(result.exact is not None)
    failed = [line.item for line in result.trace if line.mark == 0]
    items = [i for i in checklist.items if i.id in failed and i.type == "yes_no"]
    assume(items)
    item = data.draw(st.sampled_from(items))
    better = answers[item.id].model_copy(update={"value": item.expected})
    found = score(checklist, {**answers, item.id: better})
    assert Fraction(found.exact or "0/1") >= Fraction(result.exact or "0/1")


@given(visit=visits())
@settings(slowly)
def test_doubled_weights_change_no_share(visit: Visit) -> None:
    checklist, answers = visit
    doubled = changed(checklist, lambda item: {**item, "weight": round(item["weight"] * 2, 2)})
    found, before = score(doubled, answers), score(checklist, answers)
    assert (found.exact, found.sections) == (before.exact, before.sections)
    assert found.parameters == before.parameters
