"""Signals marked as seen."""

from flask import Blueprint

from audit.visits.signals import models  # noqa: F401

bp = Blueprint("signals", __name__, url_prefix="/visits/<uuid:visit_id>/signals")
