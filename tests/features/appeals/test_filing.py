"""A branch appeals single items of a published visit, in time, once, with pictures."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from audit.commands.verify import problems_found
from audit.infra import events
from audit.infra.chronicle import told as telling
from audit.infra.db import db, now
from audit.people.permits import Role
from audit.visits.appeals.models import Appeal, AppealAttachment, Standing
from audit.visits.models import Photo, Visit
from audit.visits.sync import photos
from tests.builders import Workplace, build_workplace, signed_in
from tests.features.appeals.filing import REASON, appealed, filed, keeper_of
from tests.features.branch.stages import known
from tests.features.stages import counted_queries
from tests.pictures import TAKEN_BY, jpeg


@pytest.fixture
def keeper(app: Flask, workplace: Workplace) -> FlaskClient:
    return keeper_of(app, workplace)


@pytest.fixture
def visit(app: Flask, workplace: Workplace) -> Visit:
    return known(app, workplace)


def send(keeper: FlaskClient, visit: Visit, item: str = "exits", **sent: Any) -> Any:
    given = {"kind": "fact", "reason": REASON, **sent}
    return keeper.post(f"/branch/visits/{visit.id}/items/{item}/appeal", data=given)


def picture(seed: int = 1, name: str = "stand.jpg") -> tuple[BytesIO, str]:
    return BytesIO(jpeg(seed=seed)), name


def only() -> Appeal:
    db.session.rollback()
    return db.session.query(Appeal).one()


def test_a_branch_appeals_an_item_and_sees_on_whom_it_waits(keeper: FlaskClient, visit: Visit):
    page = keeper.get(f"/branch/visits/{visit.id}").text
    assert f"/branch/visits/{visit.id}/items/exits/appeal" in page
    assert send(keeper, visit).status_code == 303
    page = keeper.get(f"/branch/visits/{visit.id}").text
    assert "Waiting on the desk" in page
    assert REASON in page
    assert f"/branch/visits/{visit.id}/items/exits/appeal" not in page
    assert f"/branch/visits/{visit.id}/items/friendly/appeal" in page
    last = events.timeline(visit.id)[-1]
    assert (last.kind, last.data) == ("appeal.filed", {"appeal": str(only().id)})


def test_it_is_due_five_working_days_later_by_the_branchs_clock(
    app: Flask, workplace: Workplace, keeper: FlaskClient
):
    with telling("friday", datetime(2026, 11, 20, 9, 0, tzinfo=UTC)):
        appeal = appealed(app, workplace)
        assert "27 Nov 2026" in keeper.get(f"/branch/visits/{appeal.visit_id}").text
    assert appeal.due_at == datetime(2026, 11, 28, tzinfo=UTC)


@pytest.mark.parametrize("item", ["greeted", "nowhere"])
def test_what_did_not_fall_short_cannot_be_appealed(keeper: FlaskClient, visit: Visit, item: str):
    assert keeper.get(f"/branch/visits/{visit.id}/items/{item}/appeal").status_code == 404
    assert send(keeper, visit, item).status_code == 404


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"kind": "none of these"}, "Not a valid choice"),
        ({"kind": ""}, "Choose what is wrong."),
        ({"reason": "   "}, "Say why"),
        ({"reason": "x" * 2001}, "At most 2000 characters"),
        ({"pictures": [picture(n, f"{n}.jpg") for n in range(4)]}, "Three pictures at most"),
        ({"pictures": [(BytesIO(b"no picture at all"), "stand.jpg")]}, "not a picture"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field_and_what_was_written_stays(
    keeper: FlaskClient, visit: Visit, sent: dict[str, Any], words: str
):
    answer = send(keeper, visit, **{"reason": "I was there.", **sent})
    assert answer.status_code in {415, 422}
    assert words in answer.text
    assert "Not sent yet." in answer.text
    assert sent.get("reason", "I was there.").strip() in answer.text
    assert db.session.query(Appeal).count() == 0


def test_a_picture_that_looks_right_and_cannot_be_decoded_is_refused(
    keeper: FlaskClient, visit: Visit
):
    whole = jpeg(seed=3)
    broken = whole[: len(whole) // 2]
    answer = send(keeper, visit, pictures=[(BytesIO(broken), "stand.jpg")])
    assert answer.status_code == 422
    assert "incomplete or damaged" in answer.text
    assert db.session.query(Appeal).count() == 0


def test_pictures_are_sealed_and_only_copies_without_metadata_are_shown(
    app: Flask, workplace: Workplace, keeper: FlaskClient, visit: Visit
):
    sent = send(keeper, visit, pictures=[picture(1), picture(2), picture(1, "again.jpg")])
    assert sent.status_code == 303
    appeal = only()
    assert len(appeal.attachments) == 2
    for each in appeal.attachments:
        for address in (
            f"/branch/visits/{visit.id}/appeals/{appeal.id}/pictures/{each.id}/screen.jpg",
            f"/branch/visits/{visit.id}/appeals/{appeal.id}/pictures/{each.id}/thumbnail.jpg",
        ):
            assert (
                address.replace("screen", "thumbnail")
                in keeper.get(f"/branch/visits/{visit.id}").text
            )
            copy = keeper.get(address)
            assert copy.mimetype == "image/jpeg"
            assert TAKEN_BY.encode() not in copy.data
            assert not {"Last-Modified", "ETag"} & set(copy.headers.keys())
        desk = signed_in(app, workplace.people[Role.MANAGER])
        assert desk.get(f"/appeals/{appeal.id}/pictures/{each.id}/screen.jpg").status_code == 200


def test_a_picture_is_deleted_for_good_with_a_reason_and_the_appeal_stays(
    app: Flask, workplace: Workplace, keeper: FlaskClient, visit: Visit
):
    """RP.4: the branch may have photographed somebody."""
    assert send(keeper, visit, pictures=[picture(1), picture(2)]).status_code == 303
    appeal = only()
    first, second = appeal.attachments
    at = f"/appeals/{appeal.id}/pictures/{first.id}"
    reviewer = signed_in(app, workplace.people[Role.REVIEWER])
    assert f'href="{at}"' in reviewer.get(f"/appeals/{appeal.id}").text
    assert signed_in(app, workplace.people[Role.SUPERVISOR]).get(at).status_code == 403
    assert keeper.post(f"{at}/deletion", data={"reason": "A face."}).status_code == 403
    assert reviewer.post(f"{at}/deletion", data={"reason": ""}).status_code == 422
    assert reviewer.post(f"{at}/deletion", data={"reason": "A face."}).status_code == 303
    assert "A face." in reviewer.get(at).text
    shown = keeper.get(f"/branch/visits/{visit.id}").text
    assert str(second.id) in shown
    assert str(first.id) not in shown
    assert "A photo was deleted here." in reviewer.get(f"/appeals/{appeal.id}").text
    for address in (f"{at}/screen.jpg", f"/branch/visits/{visit.id}{at}/screen.jpg"):
        assert keeper.get(address).status_code in {403, 404}
        assert reviewer.get(address).status_code in {403, 404}
    told = events.timeline(visit.id)[-1]
    assert (told.kind, "A face." in str(told.data)) == ("photo.erased", False)
    assert list(problems_found()) == []


def test_a_picture_of_an_appeal_is_never_collected_and_one_of_none_is(
    workplace: Workplace, keeper: FlaskClient, visit: Visit
):
    assert send(keeper, visit, pictures=[picture(1)]).status_code == 303
    attached = db.session.query(AppealAttachment).one().photo_id
    stray = jpeg(seed=9)
    by = workplace.people[Role.BRANCH_MANAGER]
    alone, _new = photos.receive(by, sha256(stray).hexdigest(), [stray])
    with db.write() as session:
        for photo in session.query(Photo).filter_by(uploader_id=by.id):
            photo.received_at = now() - timedelta(days=40)
        stray_id = alone.id
    assert photos.collect() == 1
    assert db.session.get(Photo, attached) is not None
    assert db.session.get(Photo, stray_id) is None


def test_after_the_last_day_it_is_refused_and_what_was_written_is_shown(
    app: Flask, workplace: Workplace, keeper: FlaskClient
):
    began = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)
    with telling("published", began):
        visit = known(app, workplace)
    with telling("last minute", datetime(2026, 11, 16, 23, 59, tzinfo=UTC)):
        assert "16 Nov 2026" in keeper.get(f"/branch/visits/{visit.id}").text
        assert "Appeal item" in keeper.get(f"/branch/visits/{visit.id}").text
    with telling("too late", datetime(2026, 11, 17, 0, 1, tzinfo=UTC)):
        assert "Appeal item" not in keeper.get(f"/branch/visits/{visit.id}").text
        form = keeper.get(f"/branch/visits/{visit.id}/items/exits/appeal").text
        assert "The time to appeal is over." in form
        answer = send(keeper, visit, pictures=[picture(1)])
        assert answer.status_code == 409
        assert "The time to appeal is over." in answer.text
        assert REASON in answer.text
    assert db.session.query(Appeal).count() == 0
    with telling("in time", datetime(2026, 11, 16, 23, 59, tzinfo=UTC)):
        assert send(keeper, visit).status_code == 303


def test_an_organisation_that_takes_no_appeals_says_so(
    workplace: Workplace, keeper: FlaskClient, visit: Visit
):
    with db.write() as session:
        session.merge(workplace.organisation).appeal_days = 0
    assert "takes no appeals" in keeper.get(f"/branch/visits/{visit.id}").text
    assert send(keeper, visit).status_code == 409


def test_an_item_is_appealed_once_and_others_by_themselves(keeper: FlaskClient, visit: Visit):
    assert send(keeper, visit).status_code == 303
    again = send(keeper, visit, reason="Once more.")
    assert again.status_code == 409
    assert "There is an appeal against this item already." in again.text
    assert "Once more." in again.text
    assert send(keeper, visit, "friendly").status_code == 303
    assert db.session.query(Appeal).count() == 2


def test_an_open_appeal_is_withdrawn_for_good(
    workplace: Workplace, keeper: FlaskClient, visit: Visit
):
    appeal = filed(workplace, visit)
    address = f"/branch/visits/{visit.id}/appeals/{appeal.id}/withdrawal"
    assert keeper.post(address).status_code == 303
    assert only().standing is Standing.WITHDRAWN
    assert "Withdrawn" in keeper.get(f"/branch/visits/{visit.id}").text
    assert keeper.post(address).status_code == 409
    assert send(keeper, visit).status_code == 409
    assert events.timeline(visit.id)[-1].kind == "appeal.withdrawn"


def test_another_branch_and_another_organisation_find_nothing(
    app: Flask, workplace: Workplace, keeper: FlaskClient
):
    elsewhere = known(app, workplace, branch=1)
    other = build_workplace("Other Bank", "other.example")
    theirs = known(app, other)
    appeals = [filed(workplace, elsewhere), filed(other, theirs)]
    desk = signed_in(app, workplace.people[Role.ADMINISTRATOR])
    for appeal, visit in zip(appeals, (elsewhere, theirs), strict=True):
        here = f"/branch/visits/{visit.id}"
        assert send(keeper, visit, "friendly").status_code == 404
        assert keeper.get(f"{here}/items/friendly/appeal").status_code == 404
        assert keeper.post(f"{here}/appeals/{appeal.id}/withdrawal").status_code == 404
    assert desk.get(f"/appeals/{appeals[1].id}").status_code == 404
    assert desk.post(f"/appeals/{appeals[1].id}/decision").status_code == 404
    mine = known(app, workplace)
    crossed = f"/branch/visits/{mine.id}/appeals/{appeals[0].id}/withdrawal"
    assert keeper.post(crossed).status_code == 404
    db.session.rollback()
    assert {each.standing for each in db.session.query(Appeal)} == {Standing.OPEN}


def test_a_branchs_page_asks_no_more_for_more_appeals(
    workplace: Workplace, keeper: FlaskClient, visit: Visit
):
    assert send(keeper, visit, pictures=[picture(1)]).status_code == 303
    few = asked_by(keeper, visit)
    assert send(keeper, visit, "friendly", pictures=[picture(2)]).status_code == 303
    assert send(keeper, visit, "wait", pictures=[picture(3)]).status_code == 303
    assert asked_by(keeper, visit) == few


def asked_by(keeper: FlaskClient, visit: Visit) -> int:
    """How many questions the branch's page asks, with nothing read before."""
    address = f"/branch/visits/{visit.id}"
    db.session.rollback()
    db.session.expunge_all()
    with counted_queries() as seen:
        assert keeper.get(address).status_code == 200
    db.session.add(visit)
    return len(seen)
