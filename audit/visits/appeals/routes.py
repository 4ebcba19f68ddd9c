"""Appeals: filed by the branch, decided by somebody who did not review the visit."""

from flask import Blueprint

from audit.visits.appeals import models  # noqa: F401

bp = Blueprint("appeals", __name__, url_prefix="/appeals")
