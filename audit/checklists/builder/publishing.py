"""Before a draft is published: what changes, for whom, and for which trends."""

from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.checklists.builder import actions, queries
from audit.checklists.builder.models import Draft
from audit.checklists.builder.routes import bp, draft_here
from audit.checklists.builder.views import Desk
from audit.checklists.changes.views import comparison
from audit.checklists.library.queries import visits_on
from audit.checklists.parameters.queries import wardrobe_of
from audit.checklists.queries import version_for
from audit.checklists.views import scoring_facts
from audit.engines.language.canonical import version_hash
from audit.engines.language.dressing import dressed
from audit.formats.checklist import Checklist as Document
from audit.infra.htmx import go
from audit.infra.i18n import OWN_NAMES
from audit.infra.permits import permit
from audit.infra.refusals import Refusal, found
from audit.people.identity import current_member
from audit.people.models import Membership
from audit.people.permits import Action


@bp.get("/<uuid:draft_id>/publication")
@permit(Action.CHECKLISTS_EDIT)
def publication(draft_id: UUID) -> str | Response:
    """What publishing would change; with problems, what is to be mended first."""
    draft = draft_here(draft_id)
    return _page(draft) if draft.is_open else go(url_for("drafts.show", draft_id=draft.id))


@bp.post("/<uuid:draft_id>/publication")
@permit(Action.CHECKLISTS_EDIT)
def publish(draft_id: UUID) -> Response | tuple[str, int]:
    """Publish what was read, and nothing else."""
    draft, sent = draft_here(draft_id), request.form
    revision, newest = (sent.get(name, -1, type=int) for name in ("revision", "newest"))
    try:
        version = actions.publish(draft, revision, newest, by=current_member())
    except Refusal as refusal:
        return _page(draft_here(draft_id), refusal), refusal.status
    flash(_("Version %(n)s is published.", n=version.number), "message")
    return go(url_for("checklists.show", version_hash=version.hash))


def _page(draft: Draft, refusal: Refusal | None = None) -> str:
    member, desk = current_member(), Desk(draft)
    document = _worn(desk.examined.checklist, member)
    latest = queries.newest_version(draft) if draft.checklist_id else None
    before = found(version_for(member, latest.hash)) if latest else None
    changes = comparison(before.checklist, document) if before and document else None
    return render_template(
        "checklists/drafts/publication.html",
        desk=desk,
        draft=draft,
        document=document,
        before=before,
        newest=before.number if before else 0,
        changes=changes,
        same=bool(before and document and before.hash == version_hash(document)),
        overtaken=bool(before and draft.base and before.id != draft.base.id),
        visits=visits_on(member, [before]).get(before.id, 0) if before else 0,
        scoring=scoring_facts(document) if document else [],
        refusal=refusal,
        names=OWN_NAMES,
    )


def _worn(document: Document | None, member: Membership) -> Document | None:
    """The document in the organisation's own words, as publishing freezes it."""
    return dressed(document, wardrobe_of(member.organisation)) if document else None
