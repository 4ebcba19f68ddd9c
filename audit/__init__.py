"""Sixmarks: mystery shopping and branch audits."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from audit.config import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """The application; imported lazily, so that the engines load without Flask."""
    from audit.app import create_app

    return create_app(settings)
