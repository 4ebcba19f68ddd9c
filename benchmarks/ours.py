"""The application with one audit of the benchmark's checklist accepted, serving with a tally.

Run as a program it serves the data directory that it is given and prints where, which visit and
which page; every answer's path and bytes go as a line of JSON to `tally` in that directory.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from waitress.server import create_server

from audit import create_app
from audit.checklists.actions import publish
from audit.config import Settings
from audit.infra.assets import warm_in_background
from audit.infra.db import db
from audit.infra.migration import migrate
from audit.people import actions as people
from audit.people.models import Branch, Region
from audit.people.permits import Role
from audit.visits.offers import actions as offers
from benchmarks.checklist import sixty

EMAIL, PASSWORD = "auditor@bench.example", "correct horse battery"


def seed() -> tuple[str, str]:
    """One branch, one person, one accepted audit: its id and its checklist's version."""
    organisation = people.add_organisation("Bench")
    with db.write() as session:
        region = Region(organisation_id=organisation.id, name="Here")
        session.add(region)
        session.flush()
        branch = Branch(
            organisation_id=organisation.id,
            region_id=region.id,
            name="King Street",
            address="12 King Street",
            time_zone="Europe/London",
        )
        session.add(branch)
    auditor = people.add_user(
        EMAIL, "Auditor", organisation=organisation, role=Role.SUPERVISOR, password=PASSWORD
    )
    version = publish(sixty(), organisation=organisation)
    now = datetime.now(UTC).replace(microsecond=0)
    visit = offers.offer(
        offers.Offer(
            branch=branch,
            version=version,
            assignee=auditor,
            opens_at=now - timedelta(hours=1),
            closes_at=now + timedelta(days=2),
            due_at=now + timedelta(days=3),
        ),
        by=auditor.id,
    )
    offers.accept(visit, by=auditor.id)
    return str(visit.id), version.hash


def tallied(application: WSGIApplication, tally: Path) -> WSGIApplication:
    """The application, noting each answer's path and its bytes, head and body."""
    file = tally.open("a", buffering=1, encoding="utf-8")

    def serve(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        head = 0

        def begin(
            status: str, headers: list[tuple[str, str]], *more: Any
        ) -> Callable[[bytes], Any]:
            nonlocal head
            head = 15 + len(status) + sum(len(name) + len(value) + 4 for name, value in headers)
            return start(status, headers, *more)

        def counted(body: Iterable[bytes]) -> Iterator[bytes]:
            size = 0
            for part in body:
                size += len(part)
                yield part
            file.write(json.dumps({"path": environ["PATH_INFO"], "bytes": head + size}) + "\n")

        return counted(application(environ, begin))

    return serve


def main(data: Path) -> None:
    """Seed and serve until the process is ended."""
    app = create_app(Settings(data=data, secret_key=PASSWORD))
    with app.app_context():
        migrate(app)
        visit, version = seed()
        warm_in_background(app.extensions["assets"])
        db.session.remove()
    server = create_server(
        tallied(app.wsgi_app, data / "tally"), host="127.0.0.1", port=0, threads=8
    )
    address = f"http://127.0.0.1:{server.effective_port}"
    print(json.dumps({"url": address, "visit": visit, "version": version}), flush=True)
    server.run()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
