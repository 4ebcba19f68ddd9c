"""What tests are made of: an organisation, visits, phones, manifests."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from audit.checklists.actions import publish
from audit.checklists.models import ChecklistVersion
from audit.engines.language.parse import parse
from audit.infra.db import db
from audit.people import actions as people
from audit.people.models import Branch, Membership, MembershipPlace, Organisation, Region
from audit.people.permits import Role
from audit.people.security.sessions import open_session
from audit.visits.models import Visit
from audit.visits.offers import actions as offers

ROOT = Path(__file__).resolve().parent.parent

SHORT_LIST = """
id: short-list
kind: {kind}
title: {{en: Short list, fa: فهرست کوتاه}}
scoring:
  method: pooled
  pass: 80
  bands: [{{from: 80, title: {{en: Good}}}}, {{from: 0, title: {{en: Needs work}}}}]
sections:
  - id: welcome
    title: {{en: Welcome}}
    parameter: expression
    items:
      - {{id: greeted, type: yes_no, weight: 2, text: {{en: Someone greeted you.}}}}
      - id: friendly
        type: scale
        weight: 3
        text: {{en: The greeting was friendly.}}
        when: {{item: greeted, is: "yes"}}
  - id: safety
    title: {{en: Safety}}
    parameter: safety
    items:
      - id: exits
        type: yes_no
        critical: flag
        photo: required_on_fail
        note: required_on_fail
        text: {{en: The exits were free.}}
      - {{id: wait, type: duration, target: 60, limit: 300, text: {{en: Time until served.}}}}
"""


@dataclass
class Workplace:
    """One organisation and everything that tests need of it."""

    organisation: Organisation
    regions: list[Region]
    branches: list[Branch]
    people: dict[Role, Membership]
    mystery: ChecklistVersion
    audit: ChecklistVersion
    visits: list[Visit] = field(default_factory=list)


def build_workplace(name: str, domain: str = "harbour.example") -> Workplace:
    """An organisation with two regions, three branches and one person per role."""
    organisation = people.add_organisation(name)
    with db.write() as session:
        north = Region(organisation_id=organisation.id, name="North")
        session.add(north)
        session.flush()
        coast = Region(organisation_id=organisation.id, parent_id=north.id, name="Coast")
        session.add(coast)
        session.flush()
        branches = [
            Branch(
                organisation_id=organisation.id,
                region_id=region.id,
                name=f"{label}, {name}",
                address="1 High Street",
                time_zone="Europe/London",
            )
            for label, region in (("Market", north), ("Pier", coast), ("Quay", coast))
        ]
        session.add_all(branches)
    members = {
        role: people.add_user(
            f"{role}@{domain}",
            f"{role.replace('_', ' ').title()} Person",
            organisation=organisation,
            role=role,
            pseudonym="Shopper 7" if role is Role.SHOPPER else "",
        )
        for role in Role
    }
    with db.write() as session:
        session.add(
            MembershipPlace(membership_id=members[Role.BRANCH_MANAGER].id, branch_id=branches[0].id)
        )
    return Workplace(
        organisation,
        [north, coast],
        branches,
        members,
        _publish(SHORT_LIST.format(kind="mystery"), organisation),
        _publish(
            SHORT_LIST.format(kind="audit").replace("short-list", "short-audit"), organisation
        ),
    )


def the_workplace() -> Workplace:
    """The one that `build_workplace` has put into this database before."""
    all_of = db.session.scalars
    regions = {region.name: region for region in all_of(select(Region))}
    branches = sorted(all_of(select(Branch)), key=lambda branch: branch.name)
    versions = {version.checklist.kind: version for version in all_of(select(ChecklistVersion))}
    return Workplace(
        all_of(select(Organisation)).one(),
        [regions["North"], regions["Coast"]],
        branches,
        {member.role: member for member in all_of(select(Membership))},
        versions["mystery"],
        versions["audit"],
    )


def _publish(source: str, organisation: Organisation) -> ChecklistVersion:
    parsed = parse(source, "short-list.yaml")
    assert parsed.checklist is not None, [str(problem) for problem in parsed.problems]
    return publish(parsed.checklist, organisation=organisation)


def offered(place: Workplace, *, kind: str = "mystery", branch: int = 0, **wanted: Any) -> Visit:
    """A visit offered to the workplace's shopper (or supervisor, for an audit)."""
    now = datetime.now(UTC).replace(microsecond=0)
    version = place.mystery if kind == "mystery" else place.audit
    role = Role.SHOPPER if kind == "mystery" else Role.SUPERVISOR
    assignee = wanted.pop("assignee", place.people[role])
    offer = offers.Offer(
        branch=place.branches[branch],
        version=version,
        assignee=assignee,
        opens_at=wanted.pop("opens_at", now - timedelta(hours=1)),
        closes_at=wanted.pop("closes_at", now + timedelta(days=2)),
        due_at=wanted.pop("due_at", now + timedelta(days=3)),
        **wanted,
    )
    return offers.offer(offer, by=place.people[Role.SUPERVISOR].id)


def accepted(place: Workplace, **wanted: Any) -> Visit:
    """A visit that its shopper has taken on."""
    visit = offered(place, **wanted)
    offers.accept(visit, by=visit.assignee_id)
    return visit


def yes(value: Any) -> dict[str, Any]:
    """An answer with a value."""
    return {"state": "answered", "value": value}


GOOD = {"greeted": yes("yes"), "friendly": yes(5), "exits": yes("yes"), "wait": yes(45)}
POOR = {"greeted": yes("yes"), "friendly": yes(2), "exits": yes("no"), "wait": yes(200)}


def manifest(visit: Visit, answers: dict[str, Any] = GOOD, **other: Any) -> dict[str, Any]:
    """What a phone submits for a visit; `photos` is a list of (sha256, place), or of dicts."""
    photos = other.pop("photos", [])
    return {
        "format": 1,
        "visit": str(visit.id),
        "base": None,
        "checklist": visit.version.hash,
        "locale": "en",
        "app_build": "test",
        "answers": answers,
        "notes": {},
        "times": {
            "started": "2026-11-20T10:00:00Z",
            "submitted": "2026-11-20T11:00:00Z",
            "offset_ms": 0,
            "marks": {},
        },
        "photos": [
            each
            if isinstance(each, dict)
            else {"sha256": each[0], "of": each[1], "caption": "A caption"}
            for each in photos
        ],
        "outcome": "completed",
        **other,
    }


@dataclass
class Phone:
    """A member's phone: it speaks the API with its device token."""

    client: FlaskClient
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """What every request of the phone carries."""
        return {"Authorization": f"Bearer {self.token}"}

    def visits(self) -> list[dict[str, Any]]:
        """The visits that the phone would show."""
        answer = self.client.get("/api/v1/visits", headers=self.headers)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json["visits"]
        return found

    def get(self, path: str) -> Any:
        """GET below /api/v1."""
        return self.client.get(f"/api/v1{path}", headers=self.headers)

    def put(self, path: str, **sent: Any) -> Any:
        """PUT below /api/v1."""
        return self.client.put(f"/api/v1{path}", headers=self.headers, **sent)

    def send_photo(self, data: bytes, name: str = "") -> Any:
        """PUT a photo under its hash, or under another name."""
        name = name or hashlib.sha256(data).hexdigest()
        return self.client.put(f"/api/v1/photos/{name}", data=data, headers=self.headers)

    def send(self, visit_id: UUID, document: dict[str, Any] | bytes, name: str = "") -> Any:
        """PUT a manifest under its hash, or under another name."""
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        name = name or hashlib.sha256(body).hexdigest()
        return self.client.put(
            f"/api/v1/visits/{visit_id}/submissions/{name}", data=body, headers=self.headers
        )


def phone_of(app: Flask, member: Membership) -> Phone:
    """A phone that this member enrolled."""
    _device, token = people.enrol_device(member, "test phone")
    return Phone(app.test_client(), token)


def signed_in(app: Flask, member: Membership, *, second_factor: bool = False) -> FlaskClient:
    """A browser in which this member is signed in."""
    client = app.test_client()
    token = open_session(member.user, browser="Firefox · Linux", second_factor=second_factor)
    with client.session_transaction() as session:
        session["_user_id"] = token
        session["_fresh"] = True
        session["membership"] = str(member.id)
    return client
