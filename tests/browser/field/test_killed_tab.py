"""The tab is killed a hundred times, at points of the database and the network and at any moment.

`SIXMARKS_SEED` gives the same lives again; what was killed where is printed.
"""

import random
from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.field.conftest import SEED
from tests.browser.field.invariants import assert_nothing_lost
from tests.browser.field.phone import Phone, Plan, assert_received, phone_of, plan_of
from tests.browser.field.place import Field

KILLS = 104
MOST_VISITS = 40
KINDS = {"put", "complete", "fetch", "answer"}
"""Where tabs were killed before the test is over, however chance falls."""

MOST_POINTS = 26
"""A life passes this many fault points at most while the visitor fills in."""

SENDING = {"dieOf": ["fetch", "answer"]}
MOST_SENDING = 10
"""Where all that is left is sending, every other life ends at one of these many of them."""

LONGEST_LIFE = 300
"""Milliseconds after the visitor's first act, where a life ends at a moment and not at a point."""


def test_a_tab_killed_a_hundred_times_loses_nothing(
    browser: Browser, place: Field, chance: random.Random, capsys: pytest.CaptureFixture[str]
):
    phone = phone_of(browser, place)
    phone.home()
    phone.faults = {"lag": 20}
    kills: Counter[str] = Counter()
    plans: list[Plan] = []
    while not enough(kills) and len(plans) < MOST_VISITS:
        (visit,) = place.visits(phone.member)
        plans.append(plan_of(visit, len(plans), pause=10))
        while not enough(kills) and live_and_die(phone, plans[-1], chance, kills):
            pass
        live_on(phone, plans[-1])
    with capsys.disabled():
        print(f"\nseed {SEED}: {sum(kills.values())} kills in {len(plans)} visits")
        print(", ".join(f"{where} {times}" for where, times in sorted(kills.items())))
    assert enough(kills)
    for plan in plans:
        assert_received(phone, plan)
    phone.context.close()


def enough(kills: Counter[str]) -> bool:
    """Whether tabs died often enough, and at every kind of point."""
    return sum(kills.values()) >= KILLS and {where.partition(" ")[0] for where in kills} >= KINDS


def live_and_die(phone: Phone, plan: Plan, chance: random.Random, kills: Counter[str]) -> bool:
    """One life of the tab, which looks back at the one before it; False when none was needed."""
    by_point = chance.random() < 0.75
    phone.visit(plan, **doom(phone.at, chance) if by_point else {})
    assert_nothing_lost(phone)
    phone.go(plan.visit)
    phone.go_on(20_000, until_at_work=not by_point)
    if not by_point:
        phone.go_on(chance.random() * LONGEST_LIFE)
    assert not phone.stuck, f"{plan.visit} at {phone.at!r}: {phone.stuck}"
    if phone.done:
        return False
    kills[f"{phone.doomed or 'moment'} in {phone.at.partition(' ')[0] or 'start'}"] += 1
    phone.kill()
    return True


def doom(at: str, chance: random.Random) -> dict[str, Any]:
    """The point at which the next life ends."""
    if at == "received" and chance.random() < 0.5:
        return {**SENDING, "dieAt": chance.randint(1, MOST_SENDING)}
    return {"dieAt": chance.randint(1, MOST_POINTS)}


def live_on(phone: Phone, plan: Plan) -> None:
    """The last life of a visit: it is finished."""
    phone.visit(plan)
    assert_nothing_lost(phone)
    phone.go(plan.visit)
    phone.go_on(60_000)
    assert phone.done, f"{plan.visit} at {phone.at!r}: {phone.stuck}"
    assert_nothing_lost(phone)
