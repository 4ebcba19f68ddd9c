"""Over random histories: whoever nothing stands in the way of breaks no rule whichever day they
choose, and each reason is true: it goes when its cause goes, and on its day."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from audit.engines.rotation import Past, Person, Reason, Rules, Wanted, Why, earliest, why_not

TODAY = date(2026, 3, 1)
BRANCHES = [UUID(int=n) for n in range(1, 4)]
WAVES = [UUID(int=n) for n in range(8, 10)]
LANGUAGES = ["ar", "cy", "en"]


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


few = st.none() | st.integers(1, 3)
rules = st.builds(
    Rules,
    lockout_days=st.integers(0, 8),
    gap_days=st.integers(0, 4),
    most_per_day=few,
    most_per_programme=few,
    lowest_grade=st.none() | st.sampled_from([300, 400]),
    languages=st.frozensets(st.sampled_from(LANGUAGES), max_size=2),
)
people = st.builds(
    Person,
    languages=st.frozensets(st.sampled_from(LANGUAGES), max_size=2),
    grade=st.none() | st.sampled_from([299, 300, 450]),
    ties=st.frozensets(st.sampled_from(BRANCHES), max_size=1),
    fits=st.sampled_from([True, True, True, False]),
    reaches=st.sampled_from([True, True, True, False]),
    ended=st.sampled_from([False, False, False, True]),
)


@st.composite
def pasts(draw: st.DrawFn) -> Past:
    first = draw(st.integers(-12, 14))
    is_open = draw(st.booleans())
    return Past(
        draw(st.sampled_from(BRANCHES)),
        day(first),
        day(max(first + draw(st.integers(0, 4)), 0) if is_open else first),
        programme=draw(st.none() | st.sampled_from(WAVES)),
        own=draw(st.sampled_from([True, True, False])),
        open=is_open,
    )


@st.composite
def wanteds(draw: st.DrawFn) -> Wanted:
    first = draw(st.integers(-4, 8))
    return Wanted(
        draw(st.sampled_from(BRANCHES)),
        day(first),
        day(first + draw(st.integers(0, 8))),
        draw(st.none() | st.sampled_from(WAVES)),
    )


def broken(rules: Rules, person: Person, past: list[Past], wanted: Wanted, on: date) -> bool:
    """Whether a visit on a day breaks any rule, should the open ones fall on their worst days.

    Written from the rules' own words, day by day; it knows nothing of the engine.
    """
    own = [each for each in past if each.own]
    apart = [(each, rules.lockout_days) for each in past if each.branch == wanted.branch]
    apart += [(each, rules.gap_days) for each in own]
    return any(
        (
            person.ended or not person.fits or not person.reaches,
            wanted.branch in person.ties,
            bool(rules.languages) and not rules.languages & person.languages,
            bool(rules.lowest_grade) and person.grade is not None
            and person.grade < (rules.lowest_grade or 0),
            rules.most_per_programme is not None and wanted.programme is not None
            and sum(each.programme == wanted.programme for each in own)
            >= rules.most_per_programme,
            any(each.open and each.branch == wanted.branch for each in own),
            any(
                abs((on - other).days) < least
                for each, least in apart
                for other in days(each.first, each.last)
            ),
            rules.most_per_day is not None
            and sum(on in days(each.first, each.last) for each in own) >= rules.most_per_day,
        )
    )  # fmt: skip


def left_of(wanted: Wanted) -> list[date]:
    """The days of the window that are still to come."""
    return list(days(max(wanted.first, TODAY), wanted.last))


@given(rules, people, st.lists(pasts(), max_size=5), wanteds())
def test_where_nothing_stands_in_the_way_no_day_breaks_a_rule_and_else_the_last_one_does(
    rules: Rules, person: Person, past: list[Past], wanted: Wanted
):
    window = left_of(wanted)
    if why_not(rules, person, past, wanted, today=TODAY):
        assert not window or broken(rules, person, past, wanted, wanted.last)
        return
    start = earliest(rules, past, wanted, today=TODAY)
    assert start in window
    assert not any(broken(rules, person, past, wanted, on) for on in window if on >= start)
    before = start - timedelta(days=1)
    assert before not in window or broken(rules, person, past, wanted, before)


def without(
    reason: Reason, rules: Rules, person: Person, past: list[Past], wanted: Wanted
) -> tuple[Rules, Person, list[Past], Wanted]:
    """The same with the cause gone that a reason names."""
    here = [each for each in past if each.branch == wanted.branch]
    match reason.kind:
        case Why.ENDED:
            person = replace(person, ended=False)
        case Why.ROLE:
            person = replace(person, fits=True)
        case Why.PLACES:
            person = replace(person, reaches=True)
        case Why.TIE:
            person = replace(person, ties=person.ties - {wanted.branch})
        case Why.LANGUAGES:
            person = replace(person, languages=rules.languages)
        case Why.GRADE:
            assert (reason.limit, reason.has) == (rules.lowest_grade, person.grade)
            person = replace(person, grade=reason.limit)
        case Why.PROGRAMME:
            past = [each for each in past if not (each.own and each.programme == wanted.programme)]
        case Why.OVER:
            wanted = replace(wanted, last=TODAY)
        case Why.OPEN_HERE:
            past = [each for each in past if not (each.own and each.open and each in here)]
        case Why.LOCKOUT:
            assert any(each.own == reason.own for each in here)
            past = [each for each in past if each not in here]
        case Why.GAP | Why.DAY:
            past = [each for each in past if not each.own]
    return rules, person, past, wanted


@given(rules, people, st.lists(pasts(), max_size=5), wanteds())
def test_a_reason_goes_with_its_cause_and_on_its_day_not_before(
    rules: Rules, person: Person, past: list[Past], wanted: Wanted
):
    for reason in why_not(rules, person, past, wanted, today=TODAY):
        changed = without(reason, rules, person, past, wanted)
        kinds = [each.kind for each in why_not(*changed, today=TODAY)]
        assert reason.kind not in kinds
        if reason.until is None:
            continue
        assert reason.until > wanted.last
        for last in days(wanted.last, reason.until):
            longer = replace(wanted, last=last)
            still = [each.kind for each in why_not(rules, person, past, longer, today=TODAY)]
            assert (reason.kind in still) == (last < reason.until)


@given(rules, st.lists(wanteds(), max_size=6), st.lists(pasts(), max_size=3), st.data())
def test_a_wave_that_was_given_out_holds_whichever_day_each_visit_is_made(
    rules: Rules, wave: list[Wanted], past: list[Past], data: st.DataObject
):
    person = Person(languages=rules.languages)
    made = [each for each in past if not each.open and each.own]
    given_out: list[Past] = []
    for wanted in wave:
        if why_not(rules, person, made + given_out, wanted, today=TODAY):
            continue
        start = earliest(rules, made + given_out, wanted, today=TODAY)
        given_out.append(
            Past(wanted.branch, start, wanted.last, programme=wanted.programme, open=True)
        )
    chosen = [
        (each.branch, data.draw(st.sampled_from(list(days(each.first, each.last)))))
        for each in given_out
    ]
    before = [(each.branch, each.first) for each in made]
    for n, (branch, on) in enumerate(chosen):
        for other, at in before + chosen[:n]:
            assert abs((on - at).days) >= rules.gap_days
            assert branch != other or abs((on - at).days) >= rules.lockout_days
    held = Counter(on for _branch, on in before + chosen)
    if rules.most_per_day is not None:
        assert all(held[on] <= rules.most_per_day for _branch, on in chosen)
