"""Answers made on the fly: compressed for those who can read it, and for nobody else."""

import gzip
from collections.abc import Iterator

import pytest
from flask import Flask, Response, jsonify
from flask.testing import FlaskClient

from audit.infra.compression import SMALLEST, init_compression

PAGE = "<p>Six marks for every visit.</p>" * 100


@pytest.fixture
def client() -> FlaskClient:
    app = Flask("compression", static_folder=None)
    init_compression(app)

    @app.get("/page")
    def page() -> str:
        return PAGE

    @app.get("/short")
    def short() -> str:
        return "x" * (SMALLEST - 1)

    @app.get("/numbers")
    def numbers() -> Response:
        answer = jsonify(list(range(2000)))
        answer.set_etag("seen")
        return answer

    @app.get("/stream")
    def stream() -> Response:
        def parts() -> Iterator[str]:
            yield PAGE

        return Response(parts(), mimetype="text/html")

    @app.get("/picture")
    def picture() -> Response:
        return Response(bytes(5000), mimetype="image/jpeg")

    @app.get("/encoded")
    def encoded() -> Response:
        return Response(
            gzip.compress(PAGE.encode()), mimetype="text/html", headers={"Content-Encoding": "gzip"}
        )

    return app.test_client()


def test_a_page_is_compressed_and_says_so(client: FlaskClient) -> None:
    answer = client.get("/page", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert gzip.decompress(answer.data).decode() == PAGE


def test_a_cache_is_told_that_codings_differ_even_when_none_was_used(client: FlaskClient) -> None:
    answer = client.get("/page")
    assert answer.text == PAGE
    assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize("path", ["/short", "/stream", "/picture"])
def test_what_would_not_gain_is_left_alone(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in answer.headers


def test_nothing_is_compressed_twice(client: FlaskClient) -> None:
    answer = client.get("/encoded", headers={"Accept-Encoding": "br, gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data).decode() == PAGE


def test_a_tag_of_other_bytes_becomes_a_weak_one(client: FlaskClient) -> None:
    answer = client.get("/numbers", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["ETag"] == 'W/"seen"'
    assert client.get("/numbers").headers["ETag"] == '"seen"'
