"""The demo's running programme: a wave over all branches, told by the verbs of the desk."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final

from sqlalchemy import select

from audit.checklists.models import ChecklistVersion
from audit.demo.capture import Capture
from audit.demo.cast import CAST, REVIEWER, SHOPPER, SUPERVISOR
from audit.demo.lives import Life, Part, course, offered_at
from audit.demo.places import PLACES
from audit.demo.story import Plan, Storyteller
from audit.infra.db import db
from audit.people.models import Branch, Device, Membership
from audit.people.permits import Role
from audit.visits.models import Visit
from audit.visits.programmes import actions
from audit.visits.programmes.models import Programme, Slot
from audit.visits.rotation.facts import NotEligible
from audit.visits.rules import State

NUMBERS: Final = 10_000
"""From here on the wave's plans are numbered, apart from those of the story."""
ON_BOARD: Final = (0, 1, 2, 5, 6, 7, 8)
"""The branches whose second visit is on the job board."""
MADE: Final = {State.SUBMITTED, State.PUBLISHED}
SCENARIOS: Final = (
    "You want to open a savings account for a child of nine. Ask which papers are needed and what "
    "happens to the account at eighteen.",
    "You lost your card yesterday and found it again this morning. Ask whether it can be used.",
    "You expect a payment from abroad. Ask how long it takes and what it costs.",
)
GOAL: Final = (
    "Do branches say what an account costs before it is opened, without being asked twice?"
)
BRIEF: Final = (
    "Go in as a customer, at any counter that is free. Greet nobody you know; if somebody knows "
    "you, leave and say so. Fill in the form once you are outside."
)


@dataclass
class Wave:
    """A programme of two visits to each branch, and everybody in it."""

    today: date
    version: ChecklistVersion
    branches: Mapping[str, Branch]
    members: Mapping[str, Membership]
    phones: Mapping[str, Device]
    slots: dict[str, list[Slot]] = field(default_factory=dict)

    def lives(self, capture: Callable[[Plan], Capture]) -> list[Life]:
        """The programme's own course, and that of each visit; `capture` makes a visit."""
        story = Storyteller(self.today, 0, Random("wave"))  # noqa: S311 - repeatable
        plans = [replace(plan, number=NUMBERS + n) for n, plan in enumerate(story.wave())]
        visits = [self._visit(plan, capture(plan) if plan.end in MADE else None) for plan in plans]
        return [self._programme(), *visits]

    def _at(self, days: int, hour: int) -> datetime:
        return datetime.combine(self.today + timedelta(days=days), time(hour), UTC)

    def _programme(self) -> Life:
        manager = next(self.members[p.email] for p in CAST if p.role is Role.MANAGER)
        yield self._at(-30, 9)
        places = [self.branches[place.name] for place in PLACES]
        programme = actions.plan(
            manager.organisation_id, self._terms(manager), places, by=manager.id
        )
        for slot in db.session.scalars(select(Slot).order_by(Slot.number)):
            self.slots.setdefault(slot.branch.name, []).append(slot)
        yield self._at(-29, 10)
        actions.start(programme, by=manager.id)
        yield self._at(-10, 11)
        self._post(programme)

    def _post(self, programme: Programme) -> None:
        supervisor = self.members[SUPERVISOR]
        chosen = [self.slots[PLACES[index].name][1] for index in ON_BOARD]
        actions.post(programme, chosen, on_board=True, by=supervisor.id)

    def _terms(self, manager: Membership) -> dict[str, object]:
        return {
            "name": "What an account costs",
            "goal": GOAL,
            "brief": BRIEF,
            "version_id": self.version.id,
            "opens_on": self.today - timedelta(days=14),
            "closes_on": self.today + timedelta(days=14),
            "per_branch": 2,
            "scenarios": list(SCENARIOS),
            "fee": 1800,
            "expenses_limit": 500,
            "currency": manager.organisation.currency,
            "lockout_days": 4,
        }

    def _visit(self, plan: Plan, capture: Capture | None) -> Life:
        random = plan.chance("course")
        yield (offered := offered_at(plan, random))
        given = self._given(plan)
        if given is not None:
            visit, person = given
            part = Part(
                plan=plan,
                branch=visit.branch,
                version=self.version,
                assignee=self.members[person],
                phone=self.phones[person],
                supervisor=self.members[SUPERVISOR],
                reviewer=self.members[REVIEWER],
                random=random,
            )
            yield from course(part, visit, offered, capture)

    def _given(self, plan: Plan) -> tuple[Visit, str] | None:
        """The visit, offered to the first person whom no rule holds back; None without one."""
        slots = self.slots[plan.place.name]
        slot = slots[0] if slots[0].visit is None else slots[1]
        for person in self._who(plan):
            try:
                by = self.members[SUPERVISOR].id
                return actions.fill(slot, self.members[person], by=by, accepted=False), person
            except NotEligible:
                continue
        return None

    def _who(self, plan: Plan) -> Iterator[str]:
        """Those who know the region; the one who is signed in as has enough in hand."""
        gulf = plan.place.region == "Gulf"
        shoppers = [
            p for p in CAST if p.role is Role.SHOPPER and (p.locale in {"ar", "fa"}) == gulf
        ]
        shoppers.sort(key=lambda p: (p.email == SHOPPER, p.locale != plan.place.language))
        yield from (p.email for p in shoppers if p.email != SHOPPER or plan.end in MADE)
