"""Every route says what it takes to enter; a route that does not say is closed."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

ANYONE = "anyone"
"""The permit of a route that needs no one to be signed in and shows no one's data."""


A_FILE = "a file"
"""The permit of a build's files: like ANYONE, and who asks is not even looked at."""


def permit(action: str, *, bearer: bool = False) -> Callable[[View], View]:
    """Declare the action that a route stands for; who may is in `audit/people/permits.py`.

    `bearer`: entered with a device token instead of the session; cookies are ignored.
    """

    def declare(view: View) -> View:
        view.permit = action  # type: ignore[attr-defined]
        view.bearer = bearer  # type: ignore[attr-defined]
        return view

    return declare


def permit_of(view: Callable[..., Any] | None) -> str | None:
    """The action that a route declared, or None."""
    declared: str | None = getattr(view, "permit", None)
    return declared


def wants_bearer(view: Callable[..., Any] | None) -> bool:
    """Whether a route is entered with a device token."""
    return bool(getattr(view, "bearer", False))
