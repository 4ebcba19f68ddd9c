"""The library of checklists and the page of one version."""

from flask import Blueprint, render_template

from audit.checklists import queries
from audit.infra.permits import permit
from audit.infra.refusals import found
from audit.people.identity import current_member
from audit.people.permits import Action

bp = Blueprint("checklists", __name__, url_prefix="/checklists")


@bp.get("")
@permit(Action.CHECKLISTS_SEE)
def index() -> str:
    """Every checklist of the organisation by kind, with its versions."""
    return render_template(
        "checklists/index.html", checklists=queries.library_for(current_member())
    )


@bp.get("/<version_hash>")
@permit(Action.CHECKLISTS_SEE)
def show(version_hash: str) -> str:
    """One version as published: sections, items, weights, rules."""
    version = found(queries.version_for(current_member(), version_hash))
    return render_template("checklists/show.html", version=version, document=version.checklist)
