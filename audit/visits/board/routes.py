"""The job board of one shopper, and where they know somebody."""

from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from audit.infra.asked import page_asked_for
from audit.infra.htmx import go
from audit.infra.permits import permit
from audit.infra.refusals import NotFound, Refusal, found
from audit.people.agreements.actions import AgreementNeeded
from audit.people.identity import current_member
from audit.people.models import Branch
from audit.people.permits import Action
from audit.visits.board import actions
from audit.visits.board.forms import TieForm
from audit.visits.board.queries import ties_of
from audit.visits.board.views import openings
from audit.visits.models import Visit
from audit.visits.queries import visit_for
from audit.visits.quizzes.actions import QuizNeeded
from audit.visits.rotation.actions import held_at, tie, untie
from audit.visits.rotation.queries import branch_for

bp = Blueprint("board", __name__, url_prefix="/jobs")

PAGE = 40


@bp.get("")
@permit(Action.JOBS_CLAIM)
def index() -> str:
    """What is open: first what this shopper may take on, then the others with why not."""
    return _board(taken=_taken())


@bp.post("/<uuid:slot_id>/claim")
@permit(Action.JOBS_CLAIM)
def claim(slot_id: UUID) -> Response | tuple[str, int]:
    """Take a visit on; who comes too late, or may not, is told so above the board.

    Who has something to agree to or to answer first is led there.
    """
    try:
        visit = actions.claim(slot_id, current_member())
    except NotFound:
        raise
    except AgreementNeeded:
        return go(url_for("agreeing.show", next=url_for("board.index", _anchor=f"job-{slot_id}")))
    except QuizNeeded:
        return go(url_for("quiz.of_job", slot_id=slot_id))
    except Refusal as refusal:
        return _board(refusal=refusal), refusal.status
    return go(url_for("board.index", taken=visit.id))


@bp.get("/ties/<uuid:branch_id>")
@permit(Action.JOBS_CLAIM)
def tie_form(branch_id: UUID) -> str:
    """What happens when the shopper says that they know somebody at this branch."""
    return _tie_page(_branch(branch_id), TieForm())


@bp.post("/ties/<uuid:branch_id>")
@permit(Action.JOBS_CLAIM)
def know(branch_id: UUID) -> Response | tuple[str, int]:
    """Note that the shopper knows somebody at a branch; their visits there are taken back."""
    form, member, branch = TieForm(), current_member(), _branch(branch_id)
    if not form.validate_on_submit():
        return _tie_page(branch, form), 422
    flash(_told(tie(member, branch, form.reason.data or "", by=member)))
    return go(url_for("board.index"))


@bp.post("/ties/<uuid:branch_id>/removal")
@permit(Action.JOBS_CLAIM)
def know_no_more(branch_id: UUID) -> Response:
    """Take it back: the shopper knows nobody at this branch."""
    untie(current_member(), _branch(branch_id).id, by=current_member())
    flash(_("Taken back. Visits there can be given to you again."))
    return go(url_for("board.index"))


def _told(withdrawn: list[Visit]) -> str:
    if withdrawn:
        return _("Noted. Your visit there was taken back, and your agency sees why.")
    return _("Noted. Covert visits there are not given to you any more.")


def _taken() -> Visit | None:
    """The visit that was claimed just now, where the address names one of the shopper's own."""
    visit_id = request.args.get("taken", type=UUID)
    return visit_for(current_member(), visit_id) if visit_id else None


def _branch(branch_id: UUID) -> Branch:
    return found(branch_for(current_member(), branch_id))


def _tie_page(branch: Branch, form: TieForm) -> str:
    held = held_at(current_member(), branch)
    return render_template("board/tie.html", branch=branch, form=form, held=held)


def _board(*, taken: Visit | None = None, refusal: Refusal | None = None) -> str:
    member, page = current_member(), page_asked_for()
    open_now = openings(member)
    return render_template(
        "board/index.html",
        openings=open_now[(page - 1) * PAGE : page * PAGE],
        able=sum(not each.why_not for each in open_now),
        total=len(open_now),
        page=page,
        more=len(open_now) > page * PAGE,
        ties=ties_of(member),
        taken=taken,
        refusal=refusal,
    )
