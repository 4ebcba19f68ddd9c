"""The office's pages of regions and branches."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from audit.infra.db import db
from audit.people.models import Branch, MembershipPlace, Region
from audit.people.permits import Role
from audit.people.places import actions
from tests.builders import Workplace, build_workplace, signed_in
from tests.features.stages import counted_queries

HTMX = {"HX-Request": "true"}


@pytest.fixture
def office(app: Flask, workplace: Workplace) -> FlaskClient:
    """The administrator's browser."""
    return signed_in(app, workplace.people[Role.ADMINISTRATOR])


def filled(within: Region, **other: Any) -> dict[str, Any]:
    """What the form of a branch sends."""
    return {
        "name": "Cliff Road",
        "code": "C-1",
        "region": str(within.id),
        "address": "2 Cliff Road",
        "phone": "+44 20 7946 0958",
        "time_zone": "Europe/London",
        "latitude": "",
        "longitude": "",
        **other,
    }


def undo_of(client: FlaskClient, text: str) -> str:
    """Press the undo of the last toast; where it leads."""
    found = re.findall(r'action="(/undo/[0-9a-f-]+)"', text)
    return client.post(found[-1]).headers["Location"]


def test_a_branch_is_added_found_changed_in_place_and_put_back(
    office: FlaskClient, workplace: Workplace
):
    coast = workplace.regions[1]
    sent = filled(coast, latitude="۵۱٫۵", longitude="-0.12")
    added = office.post("/organisation/branches/new", data=sent)
    assert added.status_code == 303
    assert "Cliff Road" in office.get("/organisation/branches?q=CLIFFROAD").text
    branch = db.session.scalars(select(Branch).where(Branch.code_key == "c-1")).one()
    assert (branch.latitude, branch.longitude) == (51.5, -0.12)
    here = f"/organisation/branches/{branch.id}"
    form = office.get(f"{here}/edit", headers=HTMX)
    assert "<html" not in form.text
    assert 'value="Cliff Road"' in form.text
    assert f'<option selected value="{coast.id}">' in form.text
    assert '<option selected value="Europe/London">' in form.text
    row = office.post(here, data=filled(workplace.regions[0], name="Cliff Top"), headers=HTMX)
    assert row.status_code == 200
    assert "Cliff Top" in row.text
    assert undo_of(office, row.text).endswith(here)
    db.session.expire_all()
    assert (branch.name, branch.region_id, branch.latitude) == ("Cliff Road", coast.id, 51.5)


def test_what_does_not_fit_stands_beside_its_field_with_what_was_entered(
    office: FlaskClient, workplace: Workplace
):
    market, pier, _quay = workplace.branches
    actions.change_branch(market, by=None, code="HB-07")
    here = f"/organisation/branches/{pier.id}"
    sent = filled(workplace.regions[0], code="hb-07", name="Kept as typed")
    refused = office.post(here, data=sent, headers=HTMX)
    assert refused.status_code == 422
    assert f'id="branch-{pier.id}-code-error"' in refused.text
    assert 'value="Kept as typed"' in refused.text
    for wrong in ({"region": "nowhere"}, {"latitude": "north"}, {"name": " "}):
        assert office.post(here, data=filled(workplace.regions[0], **wrong)).status_code == 422
    db.session.expire_all()
    assert pier.code == ""


def test_a_branch_is_closed_and_opened_again_by_the_undo(office: FlaskClient, workplace: Workplace):
    market = workplace.branches[0]
    here = f"/organisation/branches/{market.id}"
    closed = office.post(f"{here}/closure", headers=HTMX)
    assert "Closed" in closed.text
    assert market.name.split(",")[0] in office.get("/organisation/branches?state=closed").text
    undo_of(office, closed.text)
    db.session.expire_all()
    assert market.closed_at is None


def test_a_region_is_added_moved_and_removed_and_each_put_back(
    office: FlaskClient, workplace: Workplace
):
    north, coast = workplace.regions
    sent = {"name": "Islands", "parent": str(coast.id)}
    assert office.post("/organisation/regions", data=sent).status_code == 303
    islands = db.session.scalars(select(Region).where(Region.name == "Islands")).one()
    here = f"/organisation/regions/{islands.id}"
    assert office.get(f"{here}/edit", headers=HTMX).status_code == 200
    moved = office.post(here, data={"name": "Islands", "parent": str(north.id)}, headers=HTMX)
    assert moved.headers["HX-Redirect"] == "/organisation/regions"
    undo_of(office, office.get("/organisation/regions").text)
    db.session.expire_all()
    assert islands.parent_id == coast.id
    inside = office.post(f"/organisation/regions/{north.id}", data={"name": "N", "parent": here})
    assert inside.status_code == 422
    assert office.post(f"/organisation/regions/{coast.id}/removal").status_code == 409
    assert office.post(f"{here}/removal").status_code == 303
    undo_of(office, office.get("/organisation/regions").text)
    again = db.session.scalars(select(Region).where(Region.name == "Islands")).one()
    assert again.parent_id == coast.id


def test_a_manager_of_a_region_keeps_what_lies_in_it_and_nothing_else(
    app: Flask, workplace: Workplace
):
    north, coast = workplace.regions
    market, pier, _quay = workplace.branches
    member = workplace.people[Role.MANAGER]
    with db.write() as session:
        session.add(MembershipPlace(membership_id=member.id, region_id=coast.id))
    client = signed_in(app, member)
    seen = client.get("/organisation/branches").text
    assert "Pier" in seen
    assert "Market" not in seen
    assert client.get(f"/organisation/branches/{market.id}").status_code == 404
    assert client.post(f"/organisation/branches/{market.id}/closure").status_code == 404
    here = f"/organisation/branches/{pier.id}"
    assert client.post(here, data=filled(north)).status_code == 422  # not theirs to move there
    assert client.post(here, data=filled(coast)).status_code == 303
    assert client.get(f"/organisation/regions/{north.id}/edit").status_code == 404
    top = client.post("/organisation/regions", data={"name": "Mine", "parent": ""})
    assert top.status_code == 422
    inner = {"name": "Mine", "parent": str(coast.id)}
    assert client.post("/organisation/regions", data=inner).status_code == 303


def test_another_organisations_places_do_not_exist(office: FlaskClient, workplace: Workplace):
    other = build_workplace("Other Bank", "other.example")
    branch, region = other.branches[0], other.regions[0]
    for address in (
        f"branches/{branch.id}",
        f"branches/{branch.id}/edit",
        f"regions/{region.id}",
        f"regions/{region.id}/edit",
    ):
        assert office.get(f"/organisation/{address}").status_code == 404
    assert office.post(f"/organisation/branches/{branch.id}/closure").status_code == 404
    mine = f"/organisation/branches/{workplace.branches[0].id}"
    assert office.post(mine, data=filled(region)).status_code == 422
    assert "Other Bank" not in office.get("/organisation/branches?q=bank").text


def test_hostile_names_and_filters_stay_text(office: FlaskClient, workplace: Workplace):
    name = '<script>alert(1)</script>"\u202e'
    sent = filled(workplace.regions[0], name=name, code="=cmd|' /C calc'!A0")
    assert office.post("/organisation/branches/new", data=sent).status_code == 303
    page = office.get("/organisation/branches").text
    assert "<script>alert" not in page
    assert "\u202e" not in page
    for asked in ("?region=x&state=y&page=-3", "?page=999999999999", "?q=%25%27--", "?q=%00"):
        assert office.get(f"/organisation/branches{asked}").status_code == 200


def test_the_list_asks_a_constant_number_of_queries_and_pages(
    app: Flask, office: FlaskClient, workplace: Workplace
):
    asked = []
    for rows in (4, 70):
        with db.write() as session:
            for number in range(rows):
                region = Region(
                    organisation_id=workplace.organisation.id, name=f"Area {rows} {number // 9}"
                )
                session.add(region)
                session.flush()
                branch = Branch(
                    organisation_id=workplace.organisation.id,
                    region_id=region.id,
                    name=f"Branch {rows} {number}",
                    time_zone="UTC",
                )
                session.add(branch)
        for address in ("", "?q=branch", "?state=open&page=2"):
            with counted_queries() as counted:
                assert office.get(f"/organisation/branches{address}").status_code == 200
            asked.append(len(counted))
    assert asked[:3] == asked[3:], asked
    first, second = (office.get(f"/organisation/branches?page={n}").text for n in (1, 2))
    rows_of = [set(re.findall(r'id="branch-([0-9a-f-]{36})"', page)) for page in (first, second)]
    assert [len(each) for each in rows_of] == [50, 27]
    assert not rows_of[0] & rows_of[1]
