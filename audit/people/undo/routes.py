"""The one address that takes a change back."""

from uuid import UUID

from flask import Blueprint, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.infra.htmx import go
from audit.infra.permits import permit
from audit.infra.refusals import found
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.people.undo import actions, queries

bp = Blueprint("undo", __name__)


@bp.post("/undo/<uuid:change_id>")
@permit(Action.ACCOUNT)
def undo(change_id: UUID) -> Response:
    """Take back one of one's own changes."""
    member = current_member()
    where = actions.undo(found(queries.change_for(member, change_id)), by=member)
    flash(_("Taken back."), "message")
    return go(where)
