"""What an organisation settles once for all its visits."""

from flask import Blueprint

bp = Blueprint("organisation", __name__, url_prefix="/organisation")
