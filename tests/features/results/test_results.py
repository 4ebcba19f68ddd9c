"""Results: what is counted, what is not, and whose."""

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from audit.dashboards.results.actions import result_of
from audit.dashboards.results.integrity import results_agree
from audit.dashboards.results.models import VisitResult
from audit.infra.db import db
from audit.people.models import MembershipPlace
from audit.people.permits import Role
from audit.visits.models import Visit
from audit.visits.review import actions as review
from audit.visits.review.publishing import unpublish
from tests.builders import (
    GOOD,
    POOR,
    SHORT_LIST,
    Workplace,
    _publish,
    build_workplace,
    signed_in,
    yes,
)
from tests.features.stages import counted_queries, published, submitted


@pytest.fixture
def manager(app: Flask, workplace: Workplace) -> FlaskClient:
    return signed_in(app, workplace.people[Role.MANAGER])


def rows() -> list[VisitResult]:
    return list(db.session.scalars(select(VisitResult).order_by(VisitResult.visit_id)))


def about(visit: Visit, **more: Any) -> dict[str, Any]:
    return {
        "kind": visit.kind, "checklist": visit.version.checklist_id, "period": "all", **more,
    }  # fmt: skip


UNSEEN = {item: {"state": "not_observed"} for item in ("greeted", "exits", "wait")}


def test_publishing_rolls_up_and_taking_it_back_forgets(app: Flask, workplace: Workplace):
    visit = submitted(app, workplace, answers=POOR)
    assert rows() == []
    reviewer = workplace.people[Role.REVIEWER]
    review.approve(visit, visit.assessment, by=reviewer)
    review.publish(visit, visit.assessment, "Said.", by=reviewer)
    (row,) = rows()
    full = visit.assessment.full
    assert Fraction(row.ratio) == Fraction(full.exact)
    assert row.parameters == {name: each.exact for name, each in full.parameters.items()}
    assert row.marks["exits"] == 0
    unpublish(visit, by=reviewer)
    assert rows() == []


def test_kinds_are_never_mixed(app: Flask, workplace: Workplace, manager: FlaskClient):
    visit = published(app, workplace)
    published(app, workplace, kind="audit", answers=POOR)
    start = manager.get("/results?period=all").text
    assert "Mystery visit" in start
    assert "Announced audit" in start
    assert ">86<" not in start, "an id may hold these digits"
    page = manager.get("/results", query_string=about(visit)).text
    assert "1 of 1 passed" in page
    assert "n 1, few" in page
    assert "Score, <bdi>Market, Harbour Bank</bdi>: 100 of 100" in page
    wrong = about(visit) | {"kind": "audit"}
    assert manager.get("/results", query_string=wrong).status_code == 404


def test_what_was_not_seen_is_unknown_and_not_counted(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    visit = published(app, workplace, answers=UNSEEN)
    page = manager.get("/results", query_string=about(visit)).text
    assert "unknown" in page
    assert "1 not counted" in page
    assert "0</b>" not in page


def test_only_the_members_places_are_counted(app: Flask, workplace: Workplace):
    near = published(app, workplace, branch=0)
    published(app, workplace, branch=1)
    supervisor = workplace.people[Role.SUPERVISOR]
    with db.write() as session:
        session.add(
            MembershipPlace(membership_id=supervisor.id, branch_id=workplace.branches[0].id)
        )
    page = signed_in(app, supervisor).get("/results", query_string=about(near)).text
    assert "Market, Harbour Bank" in page
    assert "Pier, Harbour Bank" not in page
    far = about(near, branch=workplace.branches[1].id)
    client = signed_in(app, supervisor)
    assert client.get("/results/visits", query_string=far).status_code == 404
    assert client.get("/results/items", query_string=far).status_code == 404


def test_another_organisations_checklist_region_and_item_are_not_found(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    visit = published(app, workplace)
    other = build_workplace("Other Bank", "other.example")
    foreign = about(visit) | {"checklist": other.mystery.checklist_id}
    assert manager.get("/results", query_string=foreign).status_code == 404
    there = about(visit, region=other.regions[0].id)
    for page in ("/results", "/results/items", "/results/visits"):
        assert manager.get(page, query_string=there).status_code == 404
    for more in ({"item": "nothing"}, {"parameter": "nothing"}, {"branch": uuid4()}):
        assert manager.get("/results/visits", query_string=about(visit, **more)).status_code == 404


def test_versions_that_score_otherwise_are_left_out_and_said(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    visit = published(app, workplace)
    row = rows()[0]
    with db.write():
        row = db.session.get_one(VisitResult, row.visit_id)
        row.scoring_hash = "0" * 64  # as an earlier version would have
    with pytest.MonkeyPatch.context() as patch:
        from audit.dashboards.results import queries

        known = queries.numbers_of

        def with_older(member: Any) -> Any:
            return {(visit.version.checklist_id, "0" * 64): [0], **known(member)}

        patch.setattr(queries, "numbers_of", with_older)
        published(app, workplace, answers=POOR)
        page = manager.get("/results", query_string=about(visit, version=1)).text
    assert "1 visit of this checklist is scored otherwise" in page
    assert "0 of 1 passed" in page


def test_failed_items_come_critical_first_with_their_n(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    visit = published(app, workplace, answers=POOR)
    rude = {**GOOD, "greeted": yes("no")}
    rude.pop("friendly")
    for _ in range(2):
        published(app, workplace, answers=rude)
    page = manager.get("/results/items", query_string=about(visit)).text
    first, second = page.index("The exits were free."), page.index("Someone greeted you.")
    assert first < second
    assert "1 of 3" in page
    assert "2 of 3" in page
    assert "67%" in page
    asked = about(visit, item="exits")
    behind = manager.get("/results/visits", query_string=asked).text
    assert f"/visits/{visit.id}" in behind
    assert behind.count("/visits/") < 6
    assert "Failed in 1 of 3 visits" in behind


def test_branches_with_few_visits_are_shown_and_not_ranked(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    for _ in range(3):
        visit = published(app, workplace, branch=0, answers=POOR)
    published(app, workplace, branch=1)
    page = manager.get("/results", query_string=about(visit, sort="-_score")).text
    apart = page.index("Not ranked")
    assert page.index("Market, Harbour Bank") < apart < page.index("Pier, Harbour Bank")


def test_an_own_parameter_called_score_or_place_is_an_order_of_its_own(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    own = "parameters: {score: {en: Keeping score}, place: {en: The place}}\nsections:"
    source = SHORT_LIST.format(kind="mystery").replace("sections:", own, 1)
    source = source.replace("parameter: expression", "parameter: score")
    source = source.replace("parameter: safety", "parameter: place")
    workplace.mystery = _publish(source, workplace.organisation)
    for branch, answers in ((0, POOR), (1, GOOD)):
        for _ in range(3):
            visit = published(app, workplace, branch=branch, answers=answers)

    def order(sort: str) -> list[str]:
        page = manager.get("/results", query_string=about(visit, sort=sort))
        assert page.status_code == 200
        return sorted(("Market, Harbour Bank", "Pier, Harbour Bank"), key=page.text.index)

    by_own = [line.parameters for line in rows()]
    assert all(set(each) == {"score", "place"} for each in by_own)
    poor_first = order("score")
    assert poor_first == order("place") == order("_score")
    assert order("-score") == order("-place") == poor_first[::-1]


@pytest.mark.parametrize("sort", ["-", "--", "nonsense", "-nonsense", "_", "-_score-"])
def test_an_order_that_there_is_not_is_passed_over(
    app: Flask, workplace: Workplace, manager: FlaskClient, sort: str
):
    visit = published(app, workplace)
    page = manager.get("/results", query_string=about(visit, sort=sort))
    assert page.status_code == 200
    assert "In this order branches stand without their regions." not in page.text


def test_days_that_do_not_hold_stand_beside_their_field(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    told = {"filter": "1", "from": "2026-05-01", "to": "2026-04-01"}
    answer = manager.get("/results", query_string=told)
    assert answer.status_code == 422
    assert "lies before" in answer.text


def test_branch_managers_and_shoppers_have_no_results(app: Flask, workplace: Workplace):
    for role in (Role.BRANCH_MANAGER, Role.SHOPPER):
        for page in ("/results", "/exports"):
            assert signed_in(app, workplace.people[role]).get(page).status_code == 403


@pytest.mark.parametrize("page", ["/results", "/results/items", "/results/visits"])
def test_pages_of_results_ask_a_constant_number_of_queries(
    app: Flask, workplace: Workplace, manager: FlaskClient, page: str
):
    asked = []
    for rows_more in (1, 5):
        for number in range(rows_more):
            visit = published(app, workplace, branch=number % 3)
        manager.get(page, query_string=about(visit))
        with counted_queries() as counted:
            assert manager.get(page, query_string=about(visit)).status_code == 200
        asked.append(len(counted))
    assert asked[0] == asked[1] <= 18, asked


def test_a_visit_whose_day_nobody_knows_counts_on_the_last_day_of_its_window(
    app: Flask, workplace: Workplace
):
    visit = published(app, workplace)
    with db.write():
        visit = db.session.get_one(Visit, visit.id)
        visit.made_on, visit.branch.time_zone = None, "America/Los_Angeles"
        visit.closes_at = datetime(2026, 3, 2, 4, tzinfo=UTC)  # in the evening of the first
    assert result_of(visit, visit.assessment).made_on == date(2026, 3, 1)


def test_a_roll_up_that_differs_is_found(app: Flask, workplace: Workplace):
    visits = [published(app, workplace) for _ in range(3)]
    assert list(results_agree()) == []
    with db.write() as session:
        session.get_one(VisitResult, visits[0].id).ratio = "1/7"
        session.delete(session.get_one(VisitResult, visits[1].id))
        session.get_one(Visit, visits[2].id).state = "approved"
    told = sorted(line.partition(": ")[2] for line in results_agree())
    assert told == sorted(
        [
            f"visit {visits[0].id}: results and its assessment differ",
            f"visit {visits[1].id} is published and in no result",
            f"visit {visits[2].id} is not published and counted in results",
        ]
    )


def test_without_a_pass_mark_every_visit_with_a_score_counts_and_none_passes(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    open_list = SHORT_LIST.replace("  pass: 80\n", "").replace("short-list", "open-list")
    workplace.mystery = _publish(open_list.format(kind="mystery"), workplace.organisation)
    visit = published(app, workplace)
    published(app, workplace, answers=POOR)  # a critical item failed: all the same one of two
    published(app, workplace, answers=UNSEEN)
    page = manager.get("/results", query_string=about(visit)).text
    assert "n 2, few" in page
    assert "1 not counted" in page
    assert "passed" not in page
    items = manager.get("/results/items", query_string=about(visit)).text
    assert "1 of 2" in items
    behind = manager.get("/results/visits", query_string=about(visit)).text
    assert behind.count("Not in the mean") == 1


def test_a_bonus_that_was_not_earned_is_no_failure(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    more = "      - {id: extra, type: yes_no, bonus: true, text: {en: An umbrella was lent.}}\n"
    source = SHORT_LIST.replace("short-list", "bonus-list").format(kind="mystery") + more
    workplace.mystery = _publish(source, workplace.organisation)
    visit = published(app, workplace, answers={**POOR, "extra": yes("no")})
    page = manager.get("/results/items", query_string=about(visit)).text
    assert "The exits were free." in page
    assert "An umbrella was lent." not in page
