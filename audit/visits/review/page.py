"""The page of one submission, as every route of the desk gives it back."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from markupsafe import Markup

from audit.infra.refusals import Refusal, found
from audit.people.identity import current_member
from audit.visits.blind.suspicion import seal, why
from audit.visits.grading.forms import ApprovalGradeForm
from audit.visits.grading.queries import suggested_punctuality
from audit.visits.models import Assessment, Submission, Visit
from audit.visits.queries import latest_submission
from audit.visits.review import forms, queries
from audit.visits.review.guards import Stale
from audit.visits.review.views import desk_page, submission_page

bp = Blueprint("reviews", __name__)

GRADE = "grade-"
"""What the names of the grade's fields begin with beside an approval."""

FORMS: dict[str, type[FlaskForm]] = {
    "return_form": forms.ReturnForm,
    "approve_form": forms.ApproveForm,
    "publish_form": forms.PublishForm,
    "hold_form": forms.HoldForm,
    "exclude_form": forms.ExcludeForm,
    "extend_form": forms.ExtendForm,
    "ask_form": forms.AskForm,
    "read_form": forms.ReadForm,
    "revert_form": forms.RevertForm,
}


def visit_of(visit_id: UUID) -> Visit:
    """A visit that whoever asks may review, or NotFound."""
    return found(queries.reviewable(current_member(), visit_id))


def submission_of(visit: Visit, submission_id: str) -> Submission:
    """The submission that the page showed; Stale when another one counts by now."""
    latest = found(latest_submission(visit))
    if str(latest.id) != submission_id:
        raise Stale(_("A newer submission has arrived. Look at that one first."))
    return latest


def assessment_of(visit: Visit, form: Any) -> Assessment:
    """The assessment that the page showed; Stale when another one counts by now."""
    assessment = found(visit.assessment)
    if not form.validate_on_submit() or str(assessment.id) != form.assessment.data:
        raise Stale(_("A newer assessment exists. Look at that one first."))
    return assessment


def shown_page(
    visit: Visit,
    *,
    drafts: dict[str, dict[str, Any]] | None = None,
    refusal: Refusal | None = None,
    doubted: Markup | None = None,
    **typed: FlaskForm,
) -> str:
    """The page of what counts now, with what was typed for it; a refusal says why it is back.

    `doubted`: the summary with what may be telling marked, when it was not published for that.
    """
    assessment = found(visit.assessment)
    filled = {name: typed.get(name) or form(formdata=None) for name, form in FORMS.items()}
    filled["grade_form"] = typed.get("grade_form") or _grade_form(visit)
    for form in filled.values():
        if "submission" in form:
            form.submission.data = str(assessment.submission_id)
        if "assessment" in form:
            form.assessment.data = str(assessment.id)
    if doubted:
        published = filled["publish_form"]
        published.warned.data, published.summary.errors = seal(published.summary.data), [why()]
    return render_template(
        "reviews/show.html",
        **submission_page(visit),
        **desk_page(visit, current_member()),
        **filled,
        drafts=drafts or {},
        refusal=refusal,
        doubted=doubted,
        done=queries.just_done(current_member(), request.args.get("done", "")),
    )


def _grade_form(visit: Visit) -> FlaskForm:
    return ApprovalGradeForm.showing(None, suggested_punctuality(visit), prefix=GRADE)


def onward(visit: Visit) -> str:
    """Where the desk goes after a visit: to the next one that waits, or to the queue."""
    following = queries.next_after(current_member(), visit)
    if following is None:
        return url_for("reviews.queue", done=visit.id)
    return url_for("reviews.show", visit_id=following, done=visit.id)
