"""Views that are kept: by one person, shared with the desk, deleted and had back."""

import pytest
from flask import Flask
from sqlalchemy import select

from audit.infra.db import db
from audit.people.permits import Role
from audit.visits.work import actions
from audit.visits.work.models import SavedView
from tests.builders import Workplace, build_workplace, offered, signed_in


@pytest.fixture
def manager(app: Flask, workplace: Workplace):
    return signed_in(app, workplace.people[Role.MANAGER])


def keep(browser, name: str = "Late ones", **more: str) -> SavedView:
    data = {"name": name, "query": "state=offered&time=overdue&nonsense=1", **more}
    assert browser.post("/visits/views", data=data).status_code == 303
    return db.session.scalars(select(SavedView).where(SavedView.name == name)).one()


def test_a_view_is_kept_and_opens_the_list(workplace, manager):
    offered(workplace)
    view = keep(manager, first="y")
    assert view.query == "state=offered&time=overdue", "in one spelling, and no more than is known"
    assert manager.get("/visits").headers["Location"] == f"/visits?view={view.id}"
    page = manager.get(f"/visits?view={view.id}").text
    assert "No visit fits" in page
    assert "Late ones" in page
    assert manager.get("/visits?view=all").status_code == 200
    manager.post("/visits/views/first/removal")
    assert manager.get("/visits").status_code == 200


def test_a_name_that_does_not_hold_is_asked_for_again(workplace, manager):
    data = {"name": " ", "query": "kind=audit"}
    wrong = manager.post("/visits/views", data=data)
    assert wrong.status_code == 422
    assert "Give the view a name." in wrong.text
    view = keep(manager)
    long = manager.post(f"/visits/views/{view.id}/name", data={"name": "x" * 61})
    assert long.status_code == 422
    assert "x" * 61 in long.text
    assert manager.post(f"/visits/views/{view.id}/name", data={"name": "Älter"}).status_code == 303
    assert view.name == "Älter"


def test_only_who_may_share_lets_others_use_a_view(app, workplace, manager):
    reviewer = signed_in(app, workplace.people[Role.REVIEWER])
    theirs = keep(reviewer, "Theirs", shared="y")
    assert not theirs.shared
    assert (
        reviewer.post(f"/visits/views/{theirs.id}/sharing", data={"shared": "1"}).status_code == 403
    )
    assert "Theirs" not in manager.get("/visits").text
    ours = keep(manager, "Ours", shared="y")
    assert "Ours" in reviewer.get("/visits").text
    assert reviewer.get(f"/visits?view={ours.id}").status_code == 200
    for act in ("name", "removal", "return"):
        assert (
            reviewer.post(f"/visits/views/{ours.id}/{act}", data={"name": "x"}).status_code == 404
        )
    manager.post(f"/visits/views/{ours.id}/sharing", data={"shared": "0"})
    assert reviewer.get(f"/visits?view={ours.id}").status_code == 404


def test_a_deleted_view_can_be_had_back(app, workplace, manager):
    view = keep(manager, first="y")
    for _again in range(2):
        there = manager.post(f"/visits/views/{view.id}/removal").headers["Location"]
    assert f"/visits/views/{view.id}/return" in manager.get(there).text
    assert manager.get("/visits").status_code == 200, "the list opens with everything again"
    assert manager.get(f"/visits?view={view.id}").status_code == 404
    manager.post(f"/visits/views/{view.id}/return")
    assert manager.get("/visits").status_code == 303
    actions.drop(view, by=workplace.people[Role.MANAGER])
    actions.sweep()
    assert db.session.get(SavedView, view.id) is not None, "for a day"
    with db.write():
        view.dropped_at -= actions.KEPT
    actions.sweep()
    assert db.session.scalars(select(SavedView)).all() == []


def test_views_stay_in_their_organisation(app, workplace, manager):
    other = build_workplace("Other Bank", "other.example")
    stranger = signed_in(app, other.people[Role.ADMINISTRATOR])
    view = keep(manager, shared="y")
    assert stranger.get(f"/visits?view={view.id}").status_code == 404
    for act in ("name", "sharing", "removal", "return", "first"):
        sent = {"name": "x", "shared": "0"}
        assert stranger.post(f"/visits/views/{view.id}/{act}", data=sent).status_code == 404
    assert view.shared
    shopper = signed_in(app, workplace.people[Role.SHOPPER])
    assert shopper.get("/visits/views").status_code == 403
    assert shopper.get("/visits").status_code == 200


def test_one_person_keeps_no_more_views_than_there_can_be(workplace, manager, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 2)
    keep(manager, "One")
    keep(manager, "Two")
    answer = manager.post("/visits/views", data={"name": "Three", "query": "kind=audit"})
    assert answer.status_code == 409
    assert "Delete one first." in answer.text
