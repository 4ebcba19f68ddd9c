"""The page that compares two versions of a checklist."""

from flask import Blueprint, render_template, request

from audit.checklists import queries
from audit.checklists.changes.views import comparison
from audit.checklists.library.queries import visits_on
from audit.infra.permits import permit
from audit.infra.refusals import NotFound, found
from audit.people.identity import current_member
from audit.people.permits import Action

bp = Blueprint("checklist_changes", __name__, url_prefix="/checklists")


@bp.get("/<version_hash>/changes")
@permit(Action.CHECKLISTS_SEE)
def show(version_hash: str) -> str:
    """What changed up to this version; `?from=` is another version of it, else the one before."""
    member = current_member()
    version = found(queries.version_for(member, version_hash))
    versions = queries.versions_of(version)
    wanted = request.args.get("from") or next(
        (each.hash for each in reversed(versions) if each.number < version.number), ""
    )
    before = queries.version_for(member, wanted) if wanted else None
    if wanted and (before is None or before.checklist_id != version.checklist_id):
        raise NotFound
    return render_template(
        "checklists/changes.html",
        version=version,
        before=before,
        versions=versions,
        visits=visits_on(member, [version, *([before] if before else [])]),
        changes=comparison(before.checklist, version.checklist) if before else None,
    )
