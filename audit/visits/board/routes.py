"""The job board of one shopper."""

from flask import Blueprint

bp = Blueprint("board", __name__, url_prefix="/jobs")
