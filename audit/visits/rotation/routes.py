"""Shoppers as the desk knows them: languages, grades, ties, companions."""

from flask import Blueprint

from audit.visits.rotation import actions, models  # noqa: F401

bp = Blueprint("shoppers", __name__, url_prefix="/shoppers")
