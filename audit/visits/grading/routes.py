"""Grades given by the desk, and a shopper's own."""

from flask import Blueprint

from audit.visits.grading import models  # noqa: F401

bp = Blueprint("grades", __name__, url_prefix="/grades")
