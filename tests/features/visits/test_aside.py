"""What was set aside is compared with what counts; a person decides once, and both stay."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from audit.cli import main
from audit.config import Settings
from audit.infra.db import db
from audit.infra.events import Event
from audit.people import actions as people
from audit.people.models import Membership, MembershipPlace
from audit.people.permits import Role
from audit.visits.aside import actions
from audit.visits.models import Assessment, Handover, Submission, SubmissionDecision, Visit
from audit.visits.offers import actions as offers
from audit.visits.review import actions as review
from audit.visits.rules import Decision, State
from tests.builders import (
    GOOD,
    POOR,
    Phone,
    Workplace,
    accepted,
    build_workplace,
    manifest,
    phone_of,
    signed_in,
    yes,
)
from tests.features.stages import counted_queries, publish
from tests.pictures import jpeg


@pytest.fixture
def forked(phone: Phone, workplace: Workplace) -> Visit:
    """A visit that two phones sent in."""
    visit = accepted(workplace, fee="18 pounds")
    phone.send(visit.id, manifest(visit, GOOD))
    phone.send(visit.id, manifest(visit, POOR, notes={"item:exits": "A trolley stood there."}))
    db.session.expire_all()
    return visit


def address(visit: Visit, number: int = 2) -> str:
    return f"/visits/{visit.id}/aside/{number}"


def decide(client: FlaskClient, visit: Visit, number: int = 2, **fields: Any) -> Any:
    counting = visit.assessment.submission_id if visit.assessment else ""
    data = {"counting": str(counting), "decision": "adopted", "reason": "It is complete."}
    answer = client.post(f"{address(visit, number)}/decision", data={**data, **fields})
    db.session.expire_all()
    return answer


def test_the_page_shows_only_what_differs(supervisor: FlaskClient, forked: Visit):
    page = supervisor.get(address(forked)).text
    assert "two phones were at work" in page
    assert "The exits were free." in page
    assert "A trolley stood there." in page
    assert "Time until served." in page
    assert "Someone greeted you." not in page  # both say yes
    assert "Shopper 7" in page
    assert "Shopper Person" not in page


def test_photos_are_shown_on_the_side_that_has_them(
    phone: Phone, supervisor: FlaskClient, workplace: Workplace
):
    visit, picture = accepted(workplace), jpeg(seed=80)
    sha = hashlib.sha256(picture).hexdigest()
    phone.send_photo(picture)
    phone.send(visit.id, manifest(visit))
    phone.send(visit.id, manifest(visit, photos=[(sha, "item:exits")]))
    page = supervisor.get(address(visit)).text
    assert "/thumbnail.jpg" in page
    assert "No photo" in page
    (source,) = {
        part.split('"')[0] for part in page.split('src="') if "thumbnail.jpg" in part[:120]
    }
    assert supervisor.get(source).status_code == 200


def test_without_another_submission_everything_is_shown(
    phone: Phone, supervisor: FlaskClient, workplace: Workplace
):
    visit = accepted(workplace)
    offers.cancel(visit, by=workplace.people[Role.SUPERVISOR].id)
    phone.send(visit.id, manifest(visit))
    page = supervisor.get(address(visit, 1)).text
    for text in ("Someone greeted you.", "The exits were free.", "Time until served."):
        assert text in page
    assert "no other submission" in page


def test_using_it_makes_it_the_one_that_counts(supervisor: FlaskClient, forked: Visit):
    first, second = forked.submissions
    assert decide(supervisor, forked).status_code == 303
    assert forked.assessment is not None
    assert forked.assessment.submission_id == second.id
    assert forked.state == State.SUBMITTED
    assert forked.fee == "18 pounds"
    kept = db.session.scalars(select(SubmissionDecision)).one()
    assert (kept.submission_id, kept.decision, kept.reason) == (
        second.id,
        Decision.ADOPTED,
        "It is complete.",
    )
    assert [s.id for s in forked.submissions] == [first.id, second.id]
    assert second.quarantine is not None  # how it came is not forgotten
    page = supervisor.get(address(forked)).text
    assert "It is complete." in page
    assert "Counted before" in page
    assert "A trolley stood there." in page


def test_leaving_it_aside_changes_nothing_else(supervisor: FlaskClient, forked: Visit):
    counted = forked.assessment_id
    assert decide(supervisor, forked, decision="dismissed").status_code == 303
    assert (forked.assessment_id, forked.state) == (counted, State.SUBMITTED)
    assert "left aside" in supervisor.get(address(forked)).text


def test_the_phone_is_told_and_a_correction_follows_what_counts(
    phone: Phone, supervisor: FlaskClient, workplace: Workplace, forked: Visit
):
    decide(supervisor, forked)
    told = phone.client.get("/api/v1/visits", headers=phone.headers).json
    assert [each["decision"] for each in told["aside"]] == ["adopted"]
    (shown,) = told["visits"]
    assert shown["latest"]["number"] == 2
    due = datetime.now(UTC) + timedelta(days=1)
    reviewer = workplace.people[Role.REVIEWER]
    review.give_back(forked, forked.submissions[1], "Which exit?", due, by=reviewer)
    base = shown["latest"]["manifest_sha256"]
    assert phone.send(forked.id, manifest(forked, POOR, base=base)).status_code == 201
    db.session.expire_all()
    assert forked.submissions[2].quarantine is None
    assert forked.assessment.submission_id == forked.submissions[2].id


def test_the_review_page_reads_the_one_that_is_used(
    supervisor: FlaskClient, reviewer: FlaskClient, forked: Visit
):
    page = reviewer.get(f"/visits/{forked.id}/review").text
    assert "Compare the two before you approve" in page
    decide(supervisor, forked)
    page = reviewer.get(f"/visits/{forked.id}/review").text
    assert "A trolley stood there." in page
    assert "Compare the two before you approve" not in page


@pytest.fixture
def other(workplace: Workplace) -> Membership:
    return people.add_user(
        "second@harbour.example", "Second", organisation=workplace.organisation, role=Role.SHOPPER
    )


def test_using_what_was_given_away_gives_the_visit_back(
    app: Flask, phone: Phone, supervisor: FlaskClient, workplace: Workplace, other: Membership
):
    visit = accepted(workplace)
    first = visit.assignee_id
    offers.hand_over(visit, other, "Ill", by=workplace.people[Role.SUPERVISOR].id)
    phone.send(visit.id, manifest(visit))
    assert decide(supervisor, visit, 1).status_code == 303
    assert (visit.state, visit.assignee_id) == (State.SUBMITTED, first)
    handovers = list(db.session.scalars(select(Handover).order_by(Handover.handed_at)))
    assert [(h.from_id, h.to_id) for h in handovers] == [(first, other.id), (other.id, first)]
    theirs = phone_of(app, other)
    told = theirs.client.get("/api/v1/visits", headers=theirs.headers).json
    assert told["ended"] == [{"id": str(visit.id), "why": "reassigned"}]
    assert theirs.send(visit.id, manifest(visit, POOR)).status_code == 201  # still received


@pytest.mark.parametrize("end", [State.CANCELLED, State.EXPIRED, State.DECLINED])
def test_a_visit_that_had_ended_is_brought_back(
    phone: Phone, supervisor: FlaskClient, workplace: Workplace, end: State
):
    visit = accepted(workplace)
    with db.write():
        visit.state = end
    phone.send(visit.id, manifest(visit))
    assert decide(supervisor, visit, 1).status_code == 303
    assert visit.state == State.SUBMITTED
    assert visit.assessment is not None


@pytest.mark.parametrize("state", ["approved", "published", "excluded"])
def test_once_somebody_vouched_for_the_other_it_can_only_be_left_aside(
    supervisor: FlaskClient, workplace: Workplace, forked: Visit, state: str
):
    reviewer = workplace.people[Role.REVIEWER]
    if state == "published":
        publish(workplace, forked, "Fine.")
    elif state == "approved":
        review.approve(forked, forked.assessment, by=reviewer)
    else:
        with db.write():
            forked.state = State.EXCLUDED
    page = supervisor.get(address(forked)).text
    assert "somebody has vouched for the other one" in page
    assert 'value="adopted"' not in page
    assert decide(supervisor, forked).status_code == 422
    with pytest.raises(Exception, match="nothing was changed"):
        actions.decide(
            forked.submissions[1], Decision.ADOPTED, "So.",
            counting=forked.assessment.submission_id, by=reviewer,
        )  # fmt: skip
    assert db.session.scalar(select(func.count()).select_from(SubmissionDecision)) == 0
    assert decide(supervisor, forked, decision="dismissed").status_code == 303


def test_a_second_decision_is_refused_and_keeps_what_was_typed(
    supervisor: FlaskClient, reviewer: FlaskClient, forked: Visit
):
    decide(supervisor, forked, decision="dismissed")
    counted = forked.assessment_id
    answer = decide(reviewer, forked, reason="I see it otherwise.")
    assert answer.status_code == 409
    assert "I see it otherwise." in answer.text
    assert forked.assessment_id == counted
    assert db.session.scalar(select(func.count()).select_from(SubmissionDecision)) == 1


def test_a_comparison_that_is_out_of_date_decides_nothing(supervisor: FlaskClient, forked: Visit):
    for stale in ("", str(forked.id), "nonsense"):
        answer = decide(supervisor, forked, counting=stale, reason="Better words.")
        assert answer.status_code == 409
        assert "Better words." in answer.text
    assert decide(supervisor, forked).status_code == 303


@pytest.mark.parametrize("fields", [{"reason": " "}, {"decision": ""}, {"reason": "x" * 2001}])
def test_a_decision_needs_a_choice_and_a_reason(
    supervisor: FlaskClient, forked: Visit, fields: dict[str, str]
):
    answer = decide(supervisor, forked, **fields)
    assert answer.status_code == 422
    assert "field__error" in answer.text
    assert db.session.scalar(select(func.count()).select_from(SubmissionDecision)) == 0


def test_what_waits_is_listed_and_counted_until_it_is_decided(
    app: Flask, supervisor: FlaskClient, reviewer: FlaskClient, forked: Visit
):
    for page in (supervisor.get("/visits").text, reviewer.get("/reviews").text):
        assert "1 set aside" in page
    assert address(forked) in supervisor.get("/visits/aside").text
    decide(supervisor, forked, decision="dismissed")
    assert address(forked) not in supervisor.get("/visits/aside").text
    assert "set aside" not in supervisor.get("/visits").text


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_who_may_decide(app: Flask, workplace: Workplace, forked: Visit, role: Role):
    client = signed_in(app, workplace.people[role])
    allowed = role not in {Role.SHOPPER, Role.BRANCH_MANAGER}
    assert client.get(address(forked)).status_code == (200 if allowed else 403)
    assert client.get("/visits/aside").status_code == (200 if allowed else 403)
    answer = decide(client, forked, decision="dismissed")
    assert answer.status_code == (303 if allowed else 403)


def test_it_does_not_exist_beyond_ones_places_or_organisation(
    app: Flask, workplace: Workplace, forked: Visit
):
    rival = build_workplace("Rival Bank", "rival.example")
    with db.write() as session:
        session.add(
            MembershipPlace(
                membership_id=workplace.people[Role.MANAGER].id, branch_id=workplace.branches[2].id
            )
        )
    for member in (rival.people[Role.ADMINISTRATOR], workplace.people[Role.MANAGER]):
        client = signed_in(app, member)
        assert client.get(address(forked)).status_code == 404
        assert decide(client, forked).status_code == 404
        assert address(forked) not in client.get("/visits/aside").text
    administrator = signed_in(app, workplace.people[Role.ADMINISTRATOR])
    assert administrator.get(address(forked, 1)).status_code == 404  # that one was never set aside


def test_the_chain_explains_decisions_and_verify_finds_a_forged_one(
    phone: Phone, supervisor: FlaskClient, workplace: Workplace, forked: Visit,
    settings: Settings, monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    monkeypatch.setenv("SIXMARKS_DATA", str(settings.data))
    decide(supervisor, forked)
    kinds = set(db.session.scalars(select(Event.kind).where(Event.subject_id == forked.id)))
    assert {"submission.quarantined", "submission.adopted"} <= kinds
    verified = CliRunner().invoke(main, ["verify"])
    assert verified.exit_code == 0, verified.output
    older = db.session.scalars(select(Assessment).order_by(Assessment.number)).first()
    assert older is not None
    with db.write():
        forked.assessment_id = older.id
    db.session.rollback()
    forged = CliRunner().invoke(main, ["verify"])
    assert forged.exit_code == 1
    assert "counts an assessment of another submission" in forged.output


def test_the_comparison_asks_a_constant_number_of_queries(
    phone: Phone, supervisor: FlaskClient, forked: Visit, workplace: Workplace
):
    asked = []
    for number in (2, 12):
        for n in range(number):
            words = {"visit": f"{number}-{n}"}
            phone.send(forked.id, manifest(forked, {**POOR, "wait": yes(n)}, notes=words))
        supervisor.get(address(forked))
        with counted_queries() as page:
            assert supervisor.get(address(forked)).status_code == 200
        with counted_queries() as listed:
            assert supervisor.get("/visits/aside").status_code == 200
        asked.append((len(page), len(listed)))
    assert asked[0] == asked[1]
    assert max(asked[0]) <= 20
    assert db.session.scalar(select(func.count()).select_from(Submission)) == 16
