"""The library of checklists and the page of one version."""

from flask import Blueprint, Response, render_template, request

from audit.checklists import queries, wording
from audit.checklists.builder.queries import drafts_for
from audit.checklists.library.queries import card_of, visits_on
from audit.checklists.library.views import KINDS, PER_PAGE, shelf, spoken
from audit.checklists.uploads.views import ready_to_use
from audit.checklists.views import languages_of, parts_of, scoring_facts
from audit.infra.asked import page_asked_for
from audit.infra.htmx import render
from audit.infra.i18n import current_language
from audit.infra.permits import permit
from audit.infra.refusals import found
from audit.people.identity import current_member
from audit.people.permits import Action, may

bp = Blueprint("checklists", __name__, url_prefix="/checklists")
bp.record_once(lambda setup: setup.app.jinja_env.filters.update(wording.FILTERS))


@bp.get("")
@permit(Action.CHECKLISTS_SEE)
def index() -> Response:
    """The organisation's checklists by title, what is being written, what is ready to copy."""
    member, page = current_member(), page_asked_for()
    kind, words = request.args.get("kind", ""), request.args.get("q", "")[:100]
    kind = kind if kind in KINDS else ""
    edits = may(member.role, Action.CHECKLISTS_EDIT) and not (kind or words or page > 1)
    return render(
        "checklists/index.html",
        fragment="checklists/_shelf.html",
        shelf=shelf(member, kind=kind, words=words, page=page),
        kinds=KINDS,
        kind=kind,
        words=words,
        page=page,
        per_page=PER_PAGE,
        drafts=drafts_for(member, 1)[0][:5] if edits else [],
        ready=ready_to_use(member) if edits else [],
    )


@bp.get("/<version_hash>")
@permit(Action.CHECKLISTS_SEE)
def show(version_hash: str) -> str:
    """One version as published: sections, items, weights, rules; `?lang=` chooses its texts."""
    member = current_member()
    version = found(queries.version_for(member, version_hash))
    document = version.checklist
    languages = languages_of(document)
    asked = request.args.get("lang", "")
    versions = queries.versions_of(version)
    return render_template(
        "checklists/show.html",
        version=version,
        versions=versions,
        visits=visits_on(member, versions),
        spoken=spoken(card_of(document, version.hash).gaps),
        document=document,
        parts=parts_of(version),
        scoring=scoring_facts(document),
        languages=languages,
        language=asked if asked in dict(languages) else current_language(),
    )
