"""The pages of the help, and putting the guide of the first days aside."""

from flask import Blueprint, render_template, request, session, url_for
from werkzeug.wrappers import Response

from audit.help import guide
from audit.help.queries import topics_with
from audit.help.topics import BY_SLUG, OF_PAGES, TOPICS
from audit.infra.htmx import go, render
from audit.infra.permits import permit
from audit.infra.refusals import found
from audit.people.identity import current_member
from audit.people.permits import Action
from audit.people.security.entering import here

bp = Blueprint("help", __name__, url_prefix="/help")


@bp.get("")
@permit(Action.ACCOUNT)
def index() -> Response:
    """All topics, one's own role's first; or those that have the words asked for."""
    words = request.args.get("q", "")[:100]
    role = current_member().role
    return render(
        "help/index.html",
        fragment="help/_found.html",
        words=words,
        found=topics_with(words) if words.strip() else None,
        own=[topic for topic in TOPICS if role in topic.roles],
        others=[topic for topic in TOPICS if role not in topic.roles],
    )


@bp.get("/<slug>")
@permit(Action.ACCOUNT)
def show(slug: str) -> str:
    """One topic."""
    topic = found(BY_SLUG.get(slug))
    role = current_member().role
    near = [each for each in TOPICS if role in each.roles and each is not topic]
    return render_template("help/show.html", topic=topic, near=near)


@bp.post("/guide/removal")
@permit(Action.ORGANISATION_EDIT)
def put_aside() -> Response:
    """Show the guide no more, until the next sign-in or the next step that is done."""
    session[guide.ASIDE] = guide.done_count(guide.steps(current_member()))
    return go(here(request.form.get("next")))


@bp.app_template_global()
def help_here() -> str:
    """The address of the help on the page that shows."""
    slug = OF_PAGES.get(request.blueprint or "")
    return url_for("help.show", slug=slug) if slug else url_for("help.index")


@bp.app_template_global()
def first_steps() -> list[guide.Step]:
    """What is left of the first days; nothing for others than administrators, or put aside."""
    return guide.shown_to(current_member())
