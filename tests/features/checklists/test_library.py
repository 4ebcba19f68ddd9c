"""The library: what is in use, found by title, retired and brought back, compared, printed."""

import re

import pytest
from flask.testing import FlaskClient

from audit.checklists.actions import publish
from audit.checklists.queries import latest_of_kind, offerable_versions
from audit.engines.language.parse import parse
from audit.infra import events, jobs
from audit.infra.db import db
from audit.people.permits import Role
from audit.visits.offers.actions import ChecklistRetired
from tests.builders import SHORT_LIST, Workplace, accepted, build_workplace, offered, signed_in
from tests.features.stages import counted_queries
from tests.printed import bare, printed

LIST = SHORT_LIST.format(kind="mystery")
WAIT = "{id: wait, type: duration, target: 60, limit: 300, text: {en: Time until served.}}"


@pytest.fixture
def manager(app, workplace: Workplace) -> FlaskClient:
    return signed_in(app, workplace.people[Role.MANAGER])


def published(workplace: Workplace, *mended: tuple[str, str]):
    source = LIST
    for old, new in mended:
        assert old in source
        source = source.replace(old, new)
    parsed = parse(source)
    assert parsed.checklist, [str(problem) for problem in parsed.problems]
    return publish(parsed.checklist, organisation=workplace.organisation)


def shelf(page: str) -> str:
    return page[page.index('id="shelf"') : page.index("</main>")]


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_retired_checklist_is_offered_no_more_and_its_visits_go_on(manager, workplace):
    visit = accepted(workplace)
    digest = workplace.mystery.hash
    told = manager.post(f"/checklists/{digest}/retirement")
    assert told.status_code == 303
    member = workplace.people[Role.MANAGER]
    assert workplace.mystery.id not in {v.id for v in offerable_versions(member)}
    with pytest.raises(ChecklistRetired):
        offered(workplace)
    db.session.refresh(visit)
    assert visit.state == "accepted"
    assert "Retired" in shelf(manager.get("/checklists").text)
    assert manager.post(f"/checklists/{digest}/return").status_code == 303
    offered(workplace)
    kinds = [each.kind for each in events.timeline(workplace.mystery.checklist_id)]
    assert kinds == ["checklist.retired", "checklist.brought_back"]


def test_retiring_twice_is_told_once(manager, workplace):
    for _ in range(2):
        manager.post(f"/checklists/{workplace.audit.hash}/retirement")
    assert len(events.timeline(workplace.audit.checklist_id)) == 1
    assert latest_of_kind(workplace.people[Role.SUPERVISOR], "audit") == []


def test_the_next_version_brings_a_retired_checklist_back(manager, workplace):
    manager.post(f"/checklists/{workplace.mystery.hash}/retirement")
    version = published(workplace, ("Someone greeted", "Somebody greeted"))
    assert version.parent.retired_at is None


def test_who_only_reads_is_offered_no_change(app, workplace, supervisor):
    digest = workplace.mystery.hash
    page = supervisor.get(f"/checklists/{digest}").text
    assert "/retirement" not in page
    assert f"{digest}/copy" not in page
    assert "/checklists/upload" not in supervisor.get("/checklists").text
    assert supervisor.post(f"/checklists/{digest}/retirement").status_code == 403
    assert supervisor.get(f"/checklists/{digest}/source.yaml").status_code == 200


def test_titles_are_found_however_they_are_spelled(manager, workplace):
    found = shelf(manager.get("/checklists?q=فهرست كوتاه").text)  # Arabic kaf for a Persian one
    assert "Short list" in found
    assert "Nothing found" in shelf(manager.get("/checklists?q=zebra").text)
    only = shelf(manager.get("/checklists?kind=audit").text)
    assert workplace.audit.hash in only
    assert workplace.mystery.hash not in only


def test_the_library_counts_visits_and_gaps_with_as_many_queries_for_many(manager, workplace):
    offered(workplace)
    page = plain(shelf(manager.get("/checklists").text))
    assert "1 visit" in page
    assert "not used yet" in page
    assert re.search(r"فارسی \(\d+ missing\)", page)
    with counted_queries() as few:
        manager.get("/checklists")
    title = "{en: Short list, fa: فهرست کوتاه}"
    for number in range(35):
        named = ("id: short-list", f"id: list-{number}")
        published(workplace, named, (title, f"{{en: List {number}}}"))
        if number % 5 == 0:
            published(workplace, named, (title, f"{{en: List {number} anew}}"))
    manager.get("/checklists")  # what was never looked at is read once
    with counted_queries() as many:
        first = manager.get("/checklists")
    assert len(many) == len(few)
    assert "page=2" in first.text
    assert first.text.index("List 2") < first.text.index("List 10")  # numbers count as numbers
    assert "Short list" in manager.get("/checklists?page=2").text


def test_two_versions_are_compared_word_by_word_and_rule_by_rule(manager, workplace):
    newer = published(
        workplace,
        ("Someone greeted you.", "Someone greeted you at once."),
        ("weight: 3", "weight: 5"),
        (f"      - {WAIT}\n", ""),
        ("pass: 80", "pass: 85"),
    )
    page = manager.get(f"/checklists/{newer.hash}/changes").text
    assert re.search(r"<ins[^>]*>.*?</span>\s*at once</ins>", page)
    said = plain(page)
    for told in ("Scores are not quite comparable.", "1 item removed", "Weight 3 5",
                 "Pass mark 80% 85%", "Time until served."):  # fmt: skip
        assert told in said
    other_way = manager.get(f"/checklists/{workplace.mystery.hash}/changes?from={newer.hash}")
    assert "1 item added" in plain(other_way.text)


def test_versions_of_other_checklists_and_organisations_are_not_compared(manager, workplace):
    other = build_workplace("Other Bank", "other.example")
    here = f"/checklists/{workplace.mystery.hash}/changes"
    assert "There is only one version" in manager.get(here).text
    assert manager.get(f"{here}?from={workplace.audit.hash}").status_code == 404
    assert manager.get(f"{here}?from={other.audit.hash}x").status_code == 404


def test_a_copy_needs_a_name_and_an_id_of_its_own(manager, workplace):
    address = f"/checklists/{workplace.mystery.hash}/copy"
    taken = manager.post(address, data={"title": "Copy", "slug": "short-audit"})
    assert taken.status_code == 422
    assert "Another checklist has this id." in taken.text
    assert manager.post(address, data={"title": "Copy", "slug": "No id!"}).status_code == 422
    made = manager.post(address, data={"title": "Copy", "slug": "short-copy"})
    assert "Copy" in manager.get(made.location).text


def test_a_blank_form_is_printed_in_each_language(manager, workplace):
    address = f"/checklists/{workplace.mystery.hash}/blank/en"
    assert manager.get(f"{address}.pdf").status_code == 303
    assert "being made" in manager.get(address).text
    jobs.work_off()
    assert "is ready" in manager.get(address).text
    answer = manager.get(f"{address}.pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    said = printed(answer.data).casefold()
    for told in ("Someone greeted you.", "Yes", "Not observed", "Only if 1.1 is “Yes”.", "minutes",
                 "Critical", "Page 1 of 1", "Version 1", "Number of the visit"):  # fmt: skip
        assert bare(told).casefold() in said, told
    assert manager.get(f"/checklists/{workplace.mystery.hash}/blank/xx.pdf").status_code == 404
