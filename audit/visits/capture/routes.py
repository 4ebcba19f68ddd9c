"""The pages that a phone remembers: the capture form and the phone's shell. They hold no
user's and no visit's data; that lies in the phone's own database."""

import json

from flask import Blueprint, Response, abort, current_app, render_template
from flask_babel import force_locale

from audit.checklists import queries
from audit.engines.language.canonical import scoring_document
from audit.formats.checklist import Checklist
from audit.infra.i18n import LANGUAGES
from audit.infra.permits import ANYONE, permit
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.visits.capture import wording
from audit.visits.capture.modules import modules_of_build

bp = Blueprint("capture", __name__)


@bp.get("/capture/<version_hash>/<locale>")
@permit(Action.VISITS_CAPTURE)
def form(version_hash: str, locale: str) -> Response:
    """The form of one checklist version in one language, the same within a build."""
    version = queries.version_for(current_member(), version_hash)
    if version is None or locale not in LANGUAGES:
        abort(404)
    pages: dict[tuple[str, str, str], str] = current_app.extensions.setdefault("capture", {})
    build: str = current_app.extensions["assets"].build
    key = (build, version_hash, locale)
    if key not in pages:
        pages[key] = _page(version.checklist, version_hash, locale)
    return _stored_on_the_phone(pages[key])


def _page(checklist: Checklist, version_hash: str, locale: str) -> str:
    say = wording.speaker(locale)
    with force_locale(locale):
        return render_template(
            "visits/capture/form.html",
            checklist=checklist,
            version_hash=version_hash,
            scoring=_for_script(scoring_document(checklist)),
            say=say,
            words=wording.answer_words(checklist, say),
            wording=wording,
            modules=_modules("js/capture/main.js"),
        )


@bp.get("/phone")
@permit(ANYONE)
def phone() -> Response:
    """The phone's shell: one page for everybody, filled from the phone's database."""
    page = render_template("visits/phone/shell.html", modules=_modules("js/phone/main.js"))
    return _stored_on_the_phone(page)


def _modules(entry: str) -> tuple[str, ...]:
    return modules_of_build(entry, current_app.extensions["assets"].build)


def _for_script(document: object) -> str:
    """JSON that no text in it can end the surrounding script element with."""
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")


def _stored_on_the_phone(page: str) -> Response:
    response = Response(page, mimetype="text/html")
    response.headers["Cache-Control"] = "private, no-cache"
    return response
