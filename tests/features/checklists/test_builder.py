"""The builder: what is typed is kept, nothing is overwritten, publishing is read first."""

import re
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from audit.checklists.builder import actions
from audit.checklists.builder.models import Draft, DraftStep
from audit.checklists.models import ChecklistVersion
from audit.engines.drafting.fresh import TYPES, new_checklist, of_version
from audit.infra.db import db
from audit.infra.refusals import Conflict
from audit.people.models import Membership
from audit.people.permits import Role
from tests.builders import Workplace, build_workplace, offered, signed_in
from tests.features.stages import counted_queries


@pytest.fixture
def manager(workplace: Workplace) -> Membership:
    return workplace.people[Role.MANAGER]


@pytest.fixture
def desk(app: Flask, manager: Membership) -> FlaskClient:
    return signed_in(app, manager)


@pytest.fixture
def draft(workplace: Workplace, manager: Membership) -> Draft:
    """The next version of the short list, just begun."""
    base = workplace.mystery
    return actions.start(of_version(base.checklist), by=manager, base=base, next_version=True)


def fields(page: str, key: str) -> dict[str, str]:
    """What a browser without a script would send of a part's form."""
    form = page.split(f'id="part-{key}"')[1].split("</form>", maxsplit=1)[0]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        checkbox = 'type="checkbox"' in tag
        if name and (not checkbox or " checked" in tag):
            value = re.search(r'value="([^"]*)"', tag)
            sent[name[1]] = value[1] if value else "on"
    for name, inner in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected>', inner)
        sent[name] = chosen[1] if chosen else ""
    for name, words in re.findall(
        r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.S
    ):
        sent[name] = words
    return sent


def at(draft: Draft, rest: str = "") -> str:
    return f"/checklists/drafts/{draft.id}{rest}"


def key_of(draft: Draft, section: int, item: int | None = None) -> str:
    part = draft.document["sections"][section]
    return str((part if item is None else part["items"][item])["_key"])


def opened(desk: FlaskClient, draft: Draft, key: str, part: str = "") -> dict[str, str]:
    page = desk.get(at(draft, f"?part={part or key}&item={key}"))
    assert page.status_code == 200
    return fields(page.text, key)


def saved(desk: FlaskClient, draft: Draft, key: str, sent: dict[str, str]) -> Any:
    answer = desk.post(at(draft, f"/parts/{key}"), data=sent)
    db.session.expire_all()
    return answer


def test_saving_a_form_untouched_changes_nothing(desk: FlaskClient, draft: Draft):
    before = draft.document
    for section in before["sections"]:
        for node in (section, *section["items"]):
            sent = opened(desk, draft, node["_key"], section["_key"])
            assert saved(desk, draft, node["_key"], sent).status_code == 303
    for top in ("about", "scoring"):
        assert saved(desk, draft, top, opened(desk, draft, top)).status_code == 303
    document = {name: value for name, value in draft.document.items() if name != "_languages"}
    assert document == before


def test_what_cannot_be_read_stays_as_typed_and_the_checker_says_why(
    desk: FlaskClient, draft: Draft
):
    key, part = key_of(draft, 1, 1), key_of(draft, 1)
    sent = opened(desk, draft, key, part) | {
        "f.target": "soon",
        "f.limit": "۱۰:۰۰",
        "f.weight": "٢٫٥",
    }
    saved(desk, draft, key, sent)
    item = draft.document["sections"][1]["items"][1]
    assert (item["target"], item["limit"], item["weight"]) == ("soon", 600, 2.5)
    page = desk.get(at(draft, f"?part={part}&item={key}")).text
    assert "“soon” is not a whole number." in page
    assert 'value="soon"' in page


def test_two_editors_do_not_overwrite_each_other(desk: FlaskClient, draft: Draft):
    first, second = key_of(draft, 0, 0), key_of(draft, 0, 1)
    part = key_of(draft, 0)
    mine, theirs = opened(desk, draft, first, part), opened(desk, draft, first, part)
    beside = opened(desk, draft, second, part)
    assert saved(desk, draft, first, theirs | {"f.text.en": "Theirs"}).status_code == 303
    assert saved(desk, draft, first, mine | {"f.text.en": "Mine"}).status_code == 409
    assert saved(desk, draft, second, beside | {"f.weight": "9"}).status_code == 303
    items = draft.document["sections"][0]["items"]
    assert (items[0]["text"]["en"], items[1]["weight"]) == ("Theirs", 9)


def test_changes_are_taken_back_and_made_again(desk: FlaskClient, draft: Draft):
    key = key_of(draft, 1, 0)
    assert desk.post(at(draft, f"/parts/{key}/deletion")).status_code == 303
    db.session.expire_all()
    assert len(draft.document["sections"][1]["items"]) == 1
    assert desk.post(at(draft, "/undo"), data={"revision": 1}).status_code == 409
    assert desk.post(at(draft, "/undo"), data={"revision": 2}).status_code == 303
    db.session.expire_all()
    assert key_of(draft, 1, 0) == key
    assert desk.post(at(draft, "/redo"), data={"revision": 3}).status_code == 303
    db.session.expire_all()
    assert len(draft.document["sections"][1]["items"]) == 1
    assert draft.revision == 4


def test_no_more_steps_are_kept_than_can_be_taken_back(draft: Draft, manager: Membership):
    for number in range(actions.KEPT_STEPS + 5):
        actions.change(draft, lambda d, n=number: {**d, "description": {"en": str(n)}}, by=manager)
    kept = db.session.scalar(select(func.count()).select_from(DraftStep))
    assert kept == actions.KEPT_STEPS


def test_every_type_is_built_and_published_by_forms_alone(desk: FlaskClient, manager: Membership):
    made = desk.post(
        "/checklists/drafts", data={"title": "All", "language": "en", "kind": "mystery"}
    )
    draft = db.session.get(Draft, UUID(made.location.rsplit("/", 1)[1]))
    assert draft
    part = key_of(draft, 0)
    saved(desk, draft, part, opened(desk, draft, part) | {"f.title.en": "Everything"})
    for kind in TYPES[1:]:
        desk.post(at(draft, f"/sections/{part}/items"), data={"type": kind})
    db.session.expire_all()
    for item in draft.document["sections"][0]["items"]:
        sent = opened(desk, draft, item["_key"], part) | {"f.text.en": f"A {item['type']}"}
        for name in [name for name in sent if name.endswith(".text.en") and name != "f.text.en"]:
            sent[name] = "An option"
        for n in range(len(item.get("options", []))):
            sent[f"f.options.{n}.text.en"] = f"Option {n}"
        if item["type"] == "number":
            sent |= {"f.band.0": "19", "f.band.1": "24,5", "f.unit.en": "°C"}
        saved(desk, draft, item["_key"], sent)
    items = draft.document["sections"][0]["items"]
    assert [item["id"] for item in items] == [f"a-{kind.replace('_', '-')}" for kind in TYPES]
    assert items[5]["band"] == [19, 24.5]
    scale = items[1]["_key"]
    sent = opened(desk, draft, scale, part)
    saved(desk, draft, scale, sent | {"do": "when:add"})
    sent = opened(desk, draft, scale, part) | {"f.when.item": "a-yes-no"}
    saved(desk, draft, scale, sent)
    saved(desk, draft, scale, opened(desk, draft, scale, part) | {"f.when.is": "yes"})
    assert draft.document["sections"][0]["items"][1]["when"] == {"item": "a-yes-no", "is": "yes"}
    publication = desk.get(at(draft, "/publication")).text
    assert "before you can publish" not in publication
    revision = draft.revision
    assert (
        desk.post(
            at(draft, "/publication"), data={"revision": revision - 1, "newest": 0}
        ).status_code
        == 409
    )
    answer = desk.post(at(draft, "/publication"), data={"revision": revision, "newest": 0})
    assert answer.status_code == 303, answer.text
    version = db.session.scalars(
        select(ChecklistVersion).filter_by(hash=answer.location.rsplit("/", 1)[1])
    ).one()
    assert [item.type for item in version.checklist.items] == list(TYPES)
    db.session.expire_all()
    assert not draft.is_open
    assert desk.post(at(draft, f"/parts/{part}"), data={}).status_code == 409


def test_a_draft_with_problems_is_not_published(desk: FlaskClient, workplace: Workplace):
    made = desk.post("/checklists/drafts", data={"title": "New", "language": "en", "kind": "audit"})
    draft = db.session.get(Draft, UUID(made.location.rsplit("/", 1)[1]))
    assert draft
    page = desk.get(at(draft, "/publication")).text
    assert "2 things before you can publish" in page
    assert (
        desk.post(at(draft, "/publication"), data={"revision": 1, "newest": 0}).status_code == 422
    )


def test_publishing_says_what_becomes_of_trends_and_refuses_what_was_not_read(
    desk: FlaskClient, draft: Draft, workplace: Workplace, manager: Membership
):
    offered(workplace)
    assert "nothing to publish" in desk.get(at(draft, "/publication")).text
    key, part = key_of(draft, 0, 0), key_of(draft, 0)
    saved(desk, draft, key, opened(desk, draft, key, part) | {"f.weight": "5"})
    page = desk.get(at(draft, "/publication")).text
    assert "Scores are not quite comparable." in page
    assert "1 visit on version 1 stays on it" in page
    other = of_version(workplace.mystery.checklist)
    other["description"] = {"en": "Another version"}
    rival = actions.start(other, by=manager, base=workplace.mystery, next_version=True)
    actions.publish(rival, 1, 1, by=manager)
    sent = {"revision": draft.revision, "newest": 1}
    refused = desk.post(at(draft, "/publication"), data=sent)
    assert refused.status_code == 409
    assert "was published after this draft was begun" in refused.text
    assert desk.post(at(draft, "/publication"), data=sent | {"newest": 2}).status_code == 303


def test_a_new_checklist_does_not_take_the_place_of_another(manager: Membership, draft: Draft):
    taken = new_checklist("short-list", "mystery", "Taken", "en")
    taken["sections"] = draft.document["sections"]
    twin = actions.start(taken, by=manager)
    with pytest.raises(Conflict):
        actions.publish(twin, 1, 0, by=manager)


def test_what_continues_a_checklist_keeps_its_id_and_kind(desk: FlaskClient, draft: Draft):
    sent = opened(desk, draft, "about") | {"f.id": "other", "f.kind": "audit"}
    saved(desk, draft, "about", sent)
    assert (draft.document["id"], draft.document["kind"]) == ("short-list", "mystery")


def test_published_ids_do_not_follow_the_words(desk: FlaskClient, draft: Draft):
    key, part = key_of(draft, 0, 0), key_of(draft, 0)
    saved(desk, draft, key, opened(desk, draft, key, part) | {"f.text.en": "Quite other words"})
    assert draft.document["sections"][0]["items"][0]["id"] == "greeted"
    saved(desk, draft, key, opened(desk, draft, key, part) | {"f.id": "welcomed"})
    assert draft.document["sections"][0]["items"][1]["when"] == {"item": "welcomed", "is": "yes"}


HOSTILE: dict[str, Any] = {
    "id": '"><script>alert(1)</script>',
    "title": {"en": "<script>alert(1)</script>", "<b>": "x", "fa": 7},
    "kind": "<img src=x onerror=alert(1)>",
    "parameters": {"<script>": {"en": "<script>"}},
    "scoring": {"bands": "<script>", "gates": {"<script>": 1}, "method": ["<script>"]},
    "checks": [{"id": 1, "text": "<script>", "when": {"all": {"x": "<script>"}}}],
    "<script>": 1,
    "sections": [
        {
            "id": "<script>",
            "title": "<script>alert(1)</script>",
            "parameter": ["<script>"],
            "weight": {"a": "<script>"},
            "items": [
                {
                    "id": {"a": "<script>"},
                    "type": "<script>",
                    "text": ["<script>"],
                    "when": {"any": [{"item": ["<script>"], "is": {"b": 1}}, "<script>", 7]},
                    "options": {"<script>": 1},
                },
                {
                    "type": "choice",
                    "options": ["<script>", {"id": [], "mark": "<script>"}],
                    "max": {},
                },
                {"type": "scale", "max": "<script>", "anchors": ["<script>"], "weight": [1]},
                {"type": "number", "band": "<script>", "unit": "<script>", "when": "<script>"},
            ],
        },
        {"items": []},
    ],
}


def test_a_hostile_document_is_shown_edited_tried_and_never_runs(
    desk: FlaskClient, manager: Membership
):
    draft = actions.start(HOSTILE, by=manager)
    part = key_of(draft, 0)
    addresses = ["", "?part=scoring", "?part=checks", f"?part={part}", "/publication", "/preview"]
    addresses += [
        f"?part={part}&item={item['_key']}" for item in draft.document["sections"][0]["items"]
    ]
    addresses += ["?part=k999&item=%3Cscript%3E", "/preview?language=%3Cscript%3E&section=x"]
    for address in addresses:
        page = desk.get(at(draft, address))
        assert page.status_code == 200, address
        assert "<script>alert" not in page.text.replace("<script src", "")
        assert "<img src=x" not in page.text
    assert desk.get(at(draft, "/trial")).status_code in (200, 409)
    for item in draft.document["sections"][0]["items"]:
        sent = opened(desk, draft, item["_key"], part) | {"do": "when.any.7:drop", "f.text.en": "x"}
        assert saved(desk, draft, item["_key"], sent).status_code == 303
    for act in ("options:add", "options.9999:up", "sections:forget", "_key:forget", "", ":", "a.b"):
        key = key_of(draft, 0, 1)
        assert (
            saved(desk, draft, key, opened(desk, draft, key, part) | {"do": act}).status_code == 303
        )
    assert key_of(draft, 0, 1)
    saved(desk, draft, "about", opened(desk, draft, "about") | {"do": "sections:forget"})
    assert draft.document["sections"]


def test_a_draft_is_written_as_yaml_and_what_cannot_be_read_is_kept(
    desk: FlaskClient, draft: Draft
):
    page = desk.get(at(draft, "/source")).text
    source = unescape(page.split("<textarea")[1].split(">", 1)[1].split("</textarea>")[0])
    sent = {"revision": draft.revision, "source": source}
    assert desk.post(at(draft, "/source"), data=sent).status_code == 303
    db.session.expire_all()
    assert draft.revision == 1
    broken = desk.post(at(draft, "/source"), data=sent | {"source": "id: [\ntitle: <b>"})
    assert broken.status_code == 422
    assert "title: &lt;b&gt;" in broken.text
    other = source.replace("weight: 2", "weight: 7").replace("id: short-list", "id: other")
    assert desk.post(at(draft, "/source"), data=sent | {"source": other}).status_code == 303
    db.session.expire_all()
    assert draft.document["sections"][0]["items"][0]["weight"] == 7
    assert draft.document["id"] == "short-list"
    assert desk.post(at(draft, "/source"), data=sent | {"source": source}).status_code == 409


def test_a_draft_does_not_outgrow_what_a_checklist_may_hold(desk: FlaskClient, draft: Draft):
    sent = opened(desk, draft, "about") | {"f.description.en": "x" * 1_000_001}
    assert saved(desk, draft, "about", sent).status_code == 413
    assert draft.revision == 1


def test_another_organisations_draft_does_not_exist(app: Flask, draft: Draft):
    stranger = signed_in(app, build_workplace("Other", "other.example").people[Role.ADMINISTRATOR])
    for address in ("", "/publication", "/preview", "/trial"):
        assert stranger.get(at(draft, address)).status_code == 404
    for address in ("/undo", "/discarding", "/publication", "/trial", "/sections", "/parts/about"):
        assert stranger.post(at(draft, address)).status_code == 404
    assert str(draft.id) not in stranger.get("/checklists/drafts").text


def test_a_discarded_draft_comes_back(desk: FlaskClient, draft: Draft):
    assert desk.post(at(draft, "/discarding")).status_code == 303
    page = desk.get("/checklists/drafts").text
    assert at(draft, "/restoring") in page
    assert f'href="{at(draft)}"' not in page
    assert desk.post(at(draft, "/restoring")).status_code == 303
    assert f'href="{at(draft)}"' in desk.get("/checklists/drafts").text


def test_editing_a_version_twice_goes_on_with_the_same_draft(
    desk: FlaskClient, workplace: Workplace
):
    address = f"/checklists/drafts/of/{workplace.mystery.hash}"
    assert desk.post(address).location == desk.post(address).location


def test_a_trial_scores_as_the_engine_does_and_says_why(desk: FlaskClient, draft: Draft):
    best = desk.get(at(draft, "/trial?fill=best")).text
    assert "100.0" in best
    sent = {"a.greeted.value": "no", "a.exits.value": "~not_applicable", "a.wait.minutes": "۵"}
    page = desk.post(at(draft, "/trial"), data=sent).text
    assert "Not asked" in page
    assert "Not applicable" in page
    assert "0.0" in page
    wrong = desk.post(at(draft, "/trial"), data={"a.wait.minutes": "soon"})
    assert wrong.status_code == 422
    assert "1 answer cannot be read" in wrong.text


def test_the_list_of_drafts_pages_and_asks_a_constant_number_of_queries(
    desk: FlaskClient, manager: Membership
):
    asked = []
    for rows in (2, 34):
        for number in range(rows):
            actions.start(
                new_checklist(f"n-{number}", "audit", f"Draft {number}", "en"), by=manager
            )
        desk.get("/checklists/drafts")
        with counted_queries() as counted:
            page = desk.get("/checklists/drafts").text
        asked.append(len(counted))
    assert asked[0] == asked[1]
    assert 'rel="next"' in page
    assert page.count('class="row"') == 30
    assert desk.get("/checklists/drafts?page=2").text.count('class="row"') == 6
