"""The office's pages of the shoppers' agreement: its draft, its versions, who agreed."""

from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.infra.asked import page_asked_for
from audit.infra.htmx import go
from audit.infra.i18n import direction
from audit.infra.permits import permit
from audit.infra.refusals import Invalid, Refusal, found
from audit.people.agreements import actions, queries, views, wording
from audit.people.agreements.forms import TextsForm
from audit.people.agreements.rules import PARTS, hash_of, mark_of
from audit.people.identity import current_member
from audit.people.permits import Action

bp = Blueprint("agreements", __name__, url_prefix="/organisation/agreements")

PAGE = 50


@bp.get("")
@permit(Action.ORGANISATION_EDIT)
def index() -> str:
    """What is being written, in one language at a time, and every version published before."""
    return _page(_form(_language()))


@bp.post("/draft")
@permit(Action.ORGANISATION_EDIT)
def write() -> Response | tuple[str, int]:
    """Keep the texts of one language in the draft."""
    form = TextsForm()
    if not form.validate_on_submit():
        return _page(form), 422
    member, language = current_member(), form.language.data
    texts = {part: form[part].data or "" for part in PARTS}
    try:
        actions.write(member, language, texts, shown=form.was.data or None)
    except actions.DraftChanged as refusal:
        known = queries.texts_at_work(member.organisation_id)
        form.was.data = mark_of(known, language)  # they have been told: once more is meant
        return _page(form, refusal, "kept"), refusal.status
    flash(_("Kept as a draft. Shoppers see it once it is published."))
    return go(url_for("agreements.index", language=form.language.data))


@bp.post("/draft/removal")
@permit(Action.ORGANISATION_EDIT)
def start_over() -> Response | tuple[str, int]:
    """Throw the draft away."""
    try:
        actions.start_over(current_member(), shown=_shown())
    except actions.DraftChanged as refusal:
        return _page(_form(_language()), refusal), refusal.status
    flash(_("The draft is gone. What is published stays."))
    return go(url_for("agreements.index"))


@bp.post("/publication")
@permit(Action.ORGANISATION_EDIT)
def publish() -> Response | tuple[str, int]:
    """Make the draft the version that holds."""
    try:
        version = actions.publish(current_member(), shown=_shown())
    except (Invalid, actions.DraftChanged) as refusal:
        return _page(_form(_language()), refusal, "published"), refusal.status
    flash(_("Published. Each shopper is asked before the next visit."))
    return go(url_for("agreements.show", version_id=version.id))


@bp.get("/<uuid:version_id>")
@permit(Action.ORGANISATION_EDIT)
def show(version_id: UUID) -> str:
    """One version: its texts, and who agreed to it when."""
    version = found(queries.version_for(current_member(), version_id))
    asked = request.args.get("language", "")
    language = asked if asked in version.texts else views.language_for(version)
    lines, page = queries.lines_of(version), page_asked_for()
    holds = queries.current_version(version.organisation_id)
    return render_template(
        "agreements/show.html",
        version=version,
        holds=holds is not None and holds.id == version.id,
        parts=views.parts_of(version, language),
        language=language,
        lines=lines[(page - 1) * PAGE : page * PAGE],
        given=sum(line.agreed_at is not None for line in lines),
        total=len(lines),
        page=page,
        more=len(lines) > page * PAGE,
    )


def _language() -> str:
    organisation = current_member().organisation
    asked = request.args.get("language", "")
    return asked if asked in organisation.used_languages else organisation.language


def _form(language: str) -> TextsForm:
    """The draft's words, else those that hold, else the ones to start from."""
    organisation = current_member().organisation
    known = queries.texts_at_work(organisation.id)
    texts = known.get(language)
    if texts is None:
        texts = wording.template(language, organisation.name)
    return TextsForm(None, language=language, was=mark_of(known, language), **texts)


def _shown() -> str | None:
    """The hash of the draft that the page showed."""
    return request.form.get("draft") or None


def _page(form: TextsForm, refusal: Refusal | None = None, undone: str = "") -> str:
    """`undone`: what the refusal kept from being done."""
    organisation = current_member().organisation
    draft, known = queries.draft_of(organisation.id), queries.texts_at_work(organisation.id)
    return render_template(
        "agreements/index.html",
        form=form,
        language=form.language.data,
        direction=direction(form.language.data or ""),
        written=known,
        proposed=form.language.data not in known,
        draft=draft,
        draft_hash=hash_of(draft.texts) if draft else "",
        versions=queries.versions_of(organisation.id),
        refusal=refusal,
        undone=undone,
    )
