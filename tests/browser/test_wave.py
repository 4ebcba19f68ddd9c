"""A whole wave in the browser (R0.24, RS.13): twelve branches and eight shoppers, from the plan to
the report that an appeal revised, on the pages that each person uses. Two shoppers tap their visits
through without a network; the other ten visits go by the requests that a phone makes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import wave, wave_desk
from tests.browser.field.place import Field, working
from tests.browser.wave import BRANCHES, FAILING, FOUND, RETURNED, SHOPPERS, Crew

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    """An organisation of twelve branches, whose server makes its reports itself."""
    data = tmp_path_factory.mktemp("wave") / "data"
    with working(data, branches=BRANCHES, jobs=True) as field:
        yield field
    assert field.problems() == []


def test_a_wave_from_the_plan_to_the_report_that_an_appeal_revised(
    browser: Browser, place: Field, tmp_path: Path
):
    crew = wave.crew(browser, place)
    programme = wave.plan_wave(crew.manager)
    assert wave.coverage(crew.manager, programme) == {"To offer": 12}
    wave.open_the_board(crew.manager)

    claim_all(crew)
    assert wave.coverage(crew.manager, programme) == {"Accepted": 12}

    tapped = {branch: wave.send_by_hand(crew, branch) for branch in (FAILING, RETURNED)}
    for branch in BRANCHES:
        if branch not in tapped:
            wave.send(crew, branch)
    assert wave.coverage(crew.manager, programme) == {"Sent in": 12}

    desk = crew.reviewer
    assert wave_desk.waiting(desk) == {"New": 12}
    wave_desk.give_back(desk, crew.visits[RETURNED])
    assert wave_desk.waiting(desk) == {"New": 11, "Returned": 1}
    wave.correct(tapped[RETURNED], crew.visits[RETURNED])
    for visit in crew.visits.values():
        wave_desk.approve(desk, visit)
    assert wave_desk.waiting(desk) == {"New": 0, "Ready to publish": 12}
    wave_desk.publish(desk, crew.visits[FAILING], "Warm, but an exit was blocked.")
    wave_desk.publish_all(desk, [branch for branch in BRANCHES if branch != FAILING])
    assert wave_desk.waiting(desk) == {"New": 0}
    assert wave.coverage(crew.manager, programme) == {"Published": 12}
    pay(crew)

    team, visit = crew.branch, crew.visits[FAILING]
    team.goto("/branch")
    expect(team.locator("tr.visit")).to_have_count(1)
    expect(team.locator("tr.visit")).to_contain_text("Not passed")
    team.goto(f"/branch/visits/{visit}")
    expect(team.locator("main")).to_contain_text(FOUND)
    expect(team.get_by_role("heading", name="Why 75?")).to_be_visible()
    tells_of_nobody(team.content())
    wave_desk.appeal(team, visit)

    desk.goto("/appeals")
    desk.locator("a.row", has_text=FAILING).click()
    expect(desk.get_by_text("Not yours to decide.")).to_be_visible()
    wave_desk.uphold(crew.second)
    expect(crew.second.get_by_text("95.0", exact=True)).to_be_visible()

    team.goto(f"/branch/visits/{visit}")
    expect(team.get_by_role("heading", name="Why 95?")).to_be_visible()
    expect(team.get_by_text("Revised after an appeal")).to_be_visible()
    text = wave_desk.report(team, visit, tmp_path)
    tells_of_nobody(text)
    for words in ("Branch edition, revised", FAILING, "The plan shows it", "95"):
        assert words in text, words
    assert wave.coverage(crew.manager, programme) == {"Published": 12}
    crew.manager.goto("/fees/payments")
    expect(crew.manager.locator("main .row")).to_have_count(1)  # what was revised is paid once


def claim_all(crew: Crew) -> None:
    """All twelve are taken: two take one at once, and twice the rules stand in somebody's way."""
    boards = [wave.jobs(phone) for phone in crew.phones]
    for board in boards:
        expect(board.get_by_role("heading", level=1)).to_have_text("12 visits for you")
    stale = wave.jobs(crew.phones[0])
    wave.know_somebody(boards[0], BRANCHES[1])
    expect(boards[0].get_by_role("heading", level=1)).to_have_text("11 visits for you")
    last = wave.race(crew, {6: boards[6], 7: boards[7]}, BRANCHES[11])
    for shopper, branch in zip([0, 0, *range(1, 6), last, 1, 2, 3], order(), strict=True):
        boards[shopper].goto("/jobs")
        wave.claim(crew, shopper, boards[shopper], branch)
        if (shopper, branch) == (0, BRANCHES[7]):
            wave.press(stale, BRANCHES[10])
            refused = stale.get_by_role("alert")
            expect(refused).to_contain_text("at most 2 visits of this programme")
            barred = wave.job(stale, BRANCHES[10])
            expect(barred).to_contain_text("Not for you now")
            expect(barred.get_by_role("button")).to_have_count(0)
    assert len(set(crew.visits.values())) == 12
    boards[4].goto("/jobs")
    expect(boards[4].get_by_text("No open visits at present")).to_be_visible()
    for board in [*boards, stale]:
        board.close()


def order() -> list[str]:
    """The branches as they are taken, but for the last, which two raced for."""
    return [BRANCHES[0], BRANCHES[7], *BRANCHES[1:7], *BRANCHES[8:11]]


def pay(crew: Crew) -> None:
    """Twelve fees are approved and paid, and each shopper sees their own."""
    page = crew.manager
    page.goto("/fees")
    expect(page.get_by_role("heading", name="To decide £222.00")).to_be_visible()
    expect(page.locator("[name=entries]:checked")).to_have_count(12)
    page.get_by_role("button", name="Approve what is ticked").click()
    page.goto("/fees?state=approved")
    page.get_by_role("button", name="Mark as paid").click()
    expect(page.locator("main")).to_contain_text("£222.00 · 12 amounts")
    own = crew.phones[0].context.new_page()
    own.goto("/fees/mine")
    expect(own.locator("main")).to_contain_text("£37.00")
    expect(own.get_by_text("£18.50")).to_have_count(2)
    own.close()


def tells_of_nobody(text: str) -> None:
    """Nothing of who made a visit, by name or pseudonym."""
    for name in (*SHOPPERS, *(each.split()[1] for each in SHOPPERS), "Shopper "):
        assert name not in text, name
