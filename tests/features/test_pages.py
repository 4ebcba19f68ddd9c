"""Pages by who reads them: what opens to whom, what is shown, how much is asked of the database."""

import pytest

from audit.people import actions as people
from audit.people.permits import Role
from tests.builders import (
    POOR,
    accepted,
    build_workplace,
    manifest,
    offered,
    phone_of,
    signed_in,
)
from tests.features.stages import counted_queries, publish, published, submitted

HTMX = {"HX-Request": "true"}


DESK = {Role.ADMINISTRATOR, Role.MANAGER, Role.SUPERVISOR, Role.REVIEWER}
OPEN_TO = {
    "/me": set(Role),
    "/visits": DESK | {Role.SHOPPER},
    "/branch": {Role.BRANCH_MANAGER},
    "/visits/new": {Role.ADMINISTRATOR, Role.MANAGER, Role.SUPERVISOR},
    "/reviews": {Role.ADMINISTRATOR, Role.REVIEWER},
    "/checklists": DESK,
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("path", OPEN_TO)
def test_each_page_opens_to_its_roles_alone(app, workplace, path, role):
    submitted(app, workplace)
    answer = signed_in(app, workplace.people[role]).get(path)
    assert answer.status_code == (200 if role in OPEN_TO[path] else 403)
    assert "<h1>" in answer.text


@pytest.mark.parametrize("role", Role)
def test_every_place_of_the_navigation_opens(app, workplace, role):
    browser = signed_in(app, workplace.people[role])
    page = browser.get("/me").text
    navigation = page[page.index("<nav") : page.index("</nav>")]
    places = [part.split('"')[0] for part in navigation.split('href="')[1:]]
    assert places
    for place in places:
        assert browser.get(place).status_code == 200, place


def rows_in(page: str) -> str:
    """The list itself, without the filters that name every branch."""
    return page.split('<tbody role="rowgroup">')[1].split("</tbody>", maxsplit=1)[0]


def test_the_list_shows_one_state_at_a_time(app, workplace, supervisor):
    submitted(app, workplace)
    offered(workplace, branch=1)
    everything = rows_in(supervisor.get("/visits").text)
    under_way = rows_in(supervisor.get("/visits?state=open").text)
    assert "Market, Harbour Bank" in everything
    assert "Pier, Harbour Bank" in everything
    assert "Market, Harbour Bank" not in under_way
    assert "Pier, Harbour Bank" in under_way
    assert "No score" in under_way


def test_htmx_gets_the_list_alone(workplace, supervisor):
    answer = supervisor.get("/visits", headers=HTMX)
    assert answer.text.lstrip().startswith('<div class="stack visits" id="visits"')
    assert "HX-Request" in answer.headers["Vary"]


def test_an_empty_list_says_how_a_visit_begins(workplace, supervisor):
    page = supervisor.get("/visits").text
    assert "A visit begins with an offer" in page
    assert '/visits/new"' in page


def test_a_visit_without_a_score_never_shows_a_zero(app, workplace):
    nothing = {name: {"state": "not_observed"} for name in ("greeted", "exits", "wait")}
    visit = submitted(app, workplace, answers=nothing)
    assert visit.assessment.score is None
    browser = signed_in(app, workplace.people[Role.ADMINISTRATOR])
    for path in ("/visits", f"/visits/{visit.id}", f"/visits/{visit.id}/review", "/reviews"):
        page = browser.get(path).text
        assert "No score" in page or "<b>–</b>" in page
        assert ">0.0<" not in page
        assert "<b>0</b>" not in page


def test_branch_staff_see_what_was_found_but_nobody_and_no_hour(app, workplace):
    visit = published(app, workplace, kind="audit", answers=POOR)
    browser = signed_in(app, workplace.people[Role.BRANCH_MANAGER])
    page = browser.get(f"/branch/visits/{visit.id}").text
    listed = browser.get("/branch").text
    assert "The exits were free." in page
    assert "Calm and clean." in page
    for hidden in ("Supervisor Person", "Reviewer Person", "How it came about", "18 pounds"):
        assert hidden not in page + listed
    assert visit.closes_at.strftime("%H:%M") not in page + listed


def test_branch_staff_find_a_covert_visit_on_their_own_pages_alone(app, workplace):
    visit = published(app, workplace)
    browser = signed_in(app, workplace.people[Role.BRANCH_MANAGER])
    for closed in ("/visits", f"/visits/{visit.id}", f"/visits/{visit.id}/report/full/en.pdf"):
        assert browser.get(closed).status_code == 403
    assert browser.get(f"/branch/visits/{visit.id}").status_code == 200


def test_a_shopper_learns_the_score_only_when_it_is_final(app, workplace):
    visit = submitted(app, workplace, answers=POOR)
    browser = signed_in(app, workplace.people[Role.SHOPPER])
    for path in ("/visits", f"/visits/{visit.id}"):
        assert "Not passed" not in browser.get(path).text
    publish(workplace, visit, "")
    for path in ("/visits", f"/visits/{visit.id}"):
        assert "Not passed" in browser.get(path).text


def test_another_organisations_pages_are_not_there(app, workplace, reviewer):
    other = build_workplace("Other Bank", "other.example")
    visit = submitted(app, other)
    for path in (f"/visits/{visit.id}", f"/visits/{visit.id}/review"):
        assert reviewer.get(path).status_code == 404
    assert "Other Bank" not in reviewer.get("/visits").text + reviewer.get("/reviews").text


def test_the_library_lists_checklists_by_kind(workplace, supervisor):
    page = supervisor.get("/checklists").text
    assert page.index("Mystery visit") < page.index("Announced audit")
    assert "4 items" in page
    assert workplace.mystery.hash[:4] in page


def test_a_version_says_its_rules_in_words(workplace, supervisor):
    page = supervisor.get(f"/checklists/{workplace.mystery.hash}").text
    for told in (
        "Asked only if 1.1 is “Yes”.",
        "Critical: the visit is not passed",
        "Photo when not met",
        "full mark up to 1 min, none from 5 min",
        "Pass mark",
        workplace.mystery.hash,
    ):
        assert told in page


def test_a_versions_texts_are_read_in_another_language(workplace, supervisor):
    page = supervisor.get(f"/checklists/{workplace.mystery.hash}?lang=fa").text
    assert '<span lang="fa" dir="rtl">فهرست کوتاه</span>' in page
    assert "The exits were free." in page  # no Persian text: the next best, not a blank


def test_an_unknown_version_is_not_found(workplace, supervisor):
    assert supervisor.get(f"/checklists/{'0' * 64}").status_code == 404


@pytest.mark.parametrize("path", ["/visits", "/reviews", "/visits/new"])
def test_more_rows_ask_no_more_of_the_database(app, workplace, path):
    busy = build_workplace("Busy Bank", "busy.example")
    submitted(app, workplace)
    for number in range(6):
        address = f"s{number}@busy.example"
        other = people.add_user(address, "S", organisation=busy.organisation, role=Role.SHOPPER)
        visit = accepted(busy, branch=number % 3, assignee=other)
        assert phone_of(app, other).send(visit.id, manifest(visit, POOR)).status_code == 201
    browsers = [signed_in(app, each.people[Role.ADMINISTRATOR]) for each in (workplace, busy)]
    asked = []
    for browser in browsers:
        browser.get(path)
        with counted_queries() as seen:
            assert browser.get(path).status_code == 200
        asked.append(len(seen))
    assert asked[0] == asked[1]
