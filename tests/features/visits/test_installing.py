"""What makes the phone's pages an app: the service worker's script and the manifest."""

import io
import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from audit.infra.i18n import LANGUAGES
from audit.people.permits import Role
from audit.visits.capture.installing import files_of
from tests.builders import Workplace, signed_in


def facts_of(client: FlaskClient) -> dict[str, Any]:
    """What the worker's script is told of its build."""
    script = client.get("/sw.js").text
    found = re.match(r"self\.facts = (\{.*\});\n", script)
    assert found
    facts: dict[str, Any] = json.loads(found[1])
    return facts


def test_the_worker_is_the_same_within_a_build_and_asked_for_anew_each_time(app: Flask):
    client = app.test_client()
    first, again = client.get("/sw.js"), client.get("/sw.js")
    assert first.data == again.data
    assert first.mimetype == "text/javascript"
    assert first.headers["Cache-Control"] == "no-cache"
    unchanged = client.get("/sw.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (unchanged.status_code, unchanged.data) == (304, b"")


def test_the_worker_names_every_file_that_the_phones_pages_load(app: Flask, workplace: Workplace):
    shopper = signed_in(app, workplace.people[Role.SHOPPER])
    facts = facts_of(shopper)
    for address in ("/phone", f"/capture/{workplace.audit.hash}/en"):
        page = shopper.get(address)
        assert page.headers["Sixmarks-Build"] == facts["build"]
        loaded = re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css|svg))"', page.text)
        assert loaded
        assert set(loaded) <= set(facts["files"])
    for address in facts["files"]:
        assert shopper.get(address).status_code == 200, address


def test_a_script_that_is_loaded_late_is_among_the_files(app: Flask):
    tree = app.extensions["assets"].tree
    assert "js/engine/score.js" in files_of(tree)
    late = re.compile(r"""\bimport\(\s*["']""")
    for name in files_of(tree):
        if name.endswith(".js"):
            source = tree.find(tree.build, name).body.decode()
            assert len(late.findall(source)) == len(re.findall(r"\bimport\(", source)), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manifest_speaks_each_language_and_its_pictures_are_what_it_says(
    app: Flask, language: str
):
    client = app.test_client()
    page = client.get("/phone", headers={"Accept-Language": language}).text
    [address] = re.findall(r'rel="manifest" href="([^"]+)"', page)
    answer = client.get(address)
    manifest = json.loads(answer.data)
    assert answer.mimetype == "application/manifest+json"
    assert manifest["lang"] == language
    assert manifest["dir"] == ("rtl" if language in {"fa", "ar"} else "ltr")
    assert manifest["id"] == manifest["start_url"] == "/phone"
    assert [each["url"] for each in manifest["shortcuts"]] == ["/phone#visits", "/phone#outbox"]
    assert {each["purpose"] for each in manifest["icons"]} == {"any", "maskable"}
    assert {each["form_factor"] for each in manifest["screenshots"]} == {"narrow", "wide"}
    for picture in manifest["icons"] + manifest["screenshots"]:
        with Image.open(io.BytesIO(client.get(picture["src"]).data)) as image:
            assert f"{image.width}x{image.height}" == picture["sizes"], picture["src"]


def test_the_manifest_of_another_build_or_language_is_not_found(app: Flask):
    client = app.test_client()
    build = facts_of(client)["build"]
    assert client.get(f"/manifest/{build}/en").status_code == 200
    assert client.get(f"/manifest/{build}/xx").status_code == 404
    assert client.get("/manifest/000000000000/en").status_code == 404
