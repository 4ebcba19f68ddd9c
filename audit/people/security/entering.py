"""The one way in: every session is opened here, after as much was shown as is asked for.

Whoever has checked a password, or let somebody set a new one by mail, calls `arrive`: it opens a
session, or leads on to the second step. Nothing else in the product opens one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from threading import Lock
from typing import Any

from flask import Response, after_this_request, current_app, g, redirect, request, session, url_for
from flask_security import login_user, logout_user
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from audit.infra.db import db, now
from audit.infra.refusals import Busy
from audit.people.models import User
from audit.people.security import queries, sessions
from audit.people.security.models import BrowserSession
from audit.people.security.rules import (
    PATIENCE,
    SEEN_EVERY,
    Happened,
    browser_named,
    is_here,
)

ARRIVING = "arriving"
HOME = "/"


@dataclass(frozen=True)
class Arrival:
    """Somebody who has shown a password and not yet what else is asked for."""

    user: User
    stays: bool
    wanted: str


def here(address: str | None) -> str:
    """An address of ours to go on to; home for any other."""
    return address if address and is_here(address) else HOME


def this_browser() -> str:
    """What asks, roughly: "Firefox · Windows"."""
    return browser_named(request.headers.get("User-Agent", ""))


def arrive(user: User, *, stays: bool = False, wanted: str = HOME) -> BaseResponse:
    """Let somebody in who has shown the first factor, or lead on to the second.

    There is no way past it for who has a second factor, or must have one; a link that sets a new
    password is a first factor and no more.
    """
    if queries.factor_of(user):
        return _ask_for_more(user, "arriving.code", stays, wanted)
    if queries.must_show_more(user):
        return _ask_for_more(user, "arriving.set_up", stays, wanted)
    let_in(user, stays=stays)
    return redirect(here(wanted))


def _ask_for_more(user: User, step: str, stays: bool, wanted: str) -> BaseResponse:
    leave()
    session[ARRIVING] = {
        "user": user.fs_uniquifier,
        "at": int(now().timestamp()),
        "stays": stays,
        "wanted": here(wanted),
    }
    generate_csrf()
    return redirect(url_for(step))


def arrival() -> Arrival | None:
    """Who is between the two steps in this browser; None when nobody, or for too long."""
    told = session.get(ARRIVING)
    if not told or now() - datetime.fromtimestamp(told["at"], UTC) > PATIENCE:
        return None
    found = select(User).where(User.fs_uniquifier == told["user"], User.active)
    user = db.session.scalar(found)
    return Arrival(user, told["stays"], told["wanted"]) if user else None


def let_in(
    user: User,
    *,
    stays: bool = False,
    second_factor: bool = False,
    what: Happened = Happened.SIGNED_IN,
) -> None:
    """Open a session; whatever this browser held before is gone (no fixation)."""
    leave()
    token = sessions.open_session(
        user,
        browser=this_browser(),
        what=what,
        stays=stays,
        second_factor=second_factor,
    )
    login_user(user, remember=stays)
    session["_user_id"] = token  # of this session alone; the remember cookie gets the same
    generate_csrf()  # from the first answer on: two that cross must not each bring a token


def leave() -> None:
    """End this browser's session, and empty its cookie."""
    opened = current_session()
    if opened is not None:
        sessions.end_session(opened)
        g.browser_session = None
    session.clear()
    logout_user()
    session.pop("fs_cc", None)


def current_session() -> BrowserSession | None:
    """The session on whose behalf this request runs."""
    opened: BrowserSession | None = g.get("browser_session")
    return opened


def load(token: str) -> User | None:
    """The person whose session a cookie's token opens."""
    opened = queries.session_of(str(token))
    g.browser_session = opened
    if opened is None:
        return None
    if now() - opened.seen_at > SEEN_EVERY:
        g.seen_before = opened.id
    return opened.user


_noting = Lock()
"""Never more than one request waits in order to note when a session was used."""


def note_use(response: Response) -> Response:
    """Note that a session was used, when the answer has gone: reading stays reading."""
    if session_id := g.pop("seen_before", None):
        response.call_on_close(_detached(partial(sessions.see, session_id)))
    return response


def note_failure(user: User) -> None:
    """Note a wrong password when the answer has gone: it takes as long as for nobody's address."""
    browser = this_browser()
    written = _detached(partial(_note_for, user.id, browser), wait=True)

    @after_this_request
    def later(response: Response) -> Response:
        response.call_on_close(written)
        return response


def _note_for(user_id: Any, browser: str) -> None:
    sessions.note(db.session.get_one(User, user_id), Happened.WRONG_PASSWORD, browser)


def _detached(work: Callable[[], None], *, wait: bool = False) -> Callable[[], None]:
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def do() -> None:
        if not _noting.acquire(blocking=wait):
            return
        try:
            with app.app_context():
                work()
        except Busy:
            pass  # the next request notes it
        finally:
            _noting.release()

    return do
