"""The static tree: one build, cached for ever, compressed once, never mixed with another."""

import gzip
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from audit.infra.assets import FOR_EVER, Assets, StaticTree, init_assets, joined_css
from tests import postgres

SCRIPT = "export const answer = 42;\n" * 100


@pytest.fixture
def static(tmp_path: Path) -> Path:
    root = tmp_path / "static"
    (root / "css" / "parts").mkdir(parents=True)
    (root / "js").mkdir()
    (root / "build").mkdir()
    (root / "css" / "app.css").write_text('@import "tokens.css";\n@import "parts/rows.css";\n')
    (root / "css" / "tokens.css").write_text("/* why */\n:root {\n  --ink: #131733;\n}\n")
    (root / "css" / "parts" / "rows.css").write_text(".row {\n  display: flex;\n}\n")
    (root / "js" / "app.js").write_text(SCRIPT)
    (root / "app.webmanifest").write_text("{}")
    (root / "picture.png").write_bytes(bytes(2000))
    (root / "build" / "left-over.js").write_text("old")
    (root / ".hidden").write_text("secret")
    (tmp_path / "secret.txt").write_text("secret")
    return root


@pytest.fixture
def app(static: Path) -> Flask:
    app = Flask("assets", static_folder=None)
    init_assets(app, static, also=())
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def url(app: Flask, name: str) -> str:
    assets: Assets = app.extensions["assets"]
    return assets.url(name)


def test_a_file_of_this_build_is_cached_for_ever(app: Flask, client: FlaskClient) -> None:
    answer = client.get(url(app, "js/app.js"))
    assert answer.status_code == 200
    assert answer.text == SCRIPT
    assert answer.headers["Cache-Control"] == FOR_EVER
    assert "ETag" not in answer.headers


def test_a_file_of_another_build_is_never_answered(app: Flask, client: FlaskClient) -> None:
    assert client.get("/static/0123456789ab/js/app.js").status_code == 404


@pytest.mark.parametrize(
    "name",
    ["../secret.txt", "%2e%2e/secret.txt", "js/../../secret.txt", ".hidden"],
)
def test_nothing_outside_the_tree_can_be_reached(
    app: Flask, client: FlaskClient, name: str
) -> None:
    build = app.extensions["assets"].build
    assert client.get(f"/static/{build}/{name}").status_code == 404


def test_what_an_earlier_start_left_in_build_is_not_served(app: Flask) -> None:
    with pytest.raises(KeyError):
        url(app, "build/left-over.js")


def test_a_page_that_names_a_missing_file_fails_when_it_is_made(app: Flask) -> None:
    with pytest.raises(KeyError, match="css/ap\\.css"):
        app.jinja_env.from_string("{{ asset('css/ap.css') }}").render()


@pytest.mark.parametrize(
    ("accepts", "coding"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", None)],
)
def test_the_coding_is_the_one_the_client_prefers(
    app: Flask, client: FlaskClient, accepts: str, coding: str | None
) -> None:
    answer = client.get(url(app, "js/app.js"), headers={"Accept-Encoding": accepts})
    undo = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[coding]
    assert answer.headers.get("Content-Encoding") == coding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert undo(answer.data) == SCRIPT.encode()


def test_pictures_are_not_compressed_again(app: Flask, client: FlaskClient) -> None:
    answer = client.get(url(app, "picture.png"), headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in answer.headers
    assert len(answer.data) == 2000


@pytest.mark.parametrize(
    ("name", "mimetype"),
    [
        ("js/app.js", "text/javascript"),
        ("css/app.css", "text/css"),
        ("app.webmanifest", "application/manifest+json"),
    ],
)
def test_every_file_says_what_it_is(
    app: Flask, client: FlaskClient, name: str, mimetype: str
) -> None:
    assert client.get(url(app, name)).mimetype == mimetype


def test_stylesheets_are_joined_in_their_order_without_comments(static: Path) -> None:
    joined = joined_css(static / "css" / "app.css")
    assert joined == ":root {--ink: #131733;}.row {display: flex;}"


def test_the_build_is_the_same_for_the_same_files(static: Path) -> None:
    assert StaticTree(static).build == StaticTree(static).build


@pytest.mark.parametrize("name", ["js/app.js", "css/parts/rows.css", "picture.png"])
def test_any_changed_file_makes_a_new_build(static: Path, name: str) -> None:
    before = StaticTree(static).build
    with (static / name).open("ab") as file:
        file.write(b" .x { color: red }")
    assert StaticTree(static).build != before


def test_a_changed_template_makes_a_new_build(static: Path, tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "page.html").write_text("one")
    before = StaticTree(static, [templates]).build
    (templates / "page.html").write_text("two")
    assert StaticTree(static, [templates]).build != before


def test_while_debugging_a_changed_file_is_served_at_once(static: Path) -> None:
    following, fixed = Assets(static, (), following=True), Assets(static, (), following=False)
    before = following.build, fixed.build
    (static / "js" / "app.js").write_text("changed")
    assert following.build != before[0]
    assert fixed.build == before[1]


def test_a_warmed_tree_has_every_text_in_both_codings(static: Path) -> None:
    tree = StaticTree(static)
    tree.warm()
    script, picture = (tree.find(tree.build, name) for name in ("js/app.js", "picture.png"))
    assert script is not None
    assert picture is not None
    assert set(script._compressed) == {"br", "gzip"}
    assert not picture._compressed


def test_a_file_is_the_same_for_everyone_and_says_so(tmp_path: Path) -> None:
    from audit import create_app

    app = create_app(postgres.settings_of(tmp_path, testing=True))
    with app.test_request_context():
        address = app.jinja_env.globals["asset"]("css/app.css")
    answer = app.test_client().get(address)
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in answer.headers
