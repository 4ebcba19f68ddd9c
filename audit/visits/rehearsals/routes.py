"""A draft as the phone would show it, and what its answers would score."""

from uuid import UUID

from flask import Blueprint, Response, request
from flask_babel import force_locale
from flask_babel import gettext as _

from audit.checklists.builder.queries import draft_for
from audit.checklists.builder.views import Desk
from audit.checklists.wording import answer_words, written, yes_no_words
from audit.formats.answers import Answers
from audit.formats.checklist import Checklist
from audit.infra.htmx import asked_by_htmx, render
from audit.infra.i18n import LANGUAGES, OWN_NAMES, current_language
from audit.infra.permits import permit
from audit.infra.refusals import Conflict, found
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.visits.capture import wording
from audit.visits.rehearsals import trying
from audit.visits.rehearsals.views import trial_of

bp = Blueprint("rehearsals", __name__, url_prefix="/checklists/drafts/<uuid:draft_id>")


@bp.get("/preview")
@permit(Action.CHECKLISTS_EDIT)
def preview(draft_id: UUID) -> Response:
    """The draft as the phone shows it: one section (`?section=`), in one language."""
    desk = _desk(draft_id)
    document = desk.examined.readable
    asked = request.args.get("language", "")
    language = asked if asked in LANGUAGES else _first(desk)
    wanted = request.args.get("section")
    shown = [
        (number, part)
        for number, (part, raw) in enumerate(
            zip(document.sections, desk.document["sections"], strict=False) if document else [], 1
        )
        if wanted is None or raw["_key"] == wanted
    ]
    if asked_by_htmx():  # beside the draft there is room for one
        shown = shown[:1]
    with force_locale(language):
        return render(
            "visits/rehearsals/preview.html",
            fragment="visits/rehearsals/_phone.html",
            desk=desk,
            draft=desk.draft,
            checklist=document,
            sections=shown,
            language=language,
            names=OWN_NAMES,
            say=written,
            words=wording.answer_words(document, written) if document else {},
            wording=wording,
            judged=document is not None and document.kind != "mystery",
        )


def _first(desk: Desk) -> str:
    """The reader's language where the draft is written in it, else the draft's first."""
    own = current_language()
    return own if own in desk.languages else desk.languages[0]


@bp.get("/trial")
@permit(Action.CHECKLISTS_EDIT)
def trial(draft_id: UUID) -> Response:
    """The playground: every item, to be answered as one likes."""
    desk = _desk(draft_id)
    document = _rehearsed(desk)
    fill = request.args.get("fill", "")
    return _trial(desk, document, trying.filled(document, fill), frozenset())


@bp.post("/trial")
@permit(Action.CHECKLISTS_EDIT)
def try_out(draft_id: UUID) -> Response:
    """What these answers score, and why. Nothing is kept."""
    desk = _desk(draft_id)
    document = _rehearsed(desk)
    return _trial(desk, document, *trying.answers_in(document, request.form))


def _trial(desk: Desk, document: Checklist, answers: Answers, wrong: frozenset[str]) -> Response:
    return render(
        "visits/rehearsals/trial.html",
        fragment="visits/rehearsals/_outcome.html",
        status=422 if wrong else 200,
        desk=desk,
        draft=desk.draft,
        document=document,
        answers=answers,
        wrong=wrong,
        trial=trial_of(document, answers),
        yes_no=yes_no_words,
        answer_words=answer_words,
    )


def _desk(draft_id: UUID) -> Desk:
    return Desk(found(draft_for(current_member(), draft_id)))


def _rehearsed(desk: Desk) -> Checklist:
    """What can be tried of a draft; Conflict when too little can be read."""
    if desk.examined.sound is None:
        raise Conflict(_("Too little can be read yet to try it. Mend the first things first."))
    return desk.examined.sound
