"""Random checklists and answers that fit them, for properties that hold for all of them."""

from typing import Any

from hypothesis import strategies as st

from audit.formats.answers import Answers
from audit.formats.checklist import Checklist
from tests.engines.scoring_cases import answers_of, checklist_of

METHODS = ("pooled", "weighted", "sum", "count_yes")
Draw = st.DrawFn
Json = dict[str, Any]

hundredths = st.integers(0, 2_000).map(lambda number: number / 100)
weights = st.one_of(st.sampled_from([0, 1, 1, 1, 2, 0.1, 0.29]), hundredths)
percents = st.one_of(st.integers(0, 100), st.integers(0, 10_000).map(lambda n: n / 100))
decimals = st.decimals(-20, 20, places=2).map(str)


def tables(draw: Draw, key: str, worth: st.SearchStrategy[float]) -> list[Json]:
    """Two to four options with what each is worth."""
    values = draw(st.lists(worth, min_size=2, max_size=4))
    return [{"id": f"o{n}", key: value} for n, value in enumerate(values)]


def type_rules(draw: Draw, type_: str) -> Json:
    """What an item of this type has besides what all have."""
    if type_ == "yes_no":
        return {"expected": draw(st.sampled_from(["yes", "yes", "no"]))}
    if type_ == "scale":
        return {"max": draw(st.integers(2, 10))}
    if type_ == "choice":
        return {"options": tables(draw, "mark", percents)}
    if type_ == "multi":
        return {"options": tables(draw, "points", weights)}
    if type_ == "duration":
        target = draw(st.integers(0, 300))
        return {"target": target, "limit": target + draw(st.integers(1, 300))}
    if type_ == "number" and draw(st.booleans()):
        return {"band": sorted(draw(st.lists(percents, min_size=2, max_size=2)))}
    return {}


TYPES = ("yes_no", "yes_no", "scale", "choice", "multi", "duration", "number", "text", "time")


def conditions(ids: list[str]) -> st.SearchStrategy[Json]:
    """Conditions on any of these items, forwards, backwards and in circles."""
    leaf = st.fixed_dictionaries(
        {
            "item": st.sampled_from(ids),
            "is": st.sampled_from(["yes", "yes", "no", "o0", "o1", 1, 2]),
        }
    )
    lists = st.lists(leaf, min_size=1, max_size=2)
    return st.one_of(
        leaf,
        st.builds(lambda part: {"not": part}, leaf),
        st.builds(lambda parts: {"all": parts}, lists),
        st.builds(lambda parts: {"any": parts}, lists),
    )


@st.composite
def items(draw: Draw, id_: str, ids: list[str], *, plain: bool = False) -> Json:
    """One item; a plain one has no condition."""
    type_ = draw(st.sampled_from(TYPES))
    item = {
        "id": id_,
        "type": type_,
        "weight": draw(weights),
        "critical": draw(st.sampled_from(["none"] * 9 + ["flag", "section", "visit"])),
        "bonus": draw(st.integers(0, 7)) == 0,
        "not_applicable": draw(st.booleans()),
        "parameter": draw(st.sampled_from([None, "speed", "safety", "follow-up"])),
        **type_rules(draw, type_),
    }
    if not plain and draw(st.integers(0, 4)) == 0:
        item["when"] = draw(conditions(ids))
    return {key: value for key, value in item.items() if value is not None}


@st.composite
def scorings(draw: Draw, sections: list[str]) -> Json:
    """Scoring settings of any method, with or without pass mark, bands and gates."""
    scoring = {
        "method": draw(st.sampled_from(METHODS)),
        "bands": [{"from": bound} for bound in draw(st.lists(percents, max_size=3))],
        "gates": draw(st.dictionaries(st.sampled_from(sections), percents, max_size=2)),
        "minimum_coverage": draw(st.one_of(st.just(0), percents)),
    }
    if draw(st.booleans()):
        scoring["pass"] = draw(percents)
    return scoring


@st.composite
def checklists(draw: Draw, *, plain: bool = False) -> Checklist:
    """One to four sections with one to five items each; plain: nothing conditional."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=4))
    ids = [f"s{s}-{n}" for s, size in enumerate(sizes) for n in range(size)]
    sections = [
        {
            "id": f"s{s}",
            "weight": draw(weights),
            "items": [draw(items(f"s{s}-{n}", ids, plain=plain)) for n in range(size)],
        }
        for s, size in enumerate(sizes)
    ]
    scoring = draw(scorings([section["id"] for section in sections]))
    return checklist_of({"id": "any", "kind": "audit", "scoring": scoring, "sections": sections})


def values(item: Any) -> st.SearchStrategy[Any]:
    """The values that this item can have."""
    if item.type in {"choice", "multi"}:
        options = st.sampled_from([option.id for option in item.options])
        return options if item.type == "choice" else st.sets(options).map(sorted)
    return {
        "yes_no": st.sampled_from(["yes", "yes", "no"]),
        "scale": st.integers(1, getattr(item, "max", None) or 5),
        "duration": st.integers(0, 700),
        "number": decimals,
        "text": st.text(max_size=5),
        "time": st.just("09:30"),
    }[item.type]


@st.composite
def answer_sheets(draw: Draw, checklist: Checklist) -> Answers:
    """Fitting answers to a checklist, most of them given."""
    sheet = {}
    for item in checklist.items:
        state = draw(st.sampled_from(["answered"] * 7 + ["not_observed", "unanswered", "absent"]))
        if item.not_applicable and draw(st.integers(0, 5)) == 0:
            state = "not_applicable"
        if state == "answered":
            sheet[item.id] = {"state": state, "value": draw(values(item))}
        elif state != "absent":
            sheet[item.id] = {"state": state}
    return answers_of(sheet)


@st.composite
def visits(draw: Draw, *, plain: bool = False) -> tuple[Checklist, Answers]:
    """A checklist and answers to it."""
    checklist = draw(checklists(plain=plain))
    return checklist, draw(answer_sheets(checklist))
