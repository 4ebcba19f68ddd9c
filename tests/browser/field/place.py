"""A small organisation behind a real server, and what that server has really kept."""

import hashlib
import io
import itertools
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy import select

from audit import create_app
from audit.checklists.actions import publish
from audit.checklists.models import ChecklistVersion
from audit.commands.verify import problems_found
from audit.engines.language.parse import parse
from audit.infra.db import db
from audit.infra.migration import migrate
from audit.infra.storage import storage
from audit.people import actions as people
from audit.people.models import Branch, Membership, MembershipPlace, Organisation, Region
from audit.people.permits import Role
from audit.people.security.sessions import open_session
from audit.visits.models import Photo, Submission, SubmissionPhoto, Visit
from audit.visits.offers import actions as offers
from tests import postgres
from tests.server import Server, serving

FIELD_LIST = """
id: field-list
kind: mystery
title: {en: Field list}
scoring: {pass: 80}
sections:
  - id: welcome
    title: {en: Welcome}
    parameter: expression
    items:
      - {id: greeted, type: yes_no, text: {en: Someone greeted you.}}
      - {id: friendly, type: scale, text: {en: It was friendly.}, when: {item: greeted, is: "yes"}}
      - id: leaflets
        type: multi
        text: {en: Which leaflets were there?}
        options:
          - {id: complaints, text: {en: Complaints}, points: 1}
          - {id: prices, text: {en: Prices}, points: 2}
  - id: counter
    title: {en: Counter}
    parameter: speed
    items:
      - {id: wait, type: duration, target: 60, limit: 300, text: {en: Time until served.}}
      - id: exits
        type: yes_no
        critical: flag
        photo: required
        note: required_on_fail
        text: {en: The exits were free.}
      - {id: remark, type: text, text: {en: What else did you notice?}}
checks:
  - {id: quick, text: {en: Under five seconds?}, when: {item: wait, below: 5}}
"""


@dataclass(frozen=True)
class Received:
    """A submission that the server has kept: its name, what it says, and its pictures by place."""

    sha256: str
    manifest: dict[str, Any]
    receipt: dict[str, Any]
    pictures: list[tuple[str, bytes]]
    quarantine: str | None


@dataclass
class Field:
    """A branch, a checklist of six items, and as many shoppers and visits as a test wants."""

    data: Path
    app: Flask
    version: str
    server: Server = field(init=False)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def shopper(self) -> tuple[str, str]:
        """A new member who makes visits: (membership, the session's cookie)."""
        return self.member(Role.SHOPPER)

    def visits(
        self, member: str, count: int = 1, *, accept: bool = True, **terms: Any
    ) -> list[str]:
        """New visits of a member, accepted unless they are only to be offered."""
        with self.inside():
            assignee = _by_id(Membership, member)
            branch = db.session.scalars(select(Branch)).first()
            version = db.session.scalars(select(ChecklistVersion)).first()
            assert branch is not None
            assert version is not None
            now = datetime.now(UTC).replace(microsecond=0)
            made = []
            for _ in range(count):
                wanted = offers.Offer(
                    branch=branch,
                    version=version,
                    assignee=assignee,
                    opens_at=now - timedelta(hours=1),
                    closes_at=now + timedelta(days=2),
                    due_at=now + timedelta(days=3),
                    scenario=f"Visit {next(self.numbers)}",
                    **terms,
                )
                visit = offers.offer(wanted, by=assignee.id)
                if accept:
                    offers.accept(visit, by=assignee.id)
                made.append(str(visit.id))
            return made

    def received(self, visit: str) -> list[Received]:
        """Every submission of a visit, in the order of their numbers."""
        with self.inside():
            wanted = select(Submission).where(Submission.visit_id == _by_id(Visit, visit).id)
            found = db.session.scalars(wanted.order_by(Submission.number)).all()
            return [_received(submission) for submission in found]

    def problems(self) -> list[str]:
        """What `sixmarks verify` would complain of."""
        with self.inside():
            return list(problems_found())

    def member(self, role: Role, name: str = "", *, branch: str = "") -> tuple[str, str]:
        """A new member with a role: (membership, the session's cookie); of one branch if named."""
        with self.inside():
            organisation = db.session.scalars(select(Organisation)).one()
            number = next(self.numbers)
            member = people.add_user(
                f"{role}-{number}@harbour.example",
                name or f"Person {number}",
                organisation=organisation,
                role=role,
                pseudonym=f"Shopper {number}",
            )
            if branch:
                here = db.session.scalars(select(Branch).where(Branch.name == branch)).one()
                with db.write() as session:
                    session.add(MembershipPlace(membership_id=member.id, branch_id=here.id))
            signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
            values = {
                "_user_id": open_session(member.user, browser=""),
                "_fresh": True,
                "membership": str(member.id),
            }
            return str(member.id), signer.dumps(values)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """The application on the server's data, as a second process beside it."""
        with self.app.app_context():
            try:
                yield
            finally:
                db.session.remove()


def _by_id(kind: type[Any], identity: str) -> Any:
    found = next((one for one in db.session.scalars(select(kind)) if str(one.id) == identity), None)
    assert found is not None, f"no {kind.__name__} {identity}"
    return found


def _received(submission: Submission) -> Received:
    rows = db.session.execute(
        select(SubmissionPhoto.place, Photo)
        .join(Photo, Photo.id == SubmissionPhoto.photo_id)
        .where(SubmissionPhoto.submission_id == submission.id)
        .order_by(SubmissionPhoto.position)
    ).all()
    pictures = [(place, storage().read(photo.key)) for place, photo in rows]
    for (_place, kept), (_, photo) in zip(pictures, rows, strict=True):
        assert hashlib.sha256(kept).hexdigest() == photo.sha256
    return Received(
        submission.manifest_sha256,
        json.loads(submission.content),
        json.loads(submission.receipt_json),
        pictures,
        submission.quarantine,
    )


@contextmanager
def working(
    data: Path, *, branches: Sequence[str] = ("King Street",), jobs: bool = False
) -> Iterator[Field]:
    """A field with its server running; jobs are left undone unless a test waits for them."""
    app = create_app(postgres.settings_of(data, testing=True))
    with app.app_context():
        migrate(app)
        organisation = people.add_organisation("Harbour Bank")
        with db.write() as session:
            region = Region(organisation_id=organisation.id, name="South")
            session.add(region)
            session.flush()
            session.add_all(
                Branch(
                    organisation_id=organisation.id,
                    region_id=region.id,
                    name=name,
                    address=f"12 {name}",
                    time_zone="Europe/London",
                )
                for name in branches
            )
        document = parse(FIELD_LIST).checklist
        assert document is not None
        version = publish(document, organisation=organisation).hash
        db.session.remove()
    place = Field(data, app, version)
    with serving(data, *([] if jobs else ["--no-jobs"])) as place.server:
        yield place
    with app.app_context():
        db.engine.dispose()


SHADES = [
    (220, 40, 40),
    (40, 180, 60),
    (40, 60, 220),
    (230, 200, 40),
    (160, 40, 200),
    (30, 190, 200),
]


def shade(number: int) -> bytes:
    """A small JPEG of one colour, so that it is known again after the phone has re-encoded it."""
    out = io.BytesIO()
    size = (64 + 8 * (number // len(SHADES)), 48)
    Image.new("RGB", size, SHADES[number % len(SHADES)]).save(out, "JPEG", quality=90)
    return out.getvalue()


def shade_of(picture: bytes) -> int:
    """Which picture of `shade` this is."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    seen = image.getpixel((image.width // 2, image.height // 2))
    assert isinstance(seen, tuple)
    nearest = min(
        range(len(SHADES)),
        key=lambda n: sum((a - b) ** 2 for a, b in zip(SHADES[n], seen, strict=True)),
    )
    return nearest + len(SHADES) * ((image.width - 64) // 8)
