"""The pages that a phone remembers: the capture form and the phone's shell. They hold no
user's and no visit's data; that lies in the phone's own database."""

import json

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask_babel import force_locale

from audit.checklists import queries
from audit.checklists.wording import written
from audit.engines.language.canonical import phone_document
from audit.engines.language.checks import subject_of
from audit.formats.checklist import Checklist
from audit.infra.assets import Asset, current_assets
from audit.infra.compression import coding_for
from audit.infra.i18n import LANGUAGES, default_language
from audit.infra.permits import ANYONE, permit
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.visits.capture import wording

bp = Blueprint("capture", __name__)

REMEMBERED = "private, no-cache"
"""Kept by the phone, asked for anew where there is a network; without a validator."""


@bp.get("/capture/<version_hash>/<locale>")
@permit(Action.VISITS_CAPTURE)
def form(version_hash: str, locale: str) -> Response:
    """The form of one checklist version in one language, the same within a build."""
    version = queries.version_for(current_member(), version_hash)
    if version is None or locale not in LANGUAGES:
        abort(404)
    key = (current_assets().build, version_hash, locale, default_language())
    pages: dict[tuple[str, ...], Asset] = current_app.extensions.setdefault("capture", {})
    if key not in pages:
        page = _page(version.checklist, version_hash, locale)
        pages[key] = Asset(page.encode(), "text/html; charset=utf-8")
    return _stored_on_the_phone(pages[key])


def _page(checklist: Checklist, version_hash: str, locale: str) -> str:
    judged = checklist.kind != "mystery"
    with force_locale(locale):
        return render_template(
            "visits/capture/form.html",
            checklist=checklist,
            version_hash=version_hash,
            scoring=_for_script(phone_document(checklist)),
            subject_of=subject_of,
            say=written,
            words=wording.answer_words(checklist, written),
            wording=wording,
            judged=judged,
            modules=["js/capture/main.js", *(["js/engine/score.js"] if judged else [])],
        )


@bp.get("/phone")
@permit(ANYONE)
def phone() -> Response:
    """The phone's shell: one page for everybody, filled from the phone's database."""
    page = render_template("visits/phone/shell.html", modules=["js/phone/main.js"])
    response = Response(page, mimetype="text/html")
    response.headers["Cache-Control"] = REMEMBERED
    response.headers["Sixmarks-Build"] = current_assets().build
    return response


def _for_script(document: object) -> str:
    """JSON that no text in it can end the surrounding script element with."""
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")


def _stored_on_the_phone(page: Asset) -> Response:
    coding = coding_for(request.accept_encodings)
    response = Response(page.encoded(coding) if coding else page.body, content_type=page.mimetype)
    response.headers["Cache-Control"] = REMEMBERED
    response.headers["Sixmarks-Build"] = current_assets().build
    response.headers["Vary"] = "Accept-Encoding"
    if coding:
        response.headers["Content-Encoding"] = coding
    return response
