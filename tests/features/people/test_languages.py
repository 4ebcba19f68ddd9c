"""Whose language a page is in: the person's, the browser's, the organisation's; never a blank."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from audit.checklists.wording import written
from audit.infra.db import db
from audit.infra.i18n import defaulting_to
from audit.people import actions
from audit.people.permits import Role
from tests.builders import Workplace, signed_in


def language_of(page: str) -> str:
    return page.split('<html lang="')[1][:2]


def test_a_link_chooses_the_language_of_whoever_is_not_signed_in(client: FlaskClient):
    welsh = client.get("/sign-in?next=/me&lang=cy")
    assert language_of(welsh.text) == "cy"
    assert 'href="/sign-in?next=%2Fme&amp;lang=fa" lang="fa" dir="rtl"' in welsh.text
    assert "HttpOnly" in welsh.headers["Set-Cookie"]
    again = client.get("/sign-in", headers={"Accept-Language": "fa"})
    assert language_of(again.text) == "cy"
    assert language_of(client.get("/nothing").text) == "cy"


def test_a_language_that_there_is_not_changes_nothing(client: FlaskClient):
    answer = client.get("/sign-in?lang=xx", headers={"Accept-Language": "ar-EG"})
    assert language_of(answer.text) == "ar"
    assert "Set-Cookie" not in answer.headers or "language" not in answer.headers["Set-Cookie"]


def test_the_signed_in_read_their_own_language_whatever_the_link_says(
    app: Flask, workplace: Workplace
):
    member = workplace.people[Role.SUPERVISOR]
    with db.write():
        member.user.locale = "fa"
    page = signed_in(app, member).get("/me?lang=cy")
    assert language_of(page.text) == "fa"
    assert "sixmarks-language" not in page.headers.get("Set-Cookie", "")


def test_the_organisations_language_stands_in_when_nothing_else_is_known(
    client: FlaskClient, workplace: Workplace
):
    with db.write():
        workplace.organisation.language = "ar"
    assert language_of(client.get("/sign-in").text) == "ar"
    assert language_of(client.get("/sign-in", headers={"Accept-Language": "de"}).text) == "ar"
    assert language_of(client.get("/sign-in", headers={"Accept-Language": "cy"}).text) == "cy"
    new = actions.add_user(
        "new@harbour.example", "New", organisation=workplace.organisation, role=Role.SHOPPER
    )
    assert new.user.locale == "ar"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ({"en": "Greeting", "cy": "Cyfarchiad", "fa": "خوشامد"}, "خوشامد"),
        ({"en": "Greeting", "cy": "Cyfarchiad"}, '<span lang="cy" dir="ltr">Cyfarchiad</span>'),
        ({"en": "Greeting", "ar": "تحية"}, '<span lang="en" dir="ltr">Greeting</span>'),
        ({"ar": "تحية"}, '<span lang="ar" dir="rtl">تحية</span>'),
    ],
)
def test_a_text_falls_back_along_the_chain_and_says_its_language(
    app: Flask, text: dict[str, str], shown: str
):
    with app.test_request_context(headers={"Accept-Language": "fa"}), defaulting_to("cy"):
        assert written(text) == shown


@pytest.mark.parametrize("language", ["fa", "ar", "cy"])
def test_what_packages_say_is_ours_in_each_language(app: Flask, language: str):
    class Asking(FlaskForm):
        word = StringField(validators=[DataRequired(), Length(min=3)])

    with app.test_request_context(headers={"Accept-Language": language}):
        security = app.extensions["security"].i18n_domain.gettext("Invalid password")
        empty, short = Asking(formdata=MultiDict({"word": ""})), Asking(MultiDict({"word": "x"}))
        assert not empty.validate()
        assert not short.validate()
        said = [security, *empty.word.errors, *short.word.errors]
    english = {"Invalid password", "This field is required."}
    assert len(said) == 3
    assert not english & set(said)
    assert not any("Field must be" in each for each in said)
