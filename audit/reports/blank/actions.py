"""Making blank forms: by a job, once for a version, a language and a build."""

from uuid import UUID

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import undefer

from audit.checklists.models import ChecklistVersion
from audit.infra import jobs
from audit.infra.db import db
from audit.infra.i18n import defaulting_to
from audit.infra.jobs import Job, job_by_key
from audit.infra.storage import storage
from audit.people.models import Organisation
from audit.reports.blank.content import BlankForm, blank_form
from audit.reports.render import build, direction_attribute, environment, printed


def file_key(version: ChecklistVersion, language: str) -> str:
    """Where a form is kept: under what it depends on, so that what is there is right."""
    return f"reports/{version.organisation_id}/blank-{version.hash}-{language}-{build()}.pdf"


def job_for(version: ChecklistVersion, language: str) -> Job | None:
    """The job that makes or made a form."""
    return job_by_key(_job_key(version, language))


def ask_for(version: ChecklistVersion, language: str) -> None:
    """Have a form made before anything that nobody waits for."""
    with db.write():
        jobs.ask(
            "blank_form",
            _job_key(version, language),
            awaited=True,
            version=str(version.id),
            language=language,
        )


def _job_key(version: ChecklistVersion, language: str) -> str:
    return f"blank:{version.id}:{language}:{build()}"


@jobs.handles("blank_form")
def _make_by_job(version: str, language: str) -> None:
    wanted = select(ChecklistVersion).where(ChecklistVersion.id == UUID(version))
    one = db.session.scalar(wanted.options(undefer(ChecklistVersion.content)))
    if one is not None:
        make(one, language)


def make(version: ChecklistVersion, language: str) -> None:
    """Print a version's form and keep it."""
    key = file_key(version, language)
    if storage().exists(key):
        return
    organisation = db.session.get_one(Organisation, version.organisation_id)
    document, number, digest = version.checklist, version.number, version.hash
    name, own = organisation.name, organisation.language
    db.session.rollback()  # printing takes a second: hold no transaction meanwhile
    with defaulting_to(own), force_locale(language):
        form = blank_form(document, language, organisation=name, version=number, digest=digest)
        pdf = printed(markup(form), f"blank:{digest}:{language}")
    storage().write(key, [pdf])


def markup(form: BlankForm) -> str:
    """The form as HTML, before layout."""
    template = environment().get_template("blank.html")
    return template.render(form=form, dir=direction_attribute(form.direction))
