"""Many claim at once: one wins, and no rule is broken between two who decide together."""

import threading
from collections.abc import Callable, Sequence
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from audit.infra.db import db
from audit.infra.refusals import Refusal
from audit.people.models import Membership
from audit.people.permits import Role
from audit.visits.board import actions as board
from audit.visits.models import Visit
from audit.visits.rotation import actions as rotation
from tests.builders import Workplace
from tests.features.board.boards import posted
from tests.features.programmes.waves import branches, shoppers

CROWD, ROUNDS = 50, 200


def at_once(app: Flask, rounds: int, acts: Sequence[Callable[[int], None]]) -> list[list[str]]:
    """Let all act at the same moment, round by round; per round how each one ended, sorted.

    Each acts in a thread and a session of its own, as in a server's workers.
    """
    ended: list[list[str]] = [[] for _ in range(rounds)]
    together = threading.Barrier(len(acts))

    def work(act: Callable[[int], None]) -> None:
        for number in range(rounds):
            with app.app_context():
                together.wait(60)
                try:
                    act(number)
                    ended[number].append("won")
                except Refusal as refusal:
                    ended[number].append(refusal.kind)
                except Exception as error:
                    ended[number].append(repr(error))

    threads = [threading.Thread(target=work, args=(act,), daemon=True) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return [sorted(each) for each in ended]


def claims(member: UUID, slots: Sequence[UUID]) -> Callable[[int], None]:
    """What one shopper does: claim the round's visit."""

    def act(number: int) -> None:
        board.claim(slots[number], db.session.get_one(Membership, member))

    return act


def held() -> list[Visit]:
    db.session.rollback()
    return list(db.session.scalars(select(Visit)))


def test_of_fifty_who_claim_at_once_one_gets_the_visit(app: Flask, workplace: Workplace):
    """Two hundred visits, one after the other, each claimed by all."""
    crowd = [each.id for each in shoppers(workplace, CROWD)]
    places = branches(workplace, ROUNDS)
    _programme, slots = posted(workplace, places)
    wanted = [slot.id for slot in slots]
    db.session.rollback()
    ended = at_once(app, ROUNDS, [claims(member, wanted) for member in crowd])
    one_winner = ["already-taken"] * (CROWD - 1) + ["won"]
    assert [each for each in ended if each != one_winner] == []
    made = held()
    assert len(made) == ROUNDS
    assert {visit.branch_id for visit in made} == {branch.id for branch in places}


def test_of_two_companions_who_claim_at_once_one_gets_the_branch(app: Flask, workplace: Workplace):
    """Two visits to one branch, by two who lock each other out of it."""
    one, other = shoppers(workplace, 2)
    rotation.pair(one, other, by=workplace.people[Role.MANAGER])
    places = branches(workplace, 20)
    _first, slots = posted(workplace, places, lockout_days=30)
    _second, others = posted(workplace, places, lockout_days=30, name="Winter")
    mine, theirs = [slot.id for slot in slots], [slot.id for slot in others]
    members = one.id, other.id
    db.session.rollback()
    ended = at_once(app, 20, [claims(members[0], mine), claims(members[1], theirs)])
    assert [each for each in ended if each != ["not-eligible", "won"]] == []
    assert len(held()) == 20


def test_of_two_claims_of_one_shopper_at_once_a_days_limit_lets_one_through(
    app: Flask, workplace: Workplace
):
    people = [each.id for each in shoppers(workplace, 20)]
    _programme, slots = posted(workplace, branches(workplace, 40), most_per_day=1)
    wanted = [slot.id for slot in slots]
    db.session.rollback()

    def claims_one_of_two(offset: int) -> Callable[[int], None]:
        def act(number: int) -> None:
            board.claim(wanted[2 * number + offset], db.session.get_one(Membership, people[number]))

        return act

    ended = at_once(app, 20, [claims_one_of_two(0), claims_one_of_two(1)])
    assert [each for each in ended if each != ["not-eligible", "won"]] == []
    assert len(held()) == 20
