"""The library of comments: kept, found, changed, dropped and brought back."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from audit.infra.db import db
from audit.people.permits import Role
from audit.visits.review.models import StockComment
from tests.builders import Workplace, build_workplace, signed_in
from tests.features.stages import submitted

DARK = {"title": "Too dark", "text": "The photo is too dark to see the exit."}


def test_a_comment_is_kept_and_offered_while_reviewing(
    app: Flask, workplace: Workplace, reviewer: FlaskClient
):
    assert reviewer.post("/reviews/comments", data=DARK).status_code == 303
    assert DARK["text"] in reviewer.get("/reviews/comments").text
    visit = submitted(app, workplace)
    assert f'data-text="{DARK["text"]}"' in reviewer.get(f"/visits/{visit.id}/review").text


def test_a_search_wants_all_words_and_takes_none_for_a_pattern(reviewer: FlaskClient):
    reviewer.post("/reviews/comments", data=DARK)
    reviewer.post("/reviews/comments", data={"title": "Counter", "text": "Which counter?"})
    found = reviewer.get("/reviews/comments?q=EXIT+photo").text
    assert "Too dark" in found
    assert "Which counter?" not in found
    assert "Nothing found" in reviewer.get("/reviews/comments?q=%25").text


def test_a_title_is_used_once_and_what_was_typed_stays(reviewer: FlaskClient):
    reviewer.post("/reviews/comments", data=DARK)
    answer = reviewer.post("/reviews/comments", data={"title": "Too dark", "text": "Again."})
    assert answer.status_code == 409
    assert "Another comment has this title." in answer.text
    assert "Again." in answer.text
    assert reviewer.post("/reviews/comments", data={"title": "", "text": "x"}).status_code == 422


def test_a_comment_is_changed_dropped_and_brought_back(reviewer: FlaskClient):
    reviewer.post("/reviews/comments", data=DARK)
    kept = db.session.scalars(select(StockComment)).one()
    at = f"/reviews/comments/{kept.id}"
    assert reviewer.post(at, data={**DARK, "text": "Take it with light."}).status_code == 303
    page = reviewer.post(f"{at}/deletion").text
    assert db.session.scalars(select(StockComment)).all() == []
    assert "Take it with light." in page  # the undo sends it again
    reviewer.post("/reviews/comments", data={**DARK, "text": "Take it with light."})
    assert db.session.scalars(select(StockComment)).one().text == "Take it with light."


def test_another_organisations_comments_do_not_exist(
    app: Flask, workplace: Workplace, reviewer: FlaskClient
):
    strangers = build_workplace("Other Bank", "other.example")
    theirs = signed_in(app, strangers.people[Role.REVIEWER])
    theirs.post("/reviews/comments", data=DARK)
    kept = db.session.scalars(select(StockComment)).one()
    assert reviewer.get(f"/reviews/comments/{kept.id}").status_code == 404
    assert reviewer.post(f"/reviews/comments/{kept.id}/deletion").status_code == 404
    assert "Too dark" not in reviewer.get("/reviews/comments").text
