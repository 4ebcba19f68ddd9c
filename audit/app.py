"""Composition: settings, extensions, blueprints, error pages."""

from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request
from flask_babel import gettext as _
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from audit.checklists.library.queries import counted_by
from audit.checklists.uploads import actions as uploads
from audit.config import Settings
from audit.dashboards.exports import actions as exports
from audit.infra import faults
from audit.infra.asked import init_asked
from audit.infra.assets import init_assets
from audit.infra.compression import init_compression
from audit.infra.db import db, init_db
from audit.infra.headers import init_headers
from audit.infra.htmx import init_htmx
from audit.infra.i18n import init_i18n
from audit.infra.jobs import chore, init_jobs
from audit.infra.mail import init_mail
from audit.infra.money import init_money
from audit.infra.permits import ANYONE, permit, permit_of
from audit.infra.refusals import init_refusals
from audit.infra.storage import clear_leftovers, init_storage
from audit.people import identity
from audit.people.importing import actions as importing
from audit.people.look import actions as look
from audit.people.messages import actions as messages
from audit.people.passwords import actions as passwords
from audit.people.permits import Action, may
from audit.people.security import sessions
from audit.people.sign_in import init_sign_in
from audit.people.undo import actions as undo
from audit.visits import retention, uses
from audit.visits.appeals.queries import open_count
from audit.visits.bulk import actions as bulk
from audit.visits.messages import actions as reminders
from audit.visits.messages import endings as _endings  # noqa: F401 - registers its letters
from audit.visits.messages import views as _letters  # noqa: F401 - registers its letters
from audit.visits.offers import actions as offers
from audit.visits.review import actions as review
from audit.visits.sync import photos
from audit.visits.work import actions as kept_views

ROOM_ON_PHONES = 5
"""So many places fit into a phone's bar with targets that a thumb hits."""

SPARE = ("fees.index", "checklists.index", "organisation.index", "results.index")
"""What gives way there when there are more, in this order: it stands on *Me* instead."""

ROOT = Path(__file__).resolve().parent.parent
FEATURES = (
    "audit.people.routes",
    "audit.checklists.routes",
    "audit.checklists.builder.routes",
    "audit.checklists.sheets.routes",
    "audit.checklists.uploads.routes",
    "audit.checklists.changes.routes",
    "audit.checklists.library.routes",
    "audit.visits.routes",
    "audit.visits.work.routes",
    "audit.visits.bulk.routes",
    "audit.visits.calendar.routes",
    "audit.visits.capture.routes",
    "audit.visits.capture.installing",
    "audit.visits.rehearsals.routes",
    "audit.visits.sync.routes",
    "audit.visits.review.routes",
    "audit.visits.review.comments.routes",
    "audit.visits.aside.routes",
    "audit.reports.routes",
    "audit.reports.branch",
    "audit.reports.blank.routes",
    "audit.people.organisation.routes",
    "audit.people.look.routes",
    "audit.checklists.parameters.routes",
    "audit.checklists.labels.routes",
    "audit.people.places.routes",
    "audit.people.places.regions",
    "audit.people.members.routes",
    "audit.people.members.standing",
    "audit.people.importing.routes",
    "audit.people.messages.routes",
    "audit.people.passwords.routes",
    "audit.people.undo.routes",
    "audit.people.security.routes",
    "audit.people.security.arriving",
    "audit.people.security.office",
    "audit.people.setup.routes",
    "audit.people.agreements.routes",
    "audit.people.agreements.agreeing",
    "audit.visits.programmes.routes",
    "audit.visits.rotation.routes",
    "audit.visits.board.routes",
    "audit.visits.quizzes.routes",
    "audit.visits.quizzes.taking",
    "audit.visits.signals.routes",
    "audit.visits.blind.routes",
    "audit.visits.grading.routes",
    "audit.visits.branch.routes",
    "audit.visits.appeals.routes",
    "audit.visits.appeals.filing",
    "audit.fees.routes",
    "audit.dashboards.results.routes",
    "audit.dashboards.exports.routes",
    "audit.help.routes",
)
PARTS = {
    "aside": "visits",
    "bulk": "visits",
    "calendar": "visits",
    "work": "visits",
    "branch_appeals": "branch",
    **dict.fromkeys(
        ("drafts", "rehearsals", "uploads", "sheets", "library", "checklist_changes", "blank"),
        "checklists",
    ),
    "shoppers": "programmes",
    "quizzes": "programmes",
    "quiz": "board",
    "agreeing": "board",
    "own_security": "people",
    "exports": "results",
    "sign_in_rules": "organisation",
}
"""Where the navigation stands on pages that are a part of another place."""

LARGEST_REQUEST = 16 * 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings, the environment's by default."""
    settings = settings or Settings.from_environment()
    app = Flask("audit", template_folder=str(ROOT / "templates"), static_folder=None)
    _configure(app, settings)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, *[settings.proxies] * 3)  # type: ignore[method-assign]
    init_db(app, settings.database)
    Migrate(app, db, directory=str(ROOT / "audit" / "migrations"), render_as_batch=True)
    init_storage(app, settings.storage_directory)
    init_jobs(app, str(settings.jobs_file))
    init_mail(app, settings.mail_url, base_url=settings.base_url)
    for work in (clear_leftovers, offers.expire, photos.collect, review.mark_passed, undo.forget):
        chore(work)
    for work in (reminders.remind, messages.send_due, messages.forget_old, passwords.forget_old):
        chore(work)
    chore(uploads.forget_old)
    chore(exports.forget_old)
    chore(importing.clear_old)
    chore(look.forget_logos)
    counted_by(uses.visits_on)
    for work in (kept_views.sweep, bulk.sweep):
        chore(work)
    chore(sessions.forget_old)
    chore(retention.erase_old)
    init_htmx(app)
    init_i18n(app)
    init_money(app)
    init_assets(app)
    init_headers(app, promise_https=settings.promises_https)
    init_compression(app)
    init_refusals(app)
    init_asked(app)
    csrf = CSRFProtect(app)
    init_sign_in(app, secure=settings.secure, testing=settings.testing)
    app.before_request(identity.enter)
    for name in FEATURES:
        app.register_blueprint(import_module(name).bp)
    csrf.exempt(app.blueprints["sync"])
    _add_health(app)
    app.context_processor(_page_context)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    faults.arm(settings.fault)
    app.testing = settings.testing
    app.config.update(
        SECRET_KEY=settings.session_secret(),
        SESSION_COOKIE_NAME="__Host-sixmarks" if settings.secure else "sixmarks",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        WTF_CSRF_TIME_LIMIT=None,
        LOOPBACK=settings.loopback,
        ADDRESS=settings.address,
        SETTINGS=settings,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _add_health(app: Flask) -> None:
    @app.get("/healthz")
    @permit(ANYONE)
    def healthz() -> dict[str, str]:
        """Whether the process answers at all."""
        return {"status": "ok"}

    @app.get("/readyz")
    @permit(ANYONE)
    def readyz() -> dict[str, str]:
        """Whether the database can be read."""
        db.session.connection().exec_driver_sql("SELECT 1")
        return {"status": "ready"}


def _page_context() -> dict[str, Any]:
    member = g.get("member")
    return {
        "member": member,
        "may": lambda action: may(member.role if member else None, action),
        "may_enter": lambda endpoint: _may_enter(member, endpoint),
        "navigation": _navigation(member),
        "appeals_waiting": lambda: open_count(member),
        "demo_members": import_module("audit.people.routes").demo_members,
    }


def _may_enter(member: Any, endpoint: str) -> bool:
    """Whether there is such a page, and the member's role opens it."""
    action = permit_of(current_app.view_functions.get(endpoint))
    return action is not None and may(member.role if member else None, action)


def _navigation(member: Any) -> list[dict[str, Any]]:
    audits = member is not None and may(member.role, Action.VISITS_AUDIT)
    places = (
        ("programmes.index", Action.PROGRAMMES_SEE, "calendar", _("Programmes")),
        ("visits.index", Action.REPORTS_SEE, "list", _("Visits")),
        ("branch.index", Action.BRANCH_SEE, "list", _("Visits")),
        ("capture.phone", Action.VISITS_CAPTURE, "bag", _("On site") if audits else _("My visits")),
        ("board.index", Action.JOBS_CLAIM, "pin", _("Jobs")),
        ("reviews.queue", Action.VISITS_REVIEW, "inbox", _("Review")),
        ("results.index", Action.RESULTS_SEE, "chart", _("Results")),
        ("appeals.index", Action.APPEALS_DECIDE, "flag", _("Appeals")),
        ("fees.index", Action.FEES_SEE, "coin", _("Fees")),
        ("checklists.index", Action.REPORTS_MAKE, "book", _("Checklists")),
        ("organisation.index", Action.OFFICE_SEE, "people", _("Organisation")),
        ("people.me", Action.ACCOUNT, "user", _("Me")),
    )
    own = [place for place in places if member is not None and may(member.role, place[1])]
    there = {place[0] for place in own}
    spare = [each for each in SPARE if each in there][: max(len(own) - ROOM_ON_PHONES, 0)]
    return [
        {
            "endpoint": endpoint,
            "icon": icon,
            "label": label,
            "current": _is_here(endpoint),
            "spare": endpoint in spare,
        }
        for endpoint, _action, icon, label in own
    ]


def _is_here(endpoint: str) -> bool:
    if request.path.startswith("/organisation"):  # the office's pages, whichever feature's
        return endpoint == "organisation.index"
    here = PARTS.get(request.blueprint or "", request.blueprint)
    return here == endpoint.partition(".")[0]
