"""Published visits as their branch may see them."""

from flask import Blueprint

from audit.visits.branch import models  # noqa: F401

bp = Blueprint("branch", __name__, url_prefix="/branch")
