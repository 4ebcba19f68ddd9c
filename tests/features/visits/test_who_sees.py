"""Who may see which visit: the shopper stays invisible, strangers find nothing (R0.24, RP.7)."""

import pytest
from flask import Flask

from audit.infra.db import db
from audit.people.models import MembershipPlace
from audit.people.permits import Action, Role
from audit.visits.models import Visit
from audit.visits.queries import visible_to, visit_for
from tests.builders import (
    Workplace,
    accepted,
    build_workplace,
    offered,
    signed_in,
)
from tests.features.stages import published


def sees(place: Workplace, role: Role, visit: Visit) -> bool:
    return visit_for(place.people[role], visit.id) is not None


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.MANAGER, Role.SUPERVISOR, Role.REVIEWER])
def test_the_desk_sees_every_visit_of_its_places(app: Flask, workplace: Workplace, role: Role):
    assert sees(workplace, role, offered(workplace, branch=2))


def test_a_scope_reaches_nested_regions_and_no_further(app: Flask, workplace: Workplace):
    supervisor = workplace.people[Role.SUPERVISOR]
    north, coast = workplace.regions
    in_north, on_coast = offered(workplace, branch=0), offered(workplace, branch=1)
    with db.write() as session:
        place = MembershipPlace(membership_id=supervisor.id, region_id=coast.id)
        session.add(place)
    assert not sees(workplace, Role.SUPERVISOR, in_north)
    assert sees(workplace, Role.SUPERVISOR, on_coast)
    with db.write():
        place.region_id = north.id
    db.session.expire_all()
    assert sees(workplace, Role.SUPERVISOR, on_coast)  # the coast lies in the north


def test_a_shopper_sees_only_what_was_given_to_them(app: Flask, workplace: Workplace):
    other = offered(workplace, kind="audit")
    assert not sees(workplace, Role.SHOPPER, other)
    assert sees(workplace, Role.SHOPPER, offered(workplace))


@pytest.mark.parametrize("kind", ["mystery", "audit"])
def test_a_branch_manager_reads_published_visits_of_the_own_branch_blind_and_nothing_else(
    app: Flask, workplace: Workplace, kind: str
):
    own, other = (published(app, workplace, kind=kind, branch=number) for number in (0, 1))
    waiting = accepted(workplace, kind=kind)
    client = signed_in(app, workplace.people[Role.BRANCH_MANAGER])
    page = client.get(f"/branch/visits/{own.id}")
    assert page.status_code == 200
    for name in ("Shopper Person", "Supervisor Person", "Reviewer Person", "Shopper 7"):
        assert name not in page.text
    for hidden in (other, waiting):
        assert client.get(f"/branch/visits/{hidden.id}").status_code == 404
    for closed in (f"/visits/{own.id}", f"/visits/{own.id}/report/full/en.pdf", "/visits"):
        assert client.get(closed).status_code == 403


def test_another_organisation_finds_nothing_anywhere(app: Flask, workplace: Workplace):
    rival = build_workplace("Rival Bank", "rival.example")
    visit = published(app, workplace)
    for role in Role:
        member = rival.people[role]
        assert visit_for(member, visit.id) is None
        for action in Action:
            assert db.session.scalars(visible_to(member, action)).all() == []
    client = signed_in(app, rival.people[Role.ADMINISTRATOR])
    for address in (
        f"/visits/{visit.id}",
        f"/visits/{visit.id}/review",
        f"/visits/{visit.id}/report/full/en.pdf",
        f"/checklists/{'f' * 64}",
    ):
        assert client.get(address).status_code == 404, address
    assert client.post(f"/visits/{visit.id}/cancellation").status_code == 404
