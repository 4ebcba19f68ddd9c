"""The ledger of fees and expenses."""

from flask import Blueprint

from audit.fees import models  # noqa: F401

bp = Blueprint("fees", __name__, url_prefix="/fees")
