"""The blind edition beside the full one, before it is published."""

from flask import Blueprint

from audit.visits.blind import models  # noqa: F401

bp = Blueprint("blind", __name__, url_prefix="/visits/<uuid:visit_id>/blind")
