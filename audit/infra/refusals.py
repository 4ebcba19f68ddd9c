"""Errors as types, each with a sentence that a manager understands and a status."""

from collections.abc import Sequence
from typing import Any, TypeVar

from flask import Flask, Response, jsonify, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

T = TypeVar("T")


class Refusal(Exception):
    """What was asked cannot be done; `kind` is a stable name for machines."""

    kind = "refused"
    status = 409

    def __init__(self, detail: str, *, missing: Sequence[str] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.missing = missing


class NotFound(Refusal):
    """There is no such thing, or it is not this member's to know of."""

    kind, status = "not-found", 404

    def __init__(self) -> None:
        super().__init__(_("There is nothing here, or it is not yours to see."))


class Forbidden(Refusal):
    """The person is known, but this is not theirs to do."""

    kind, status = "forbidden", 403


class SignInNeeded(Refusal):
    """Nobody is signed in, or the device's token does not hold any more."""

    kind, status = "sign-in-needed", 401


class Invalid(Refusal):
    """What was sent cannot be read or does not fit."""

    kind, status = "invalid", 422


class Conflict(Refusal):
    """The thing has moved on since it was read."""

    kind, status = "conflict", 409


class Busy(Refusal):
    """Others write at this very moment; the same asked again in a moment may well succeed."""

    kind, status = "busy", 503

    def __init__(self) -> None:
        super().__init__(
            _("Too much is going on at this moment, so nothing was changed. Please try again.")
        )


def found(thing: T | None) -> T:
    """The thing, or NotFound: nobody learns whether it exists elsewhere."""
    if thing is None:
        raise NotFound
    return thing


def problem(refusal: Refusal) -> Response:
    """A refusal as problem details (RFC 9457)."""
    body: dict[str, Any] = {
        "type": refusal.kind,
        "title": heading(refusal.status),
        "status": refusal.status,
        "detail": refusal.detail,
    }
    if refusal.missing is not None:
        body["missing"] = list(refusal.missing)
    response = jsonify(body)
    response.status_code = refusal.status
    response.content_type = "application/problem+json"
    return response


def heading(status: int) -> str:
    """What stands above an error, for people."""
    return {
        400: _("That did not arrive whole"),
        401: _("Please sign in"),
        403: _("Not yours to open"),
        404: _("Nothing here"),
        405: _("Not this way"),
        409: _("This cannot be done now"),
        413: _("Too large"),
        415: _("Not this kind of file"),
        422: _("That cannot be right"),
        428: _("One thing first"),
        429: _("A moment, please"),
        503: _("Back in a moment"),
    }.get(status, _("Our mistake"))


def wants_problem() -> bool:
    """Whether the answer goes to a program: everything under /api/."""
    return request.path.startswith("/api/")


def page(refusal: Refusal) -> tuple[str, int]:
    """A refusal as a page: what happened, what is safe, what to do now."""
    facts = {"status": refusal.status, "heading": heading(refusal.status)}
    return render_template("errors/error.html", message=refusal.detail, **facts), refusal.status


def init_refusals(app: Flask) -> None:
    """Answer every error in the form that fits whoever asked."""

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response | tuple[str, int]:
        return problem(refusal) if wants_problem() else page(refusal)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Any:
        if error.response is not None or (error.code or 500) < 400:
            return error
        response = app.make_response(refused(_of_http(error)))
        response.headers.extend(h for h in error.get_headers() if h[0] in {"Allow", "Retry-After"})
        return response

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Any:
        app.logger.exception("unexpected error on %s", request.path, exc_info=error)
        if app.testing:
            raise error
        return refused(of_status(500))


def _of_http(error: HTTPException) -> Refusal:
    refusal = of_status(error.code or 500)
    if isinstance(error, CSRFError):
        refusal.detail = _(
            "This page was open for too long, so nothing was changed. "
            "Go back, reload it and send it again."
        )
    return refusal


def of_status(status: int) -> Refusal:
    """The refusal that stands for an HTTP status."""
    kind, detail = {
        400: ("bad-request", _("This could not be understood. Go back and try again.")),
        403: ("forbidden", _("Your role does not include this.")),
        404: ("not-found", _("There is nothing here, or it is not yours to see.")),
        405: ("method-not-allowed", _("This address does not take that.")),
        413: ("too-large", _("This is larger than allowed.")),
        415: ("unsupported-type", _("This kind of file is not taken.")),
        429: ("too-many-requests", _("Too many tries. Wait a minute, then try again.")),
    }.get(
        status,
        ("server-error", _("Something went wrong on our side. What you sent before is safe.")),
    )
    refusal = Refusal(detail)
    refusal.kind, refusal.status = kind, status
    return refusal
