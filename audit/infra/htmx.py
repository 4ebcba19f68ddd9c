"""Answers for htmx: the headers it reads, and fragment or page by who asks."""

from typing import Any

from flask import Flask, Response, make_response, redirect, render_template, request
from htmx_flask import Htmx
from werkzeug.wrappers import Response as BaseResponse


def asked_by_htmx() -> bool:
    """Whether a fragment is wanted; a restored history entry wants the whole page."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in headers


def render(page: str, /, *, fragment: str, status: int = 200, **context: Any) -> Response:
    """The fragment for htmx, else the page that includes it."""
    template = fragment if asked_by_htmx() else page
    response = make_response(render_template(template, **context), status)
    response.vary.add("HX-Request")
    return response


def go(url: str) -> BaseResponse:
    """Send the browser elsewhere after a form, with or without htmx."""
    if asked_by_htmx():
        response = make_response("", 200)
        response.headers["HX-Redirect"] = url
        return response
    return redirect(url, 303)


def answer_row(row: str, /, *, page: str, **context: Any) -> BaseResponse:
    """After a row's form: the row and what was flashed for htmx, else the way to its page."""
    if not asked_by_htmx():
        return redirect(page, 303)
    toasts = render_template("components/_toasts.html")
    body = render_template(row, **context)
    # the row first: a row of a table is read as one only where nothing else came before
    partial = f'<hx-partial hx-target="#toasts" hx-swap="innerHTML">{toasts}</hx-partial>'
    return make_response(body + partial)


def init_htmx(app: Flask) -> None:
    """Give requests their `htmx` attribute."""
    Htmx(app)
