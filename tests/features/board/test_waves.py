"""Random waves through the very verbs that routes call: whatever is offered, claimed, declined,
handed over, tied and paired, nobody is ever given a visit against the rules."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import or_, select

from audit.infra.db import db
from audit.infra.refusals import Refusal
from audit.people.models import Membership
from audit.people.permits import Role
from audit.visits.board import actions as board
from audit.visits.models import Visit
from audit.visits.offers import actions as offers
from audit.visits.programmes import actions as programmes
from audit.visits.programmes.models import Programme, Slot
from audit.visits.rotation import actions as rotation
from audit.visits.rotation.facts import NotEligible
from audit.visits.rotation.models import Companionship, Tie
from audit.visits.rules import State
from tests.builders import Workplace
from tests.features.board.boards import posted
from tests.features.programmes.waves import branches, shoppers

TODAY = datetime.now(UTC).date()
GONE = {State.DECLINED, State.EXPIRED, State.CANCELLED}


@dataclass
class Wave:
    """A workplace at which anything may happen next; `given` counts what was given to people."""

    place: Workplace
    people: list[Membership]
    slots: list[Slot]
    chance: Random
    given: int = 0
    refused: int = 0

    def go_on(self) -> None:
        """Do one random thing, and look whether what it gave breaks a rule."""
        acts = (self.claim, self.claim, self.offer, self.hand_over, self.end, self.make)
        act = self.chance.choice((*acts, *acts, *acts, self.tie, self.pair))
        try:
            visit = act()
        except NotEligible:
            self.refused += 1
        except Refusal:
            pass
        else:
            if visit is not None:
                self.given += 1
                assert broken(visit) == []

    def claim(self) -> Visit | None:
        return board.claim(self.chance.choice(self.slots).id, self.chance.choice(self.people))

    def offer(self) -> Visit:
        slot, person = self.chance.choice(self.slots), self.chance.choice(self.people)
        by = self.place.people[Role.MANAGER].id
        return programmes.fill(slot, person, by=by, accepted=False)

    def hand_over(self) -> Visit | None:
        visit = self._some(State.OFFERED, State.ACCEPTED)
        to = self.chance.choice(self.people)
        if visit is None or visit.assignee_id == to.id:
            return None
        offers.hand_over(visit, to, "Is ill.", by=self.place.people[Role.SUPERVISOR].id)
        return visit

    def end(self) -> None:
        if visit := self._some(State.OFFERED, State.ACCEPTED):
            offers.cancel(visit, by=self.place.people[Role.MANAGER].id)
        by = self.place.people[Role.MANAGER].id
        for programme in {slot.programme for slot in self.slots}:
            programmes.post(programme, self.slots, on_board=True, by=by)

    def make(self) -> None:
        visit = self._some(State.ACCEPTED)
        if visit is None:
            return
        first, last = window(visit)
        with db.write():
            days = (last - first).days
            visit.made_on = first + timedelta(days=self.chance.randint(0, days))
            visit.state = State.SUBMITTED

    def tie(self) -> None:
        person = self.chance.choice(self.people)
        rotation.tie(person, self.chance.choice(self.slots).branch, "", by=person)

    def pair(self) -> None:
        one, other = self.chance.sample(self.people, 2)
        rotation.pair(one, other, by=self.place.people[Role.MANAGER])

    def _some(self, *states: State) -> Visit | None:
        db.session.rollback()
        found = select(Visit).where(Visit.state.in_(states)).order_by(Visit.offered_at, Visit.id)
        visits = list(db.session.scalars(found))
        return self.chance.choice(visits) if visits else None


def window(visit: Visit) -> tuple[date, date]:
    """The days on which a visit may be made; all times of these tests are London's winter."""
    return max(visit.opens_at.date(), TODAY), max(visit.closes_at.date(), TODAY)


def days_of(visit: Visit) -> set[date]:
    first, last = (visit.made_on, visit.made_on) if visit.made_on else window(visit)
    return {first + timedelta(days=n) for n in range((last - first).days + 1)}


def near(visit: Visit, other: Visit, least: int) -> bool:
    return any(abs((a - b).days) < least for a in days_of(visit) for b in days_of(other))


def broken(visit: Visit) -> list[str]:
    """Which rules of its programme a visit breaks that was given just now, by its rows alone."""
    db.session.rollback()
    rules = db.session.get_one(Programme, visit.programme_id)
    me = visit.assignee_id
    pairs = db.session.scalars(
        select(Companionship).where(or_(Companionship.one_id == me, Companionship.other_id == me))
    )
    friends = {pair.other_id if pair.one_id == me else pair.one_id for pair in pairs}
    others = [
        each
        for each in db.session.scalars(select(Visit).where(Visit.id != visit.id))
        if each.state not in GONE
    ]
    own = [each for each in others if each.assignee_id == me]
    here = [
        each
        for each in others
        if each.branch_id == visit.branch_id and each.assignee_id in {me, *friends}
    ]
    tied = db.session.scalars(select(Tie.branch_id).where(Tie.membership_id == me)).all()
    same = [each for each in own if each.programme_id == rules.id]
    crowded = max(sum(day in days_of(each) for each in own) for day in days_of(visit))
    told = {
        "tie": visit.branch_id in tied,
        "languages": rules.languages and not set(rules.languages) & set(visit.assignee.languages),
        "open": any(each in own and each.made_on is None for each in here),
        "lockout": any(near(visit, each, rules.lockout_days) for each in here),
        "gap": any(near(visit, each, rules.gap_days) for each in own),
        "programme": rules.most_per_programme and len(same) >= rules.most_per_programme,
        "day": rules.most_per_day and crowded >= rules.most_per_day,
    }
    return [name for name, is_so in told.items() if is_so]


@pytest.mark.parametrize("seed", range(6))
def test_nobody_is_ever_given_a_visit_against_the_rules(workplace: Workplace, seed: int):
    chance = Random(seed)
    people = shoppers(workplace, 5)
    for person in people:
        spoken = chance.sample(["en", "cy", "fa"], 2)
        rotation.speak(person, spoken, by=workplace.people[Role.MANAGER])
    slots: list[Slot] = []
    places = branches(workplace, 6)
    for number in range(3):
        slots += posted(
            workplace,
            chance.sample(places, 5),
            name=f"Wave {number}",
            opens_on=TODAY + timedelta(days=chance.randint(-5, 10)),
            closes_on=TODAY + timedelta(days=chance.randint(12, 25)),
            lockout_days=chance.choice([0, 3, 12]),
            gap_days=chance.choice([0, 0, 2]),
            most_per_day=chance.choice([None, 2, 3]),
            most_per_programme=chance.choice([None, 2]),
            languages=chance.choice([[], ["cy"]]),
        )[1]
    wave = Wave(workplace, people, slots, chance)
    for _ in range(70):
        wave.go_on()
    assert wave.given >= 5
    assert wave.refused >= 5
