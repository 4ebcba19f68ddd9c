"""Who works here, as what and where."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from audit.infra import events
from audit.infra.db import db
from audit.people import actions as people
from audit.people.members import actions
from audit.people.models import User
from audit.people.permits import Role
from audit.people.queries import reach_of
from audit.people.unfit import LastAdministrator, Unfit
from tests.builders import Phone, Workplace, build_workplace, signed_in


def test_somebody_is_added_with_everything_and_once(workplace: Workplace):
    coast = workplace.regions[1]
    member = actions.add_member(
        workplace.organisation,
        " Mina@Harbour.example ",
        " Mina  Azad",
        role=Role.SHOPPER,
        by=workplace.people[Role.MANAGER],
        pseudonym="Shopper 9",
        languages=["fa", "en"],
        regions=[coast.id],
    )
    assert (member.user.email, member.user.name) == ("mina@harbour.example", "Mina Azad")
    assert member.languages == ["en", "fa"]
    assert reach_of([member.id])[member.id] == {each.id for each in workplace.branches[1:]}
    told = [event.data for event in events.timeline(member.id)]
    assert told == [{"role": "shopper"}]
    with pytest.raises(actions.AlreadyMember) as refused:
        actions.add_member(
            workplace.organisation, "MINA@harbour.example", "M", role=Role.MANAGER, by=None
        )
    assert refused.value.member.id == member.id


def test_who_left_comes_back_by_the_same_address(workplace: Workplace):
    member = workplace.people[Role.REVIEWER]
    actions.end_member(member, by=None)
    again = actions.add_member(
        workplace.organisation, member.user.email, "Other", role=Role.SUPERVISOR, by=None
    )
    assert again.id == member.id
    assert (again.role, again.ended_at) == (Role.SUPERVISOR, None)
    assert again.user.name == "Reviewer Person"


def test_somebody_of_another_organisation_keeps_name_and_password(workplace: Workplace):
    other = build_workplace("Other Bank", "other.example")
    known = other.people[Role.SHOPPER]
    before = (known.user.name, known.user.password, known.user.locale)
    member = actions.add_member(
        workplace.organisation, known.user.email, "Somebody", role=Role.SHOPPER, by=None
    )
    actions.change_member(member, by=None, name="Renamed", pseudonym="Shopper 11")
    assert (member.user.name, member.user.password, member.user.locale) == before
    assert known.pseudonym == "Shopper 7"
    actions.end_member(member, by=None)
    assert known.holds
    assert db.session.scalar(select(func.count()).select_from(User)) == 12


def test_changing_tells_what_and_the_same_again_nothing(workplace: Workplace):
    member = workplace.people[Role.SUPERVISOR]
    wanted = {"role": Role.REVIEWER, "branches": [workplace.branches[0].id], "name": "Sue"}
    assert actions.change_member(member, by=None, **wanted) == ["branches", "name", "role"]
    assert actions.change_member(member, by=None, **wanted) == []
    last = events.timeline(member.id)[-1]
    assert last.data == {"values": ["branches", "name", "role"], "role": "reviewer"}


def test_the_last_administrator_stays(workplace: Workplace):
    last = workplace.people[Role.ADMINISTRATOR]
    for verb in (actions.end_member, actions.disable_member):
        with pytest.raises(LastAdministrator):
            verb(last, by=last)
    with pytest.raises(LastAdministrator):
        actions.change_member(last, by=last, role=Role.MANAGER)
    db.session.rollback()
    second = workplace.people[Role.MANAGER]
    actions.change_member(second, by=last, role=Role.ADMINISTRATOR)
    actions.disable_member(second, by=last)
    with pytest.raises(LastAdministrator):
        actions.end_member(last, by=last)  # who is kept out administers nothing
    actions.enable_member(second, by=last)
    actions.end_member(last, by=last)
    assert not last.holds


def test_places_of_another_organisation_are_no_places(workplace: Workplace):
    other = build_workplace("Other Bank", "other.example")
    with pytest.raises(Unfit) as refused:
        actions.change_member(
            workplace.people[Role.REVIEWER], by=None, branches=[other.branches[0].id]
        )
    assert refused.value.field == "branches"
    with pytest.raises(Unfit):  # nowhere would mean everywhere
        actions.change_member(workplace.people[Role.BRANCH_MANAGER], by=None, branches=[])


def test_a_change_holds_at_once_in_open_sessions_and_on_phones(
    app: Flask, workplace: Workplace, phone: Phone
):
    shopper, manager = workplace.people[Role.SHOPPER], workplace.people[Role.MANAGER]
    browser = signed_in(app, manager)
    assert browser.get("/programmes").status_code == 200
    actions.change_member(manager, by=None, role=Role.REVIEWER, branches=[workplace.branches[0].id])
    assert browser.get("/fees").status_code == 403
    actions.disable_member(manager, by=None)
    assert browser.get("/visits").status_code == 403
    actions.enable_member(manager, by=None)
    assert browser.get("/visits").status_code == 200
    assert phone.visits() == []
    listing = {"path": "/api/v1/visits", "headers": phone.headers}
    for stop, go_on in (
        (actions.disable_member, actions.enable_member),
        (actions.end_member, actions.restore_member),
    ):
        stop(shopper, by=None)
        assert phone.client.get(**listing).status_code == 403
        go_on(shopper, by=None)
        assert phone.client.get(**listing).status_code == 200
    actions.change_member(shopper, by=None, role=Role.REVIEWER)
    assert phone.client.get(**listing).status_code == 403


def test_the_command_line_adds_people_by_the_same_verb(workplace: Workplace):
    member = people.add_user(
        "x@harbour.example", "X", organisation=workplace.organisation, role=Role.REVIEWER
    )
    assert [event.kind for event in events.timeline(member.id)] == ["member.added"]
