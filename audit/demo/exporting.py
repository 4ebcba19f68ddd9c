"""A table that the demo's manager took out: every published visit, as a workbook."""

from collections.abc import Mapping
from datetime import date, timedelta

from audit.dashboards.exports.actions import ask, job_key
from audit.dashboards.exports.making import make
from audit.dashboards.exports.tables import Manner
from audit.demo.cast import MANAGER
from audit.demo.story import latest_moment
from audit.infra import jobs
from audit.infra.chronicle import told
from audit.infra.db import db
from audit.people.models import Membership

WANTED = "state=published&kind=audit"


def exporting(today: date, members: Mapping[str, Membership]) -> None:
    """Have the file made at the story's end: an export reads between transactions, so that it
    cannot be told within the one of the story."""
    with told(f"an export {today}", latest_moment(today)) as telling:
        with db.write():
            export = ask("visits.xlsx", WANTED, Manner(coded=False), by=members[MANAGER])
            job = jobs.job_by_key(job_key(export))
            jobs.withdraw([job] if job else [])
        telling.moment += timedelta(seconds=3)
        make(str(export.id))
