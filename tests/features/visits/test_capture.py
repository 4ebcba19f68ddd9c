"""The pages that phones remember: the same for everybody, complete, and small."""

import gzip
import re

from flask import Flask

from audit.checklists.actions import publish
from audit.engines.language.parse import parse
from audit.people.permits import Role
from tests.builders import ROOT, Workplace, accepted, build_workplace, signed_in

MOST_BYTES = 60 * 1024

EVERY_TYPE = """
id: every-type
kind: audit
title: {en: "Every type </script> & more"}
sections:
  - id: all
    title: {en: All}
    items:
      - {id: yes, type: yes_no, text: {en: One}, help: {en: "Look </script> twice"}}
      - {id: scale, type: scale, max: 7, text: {en: Two}, anchors: {1: {en: Low}, 7: {en: High}}}
      - id: choice
        type: choice
        text: {en: Three}
        options: [{id: a, text: {en: A}, mark: 100}, {id: b, text: {en: B}, mark: 0}]
      - id: multi
        type: multi
        text: {en: Four}
        options: [{id: a, text: {en: A}, points: 1}, {id: b, text: {en: B}, points: 1}]
      - {id: wait, type: duration, target: 60, limit: 864000, text: {en: Five}}
      - {id: warm, type: number, min: 10, max: 30, band: [18, 24], text: {en: Six}, unit: {en: °C}}
      - {id: words, type: text, text: {en: Seven}}
      - {id: left, type: time, text: {en: Eight}}
"""


def page(app: Flask, place: Workplace, version: str, locale: str = "en") -> str:
    """The form as a shopper's browser gets it."""
    answer = signed_in(app, place.people[Role.SHOPPER]).get(f"/capture/{version}/{locale}")
    assert answer.status_code == 200
    return answer.text


def test_the_form_is_the_same_for_everybody_and_names_no_visit(
    app: Flask, workplace: Workplace
) -> None:
    visit = accepted(workplace)
    version = workplace.mystery.hash
    shopper = signed_in(app, workplace.people[Role.SHOPPER]).get(f"/capture/{version}/en")
    supervisor = signed_in(app, workplace.people[Role.SUPERVISOR]).get(f"/capture/{version}/en")
    assert shopper.data == supervisor.data
    for secret in (str(visit.id), workplace.branches[0].name, "Shopper Person"):
        assert secret not in shopper.text
    assert shopper.headers["Cache-Control"] == "private, no-cache"
    assert "ETag" not in shopper.headers


def test_another_organisations_form_and_an_unknown_language_are_not_found(
    app: Flask, workplace: Workplace
) -> None:
    other = build_workplace("Other Bank", "other.example")
    shopper = signed_in(app, workplace.people[Role.SHOPPER])
    assert shopper.get(f"/capture/{workplace.mystery.hash}/xx").status_code == 404
    assert shopper.get(f"/capture/{'0' * 64}/en").status_code == 404
    stranger = signed_in(app, other.people[Role.BRANCH_MANAGER])
    assert stranger.get(f"/capture/{workplace.mystery.hash}/en").status_code in (403, 404)


def test_every_type_of_item_has_its_keys_and_no_text_ends_the_script(
    app: Flask, workplace: Workplace
) -> None:
    parsed = parse(EVERY_TYPE, "every.yaml")
    assert parsed.checklist is not None, [str(problem) for problem in parsed.problems]
    version = publish(parsed.checklist, organisation=workplace.organisation)
    html = page(app, workplace, version.hash)
    assert html.count("<capture-item ") == 8
    assert html.count("<script") == html.count("</script>") == 2
    assert 'name="days"' in html
    for item in parsed.checklist.items:
        fieldset = html.split(f'id="item-{item.id}"')[1].split("</fieldset>")[0]
        assert re.search(r"<(input|textarea)", fieldset), item.id


def test_covert_visits_show_neither_score_nor_targets(app: Flask, workplace: Workplace) -> None:
    covert = page(app, workplace, workplace.mystery.hash)
    announced = page(app, workplace, workplace.audit.hash)
    assert "<capture-score" not in covert
    assert "Target" not in covert
    assert "<capture-score" in announced
    assert "Target 1:00" in announced


def test_only_a_covert_visit_can_end_by_being_recognised(app: Flask, workplace: Workplace) -> None:
    ending = 'name="outcome" value="recognised"'
    assert ending in page(app, workplace, workplace.mystery.hash)
    assert ending not in page(app, workplace, workplace.audit.hash)


def test_the_form_asks_for_one_stylesheet_and_one_script_and_an_audit_for_its_score(
    app: Flask, workplace: Workplace
) -> None:
    for version, scripts in (
        (workplace.mystery.hash, {"js/capture/main.js"}),
        (workplace.audit.hash, {"js/capture/main.js", "js/engine/score.js"}),
    ):
        html = page(app, workplace, version)
        assert set(re.findall(r'(?:src|href)="/static/\w+/([^"]+\.js)"', html)) == scripts
        assert re.findall(r'rel="stylesheet" href="/static/\w+/([^"]+)"', html) == ["css/phone.css"]
        shopper = signed_in(app, workplace.people[Role.SHOPPER])
        for address in set(re.findall(r'(?:src|href)="(/static/[^"]+\.js)"', html)):
            script = shopper.get(address).text
            assert not re.search(r"^(import\b(?!\()|export .* from\b)", script, re.M)


def test_the_form_of_42_items_and_its_assets_stay_within_60_kilobytes(
    app: Flask, workplace: Workplace
) -> None:
    parsed = parse((ROOT / "checklists" / "six-parameters.yaml").read_text(encoding="utf-8"))
    assert parsed.checklist is not None
    assert len(parsed.checklist.items) == 42
    version = publish(parsed.checklist, organisation=workplace.organisation)
    shopper = signed_in(app, workplace.people[Role.SHOPPER])
    for locale in ("en", "fa", "ar", "cy"):
        html = page(app, workplace, version.hash, locale)
        names = set(re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css|svg))"', html))
        bodies = [html.encode(), *(shopper.get(name).data for name in names)]
        assert sum(len(gzip.compress(body, 9)) for body in bodies) <= MOST_BYTES, locale


def test_the_shell_holds_nobodys_data_and_needs_no_sign_in(
    app: Flask, workplace: Workplace
) -> None:
    visit = accepted(workplace)
    anonymous = app.test_client().get("/phone")
    assert anonymous.status_code == 200
    member = signed_in(app, workplace.people[Role.SHOPPER]).get("/phone")
    assert anonymous.data == member.data
    assert str(visit.id) not in member.text
