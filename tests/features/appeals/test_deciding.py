"""Appeals are decided by somebody else, with a reason; an upheld one revises what was published."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from audit.commands.verify import problems_found
from audit.infra import events, faults, jobs
from audit.infra.chronicle import told as telling
from audit.infra.db import db
from audit.people.permits import Role
from audit.reports.models import Report
from audit.visits.appeals import actions
from audit.visits.appeals.models import Appeal, Standing
from audit.visits.models import Assessment, Publication, Visit
from audit.visits.review import actions as review
from audit.visits.rules import State
from tests.builders import Workplace, signed_in, yes
from tests.features.appeals.filing import appealed, decided, filed, keeper_of
from tests.features.branch.stages import told
from tests.features.stages import counted_queries

ANSWER = yes("yes")


@pytest.fixture
def manager(app: Flask, workplace: Workplace) -> FlaskClient:
    return signed_in(app, workplace.people[Role.MANAGER])


@pytest.fixture
def appeal(app: Flask, workplace: Workplace) -> Appeal:
    return appealed(app, workplace)


def again(appeal: Appeal) -> Appeal:
    db.session.rollback()
    return db.session.get_one(Appeal, appeal.id)


def test_an_upheld_appeal_publishes_the_visit_anew_and_keeps_what_was_before(
    app: Flask, workplace: Workplace, manager: FlaskClient, appeal: Appeal
):
    """RS.14: what was judged and published before stays, beside who changed it and why."""
    visit, before = appeal.visit, appeal.visit.assessment
    assert before is not None
    failed, lost = before.critical, before.score
    assert decided(manager, appeal, summary="Put right.").status_code == 303
    kept = again(appeal)
    result = db.session.get_one(Assessment, kept.result_id)
    assert (kept.standing, kept.decided_by) == (
        Standing.UPHELD,
        workplace.people[Role.MANAGER].id,
    )
    assert kept.visit.assessment_id == result.id
    assert result.parent_id == kept.assessment_id
    assert (failed, result.critical) == (1, 0)
    assert result.score is not None
    assert lost is not None
    assert result.score > lost
    assert kept.visit.state == State.PUBLISHED
    found = db.session.query(Publication).filter_by(visit_id=visit.id)
    first, second = found.order_by(Publication.published_at)
    assert (first.revised, first.assessment_id, first.summary) == (
        False,
        kept.assessment_id,
        "Mind the exits.",
    )
    assert (second.revised, second.assessment_id, second.summary) == (True, result.id, "Put right.")
    kinds = [event.kind for event in events.timeline(visit.id)][-3:]
    assert kinds == ["visit.adjusted", "appeal.upheld", "visit.revised"]
    assert list(problems_found()) == []


def test_events_of_an_appeal_hold_ids_alone(
    manager: FlaskClient, workplace: Workplace, appeal: Appeal
):
    decided(manager, appeal)
    told_ = [e for e in events.timeline(appeal.visit_id) if e.kind.startswith("appeal.")]
    kept = again(appeal)
    assert [(e.kind, e.data) for e in told_] == [
        ("appeal.filed", {"appeal": str(kept.id)}),
        ("appeal.upheld", {"appeal": str(kept.id), "assessment": str(kept.result_id)}),
    ]


def test_a_rejected_appeal_changes_nothing_and_the_branch_reads_why(
    app: Flask, workplace: Workplace, manager: FlaskClient, appeal: Appeal
):
    counting = appeal.visit.assessment_id
    sent = {"verdict": "rejected", "reason": "The photo shows the stand in the way."}
    assert decided(manager, appeal, **sent).status_code == 303
    kept = again(appeal)
    assert (kept.standing, kept.visit.assessment_id) == (Standing.REJECTED, counting)
    assert db.session.query(Publication).count() == 1
    page = keeper_of(app, workplace).get(f"/branch/visits/{kept.visit_id}").text
    assert "Not upheld" in page
    assert "The photo shows the stand in the way." in page
    assert "Manager Person" not in page.replace("Branch Manager Person", "")
    assert list(problems_found()) == []


def test_the_branch_reads_the_revised_visit_and_never_who_decided(
    app: Flask, workplace: Workplace, manager: FlaskClient, appeal: Appeal
):
    decided(manager, appeal)
    page = keeper_of(app, workplace).get(f"/branch/visits/{appeal.visit_id}").text
    assert "Revised after an appeal" in page
    assert "Upheld" in page
    assert "The photo shows it." in page
    assert "Manager Person" not in page.replace("Branch Manager Person", "")
    assert "Reviewer Person" not in page


def test_both_reports_are_marked_as_revised_and_the_former_one_is_still_there(
    app: Flask, workplace: Workplace, manager: FlaskClient, appeal: Appeal
):
    from audit.reports.queries import publication_of, sources_of

    jobs.work_off()
    (former,) = db.session.query(Report).all()
    decided(manager, appeal)
    jobs.work_off()
    assert {each.assessment_id for each in db.session.query(Report)} == {
        former.assessment_id,
        again(appeal).result_id,
    }
    for edition in ("full", "branch"):
        for assessment, marked in (
            (again(appeal).result_id, True),
            (again(appeal).assessment_id, False),
        ):
            publication = publication_of(assessment)
            assert publication is not None
            assert words_of(sources_of(publication, edition)) is marked
    visit_id = appeal.visit_id
    first = db.session.query(Publication).filter_by(revised=False).one()
    address = f"/visits/{visit_id}/report/full/en.pdf?publication={first.id}"
    assert address in manager.get(f"/visits/{visit_id}").text.replace("&amp;", "&")
    assert manager.get(address).mimetype == "application/pdf"
    assert manager.get(f"/visits/{visit_id}/report/full/en.pdf").mimetype == "application/pdf"
    assert manager.get(address).data != manager.get(f"/visits/{visit_id}/report/full/en.pdf").data
    stranger = f"/visits/{visit_id}/report/full/en.pdf?publication={visit_id}"
    assert manager.get(stranger).status_code == 404
    assert manager.get(f"{stranger}x").status_code == 404


def words_of(sources: Any) -> bool:
    from flask_babel import force_locale

    from audit.reports.compose import compose

    with force_locale("en"):
        cover = compose(sources.dossier, "en").cover
    said = cover.edition.endswith(", revised")
    assert said == any(fact.term == "Revised" for fact in cover.facts)
    return said


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.ADMINISTRATOR])
def test_who_judged_the_visit_does_not_judge_the_appeal(
    app: Flask, workplace: Workplace, role: Role
):
    """The reviewer approved and published it; the administrator adjusted it before."""
    visit = told(app, workplace)
    assert visit.assessment is not None
    administrator, reviewer = (
        workplace.people[Role.ADMINISTRATOR],
        workplace.people[Role.REVIEWER],
    )
    from audit.formats.answers import Answered

    change = {"wait": (Answered(state="answered", value=150), "The ticket says so.")}
    result = review.adjust(visit, visit.assessment, change, by=administrator)
    review.approve(visit, result, by=reviewer)
    review.publish(visit, result, "", by=reviewer)
    appeal = filed(workplace, visit)
    client = signed_in(app, workplace.people[role])
    page = client.get(f"/appeals/{appeal.id}").text
    assert "Not yours to decide." in page
    assert "/decision" not in page
    assert "Somebody else decides" in client.get("/appeals").text
    for verdict in ("upheld", "rejected"):
        answer = decided(client, appeal, verdict=verdict)
        assert answer.status_code == 403
        assert "somebody else decides" in answer.text
    assert again(appeal).standing is Standing.OPEN
    assert db.session.query(Publication).count() == 1


def test_a_second_reader_does_not_decide_either(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    visit = told(app, workplace)
    assert visit.assessment is not None
    administrator, reviewer = (
        workplace.people[Role.ADMINISTRATOR],
        workplace.people[Role.REVIEWER],
    )
    review.ask_second(visit, visit.assessment, "Right?", by=reviewer)
    review.read_second(visit, agrees=True, words="Yes.", by=administrator)
    review.approve(visit, visit.assessment, by=reviewer)
    review.publish(visit, visit.assessment, "", by=reviewer)
    appeal = filed(workplace, visit)
    assert decided(signed_in(app, administrator), appeal).status_code == 403
    assert decided(manager, appeal).status_code == 303


def test_who_decided_one_appeal_may_decide_the_next_of_the_same_visit(
    workplace: Workplace, manager: FlaskClient, appeal: Appeal
):
    other = filed(workplace, appeal.visit, "friendly")
    assert decided(manager, appeal).status_code == 303
    answer = decided(manager, other, value="5")
    assert answer.status_code == 303
    last = db.session.query(Publication).order_by(Publication.published_at.desc()).first()
    assert last is not None
    result = db.session.get_one(Assessment, last.assessment_id)
    assert set(result.adjustments) == {"exits", "friendly"}
    assert db.session.query(Publication).count() == 3


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"verdict": ""}, "Choose one of the two."),
        ({"verdict": "perhaps"}, "Not a valid choice"),
        ({"reason": " "}, "Say why: the branch reads this."),
        ({"reason": "x" * 2001}, "At most 2000 characters"),
        ({"summary": "x" * 2001}, "At most 2000 characters"),
        ({"value": "maybe"}, "Choose or write the answer that is to count."),
        ({"value": "no"}, "That is the answer already"),
    ],
)
def test_a_decision_that_does_not_hold_comes_back_as_it_was_written(
    manager: FlaskClient, appeal: Appeal, sent: dict[str, str], words: str
):
    answer = decided(manager, appeal, **{"reason": "It shows.", **sent})
    assert answer.status_code == 422
    assert words in answer.text
    assert sent.get("reason", "It shows.").strip() in answer.text
    assert again(appeal).standing is Standing.OPEN
    assert db.session.query(Assessment).count() == 1


def test_of_two_who_decide_one_wins(
    app: Flask, workplace: Workplace, manager: FlaskClient, appeal: Appeal
):
    administrator = signed_in(app, workplace.people[Role.ADMINISTRATOR])
    assert decided(manager, appeal, verdict="rejected").status_code == 303
    answer = decided(administrator, appeal, reason="I looked as well.")
    assert answer.status_code == 409
    assert "Somebody was faster" in answer.text
    assert "I looked as well." in answer.text
    assert db.session.query(Publication).count() == 1


def test_a_withdrawn_appeal_is_not_decided(
    workplace: Workplace, manager: FlaskClient, appeal: Appeal
):
    actions.withdraw(appeal, by=workplace.people[Role.BRANCH_MANAGER])
    assert decided(manager, appeal).status_code == 409


def test_all_of_it_is_done_or_nothing(
    monkeypatch: pytest.MonkeyPatch, app: Flask, manager: FlaskClient, appeal: Appeal
):
    def broken(name: str) -> None:
        if name == "publication-inside-transaction":
            raise RuntimeError("killed")

    monkeypatch.setattr(faults, "point", broken)
    with pytest.raises(RuntimeError, match="killed"):
        decided(manager, appeal)
    kept = again(appeal)
    assert kept.standing is Standing.OPEN
    assert kept.visit.assessment_id == kept.assessment_id
    assert db.session.query(Publication).count() == 1
    assert db.session.query(Assessment).count() == 1


def test_the_queue_shows_what_is_due_first_and_what_is_late(
    app: Flask, workplace: Workplace, manager: FlaskClient
):
    with telling("monday", datetime(2026, 11, 2, 9, 0, tzinfo=UTC)):
        late = appealed(app, workplace)
    with telling("friday", datetime(2026, 11, 13, 9, 0, tzinfo=UTC)):
        later = appealed(app, workplace)
        page = manager.get("/appeals").text
        assert page.index(str(late.id)) < page.index(str(later.id))
        assert "Overdue since" in page
        assert "Decide by" in page
        assert "Waiting 2" in page
        decided(manager, late, verdict="rejected")
        assert str(late.id) not in manager.get("/appeals").text
        assert str(late.id) in manager.get("/appeals?show=decided").text
        assert "Nothing on this page" in manager.get("/appeals?page=7").text


def test_the_queue_asks_no_more_for_more_appeals(
    app: Flask, workplace: Workplace, manager: FlaskClient, appeal: Appeal
):
    few = asked(manager, workplace)
    for branch in (0, 1):
        filed(workplace, appealed(app, workplace, branch=branch).visit, "friendly")
    assert asked(manager, workplace) == few


def asked(client: FlaskClient, place: Workplace) -> int:
    """How many questions the list asks, with nothing read before."""
    db.session.rollback()
    db.session.expunge_all()
    with counted_queries() as seen:
        assert client.get("/appeals").status_code == 200
    db.session.expunge_all()
    db.session.add_all((*place.people.values(), *place.branches, place.mystery, place.audit))
    return len(seen)


def test_the_desk_and_the_shopper_read_each_their_own_of_it(
    app: Flask, workplace: Workplace, manager: FlaskClient, appeal: Appeal
):
    other = filed(workplace, appeal.visit, "friendly")
    decided(manager, other, verdict="rejected", reason="Not so.")
    shopper = signed_in(app, workplace.people[Role.SHOPPER])
    page = shopper.get(f"/visits/{appeal.visit_id}").text
    assert "appealed" not in page.casefold()
    decided(manager, appeal)
    page = shopper.get(f"/visits/{appeal.visit_id}").text
    assert "The score was revised." in page
    assert "The photo shows it." in page
    for hidden in ("Not so.", appeal.reason, "Branch Manager Person"):
        assert hidden not in page
    supervisor = signed_in(app, workplace.people[Role.SUPERVISOR]).get(f"/visits/{appeal.visit_id}")
    for shown in ("Not so.", "Manager Person", "The photo shows it."):
        assert shown in supervisor.text
    assert f"/appeals/{appeal.id}" not in supervisor.text


def test_the_rail_counts_what_waits_for_those_who_decide(
    app: Flask, workplace: Workplace, appeal: Appeal
):
    for role, waits in ((Role.MANAGER, True), (Role.REVIEWER, True), (Role.SUPERVISOR, False)):
        page = signed_in(app, workplace.people[role]).get("/visits").text
        assert ('href="/appeals"' in page) is waits
        assert ("1 appeal waits" in page) is waits


def test_verify_tells_an_appeal_that_its_events_do_not_explain(
    manager: FlaskClient, appeal: Appeal
):
    decided(manager, appeal, verdict="rejected")
    assert list(problems_found()) == []
    with db.write():
        again_ = db.session.get_one(Appeal, appeal.id)
        again_.standing = Standing.UPHELD
    (problem,) = problems_found()
    assert str(appeal.id) in problem


def test_verify_tells_an_appeal_that_nobody_filed(workplace: Workplace, appeal: Appeal):
    kept = SimpleNamespace(id=appeal.id)
    with db.write() as session:
        session.delete(session.get_one(Appeal, appeal.id))
    (problem,) = problems_found()
    assert str(kept.id) in problem


def test_an_appeal_stops_the_undo_of_a_publication(workplace: Workplace, appeal: Appeal):
    from audit.visits.review.publishing import TooLate

    with pytest.raises(TooLate):
        review.unpublish(db.session.get_one(Visit, appeal.visit_id), by=appeal_reviewer(workplace))


def appeal_reviewer(place: Workplace) -> Any:
    return place.people[Role.REVIEWER]
