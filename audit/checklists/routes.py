"""The library of checklists and the page of one version."""

from flask import Blueprint, render_template, request

from audit.checklists import queries, wording
from audit.checklists.views import languages_of, library, parts_of, scoring_facts
from audit.infra.i18n import current_language
from audit.infra.permits import permit
from audit.infra.refusals import found
from audit.people.identity import current_member
from audit.people.permits import Action

bp = Blueprint("checklists", __name__, url_prefix="/checklists")
bp.record_once(lambda setup: setup.app.jinja_env.filters.update(wording.FILTERS))


@bp.get("")
@permit(Action.CHECKLISTS_SEE)
def index() -> str:
    """Every checklist of the organisation by kind, with its versions."""
    checklists = queries.library_for(current_member())
    return render_template(
        "checklists/index.html", kinds=library(checklists), languages_of=languages_of
    )


@bp.get("/<version_hash>")
@permit(Action.CHECKLISTS_SEE)
def show(version_hash: str) -> str:
    """One version as published: sections, items, weights, rules; `?lang=` chooses its texts."""
    version = found(queries.version_for(current_member(), version_hash))
    document = version.checklist
    languages = languages_of(document)
    asked = request.args.get("lang", "")
    return render_template(
        "checklists/show.html",
        version=version,
        document=document,
        parts=parts_of(version),
        scoring=scoring_facts(document),
        languages=languages,
        language=asked if asked in dict(languages) else current_language(),
    )
