"""Programmes: planned, watched on a board of coverage, offered."""

from flask import Blueprint

from audit.visits.programmes import models  # noqa: F401

bp = Blueprint("programmes", __name__, url_prefix="/programmes")
