"""Telling what was done, with the way to take it back."""

from flask import flash, url_for

from audit.people.undo.models import Change


def tell(change: Change) -> None:
    """Say on the next page, or in this fragment's toasts, what was changed, with an undo."""
    flash(change.words, "undo " + url_for("undo.undo", change_id=change.id))
