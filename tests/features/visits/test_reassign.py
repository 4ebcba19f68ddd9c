"""A visit is taken from one person and given to another; nothing the first one did is lost."""

from datetime import UTC, datetime, timedelta

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
from audit.people.models import Membership
from audit.people.permits import Role
from audit.visits.models import Handover, Visit
from audit.visits.offers import actions as offers
from audit.visits.rules import Quarantine, State
from tests.builders import Phone, Workplace, accepted, manifest, offered, phone_of, signed_in
from tests.features.stages import submitted


@pytest.fixture
def second(workplace: Workplace) -> Membership:
    """Another shopper."""
    return people.add_user(
        "second@harbour.example",
        "Second Shopper",
        organisation=workplace.organisation,
        role=Role.SHOPPER,
        pseudonym="Shopper 8",
    )


def give(client: FlaskClient, visit: Visit, to: Membership, reason: str = "She is ill."):
    answer = client.post(f"/visits/{visit.id}/handover", data={"to": str(to.id), "reason": reason})
    db.session.expire_all()
    return answer


@pytest.mark.parametrize("make", [offered, accepted], ids=["offered", "accepted"])
def test_a_visit_nobody_has_sent_in_is_given_to_another(
    app: Flask, supervisor: FlaskClient, phone: Phone, workplace: Workplace,
    second: Membership, make,
):  # fmt: skip
    visit = make(workplace)
    first = visit.assignee_id
    assert give(supervisor, visit, second).status_code == 303
    assert (visit.state, visit.assignee_id) == (State.OFFERED, second.id)
    taken = db.session.scalars(select(Handover)).one()
    assert (taken.from_id, taken.to_id, taken.reason) == (first, second.id, "She is ill.")
    assert phone.visits() == []
    assert [each["id"] for each in phone_of(app, second).visits()] == [str(visit.id)]


def test_the_reason_is_no_part_of_the_chain(
    supervisor: FlaskClient, workplace: Workplace, second: Membership
):
    visit = accepted(workplace)
    give(supervisor, visit, second, "She is ill.")
    event = db.session.scalars(select(Event).where(Event.kind == "visit.reassigned")).one()
    assert event.data == {"assignee": str(second.id)}


def test_the_visits_page_tells_from_whom_to_whom_and_why(
    app: Flask, supervisor: FlaskClient, workplace: Workplace, second: Membership
):
    visit = accepted(workplace)
    give(supervisor, visit, second)
    page = supervisor.get(f"/visits/{visit.id}").text
    assert "She is ill." in page
    assert "from Shopper Person to Second Shopper" in page
    hers = signed_in(app, second).get(f"/visits/{visit.id}").text
    assert "She is ill." not in hers


def test_what_the_first_person_sends_later_is_received_and_set_aside(
    app: Flask, supervisor: FlaskClient, phone: Phone, workplace: Workplace, second: Membership
):
    visit = accepted(workplace)
    give(supervisor, visit, second)
    assert phone.send(visit.id, manifest(visit)).status_code == 201
    db.session.expire_all()
    assert visit.submissions[0].quarantine == Quarantine.REASSIGNED
    assert (visit.state, visit.assignee_id) == (State.OFFERED, second.id)
    hers = phone_of(app, second)
    hers.client.put(f"/api/v1/visits/{visit.id}/acceptance", headers=hers.headers)
    assert hers.send(visit.id, manifest(visit, notes={"visit": "Mine"})).status_code == 201
    db.session.expire_all()
    assert visit.submissions[1].quarantine is None
    assert visit.state == State.SUBMITTED


def test_a_visit_given_away_and_back_is_taken_on_anew(
    supervisor: FlaskClient, phone: Phone, workplace: Workplace, second: Membership
):
    visit = accepted(workplace)
    first = visit.assignee
    give(supervisor, visit, second)
    give(supervisor, visit, first)
    assert phone.send(visit.id, manifest(visit)).status_code == 201
    db.session.expire_all()
    assert visit.submissions[0].quarantine == Quarantine.REASSIGNED
    phone.client.put(f"/api/v1/visits/{visit.id}/acceptance", headers=phone.headers)
    again = manifest(visit, notes={"visit": "Now"})
    assert phone.send(visit.id, again).status_code == 201
    db.session.expire_all()
    assert (visit.submissions[1].quarantine, visit.state) == (None, State.SUBMITTED)


def test_a_stranger_to_the_visit_still_finds_nothing(
    app: Flask, supervisor: FlaskClient, workplace: Workplace, second: Membership
):
    visit = accepted(workplace)
    assert phone_of(app, second).send(visit.id, manifest(visit)).status_code == 404


def test_giving_it_twice_gives_it_once(
    supervisor: FlaskClient, workplace: Workplace, second: Membership
):
    visit = accepted(workplace)
    offers.hand_over(visit, second, "Ill", by=workplace.people[Role.SUPERVISOR].id)
    offers.hand_over(visit, second, "Ill", by=workplace.people[Role.SUPERVISOR].id)
    assert db.session.scalar(select(func.count()).select_from(Handover)) == 1


def test_a_page_that_showed_another_person_takes_the_visit_from_nobody(
    supervisor: FlaskClient, workplace: Workplace, second: Membership
):
    """Two supervisors: the later one must not take it from somebody whom they never saw."""
    visit = accepted(workplace)
    third = people.add_user(
        "third@harbour.example",
        "Third Shopper",
        organisation=workplace.organisation,
        role=Role.SHOPPER,
        pseudonym="Shopper 9",
    )
    shown = {"to": str(third.id), "reason": "Busy.", "holder": str(visit.assignee_id)}
    give(supervisor, visit, second)
    answer = supervisor.post(f"/visits/{visit.id}/handover", data=shown)
    assert answer.status_code == 409
    assert f"given to {second.user.name} meanwhile" in answer.text
    assert f'name="holder" type="hidden" value="{second.id}"' in answer.text, "the next try knows"
    db.session.expire_all()
    assert visit.assignee_id == second.id


@pytest.mark.parametrize("fields", [{"to": ""}, {"reason": " "}, {"reason": "x" * 1001}])
def test_a_form_that_does_not_hold_comes_back_as_it_was_filled_in(
    supervisor: FlaskClient, workplace: Workplace, second: Membership, fields: dict[str, str]
):
    visit = accepted(workplace)
    data = {"to": str(second.id), "reason": "She is ill.", **fields}
    answer = supervisor.post(f"/visits/{visit.id}/handover", data=data)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert data["reason"].strip()[:50] in answer.text
    db.session.expire_all()
    assert visit.state == State.ACCEPTED


def test_only_people_who_may_make_it_are_offered(
    app: Flask, supervisor: FlaskClient, workplace: Workplace, second: Membership
):
    visit = accepted(workplace)
    page = supervisor.get(f"/visits/{visit.id}").text
    assert f'<option value="{second.id}"' in page
    assert f'<option value="{workplace.people[Role.SUPERVISOR].id}"' not in page
    assert f'<option value="{visit.assignee_id}"' not in page
    assert give(supervisor, visit, workplace.people[Role.SUPERVISOR]).status_code == 422


def test_what_was_sent_in_meanwhile_is_not_given_away(
    app: Flask, supervisor: FlaskClient, workplace: Workplace, second: Membership
):
    visit = submitted(app, workplace)
    assert "handover" not in supervisor.get(f"/visits/{visit.id}").text
    answer = give(supervisor, visit, second)
    assert answer.status_code == 409
    assert "She is ill." in answer.text
    assert visit.state == State.SUBMITTED


def test_after_its_last_day_a_visit_is_offered_anew_instead(
    supervisor: FlaskClient, workplace: Workplace, second: Membership
):
    visit = accepted(workplace)
    with db.write():
        visit.closes_at = datetime.now(UTC) - timedelta(hours=1)
    assert "handover" not in supervisor.get(f"/visits/{visit.id}").text
    assert give(supervisor, visit, second).status_code == 409
    assert visit.state == State.ACCEPTED


def test_cancelling_keeps_why_for_the_desk_alone(
    app: Flask, supervisor: FlaskClient, workplace: Workplace
):
    visit = accepted(workplace)
    answer = supervisor.post(
        f"/visits/{visit.id}/cancellation", data={"cancellation": "The branch is closing."}
    )
    assert answer.status_code == 303
    assert "The branch is closing." in supervisor.get(f"/visits/{visit.id}").text
    shopper = signed_in(app, workplace.people[Role.SHOPPER])
    assert "The branch is closing." not in shopper.get(f"/visits/{visit.id}").text


def test_a_reason_that_is_too_long_cancels_nothing(supervisor: FlaskClient, workplace: Workplace):
    visit = accepted(workplace)
    answer = supervisor.post(f"/visits/{visit.id}/cancellation", data={"cancellation": "x" * 1001})
    assert answer.status_code == 422
    db.session.expire_all()
    assert visit.state == State.ACCEPTED


def test_the_chain_explains_a_visit_given_to_another(
    supervisor: FlaskClient, workplace: Workplace, second: Membership,
    settings: Settings, monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    give(supervisor, accepted(workplace), second)
    monkeypatch.setenv("SIXMARKS_DATA", str(settings.data))
    verified = CliRunner().invoke(main, ["verify"])
    assert verified.exit_code == 0, verified.output
