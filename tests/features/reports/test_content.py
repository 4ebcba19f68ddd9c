"""What a report says, before any layout."""

from audit.reports.compose import compose
from tests.features.reports.dossiers import ALL_GOOD, MIXED, checklist, dossier, said

SHA = "c" * 64


def test_a_critical_failure_stands_above_the_score():
    content = compose(dossier(answers=said(greeted="yes", friendly=5, exits="no", wait=45)), "en")
    assert content.cover.outcome == "Not passed"
    assert "2.1, The exits were free" in content.cover.because
    assert content.cover.score == "83.3"
    assert "not below the pass mark" in content.cover.band
    assert [panel.item for panel in content.glance.criticals] == ["2.1"]


def test_critical_items_are_not_repeated_among_the_findings():
    content = compose(dossier(answers=MIXED), "en")
    assert [finding.item for finding in content.glance.findings] == ["2.2", "1.1", "1.2"]


def test_a_visit_without_failures_says_so():
    content = compose(dossier(answers=ALL_GOOD), "en")
    assert content.cover.outcome == "Passed"
    assert content.glance.nothing_failed == "Nothing failed: every scored item was fully met."
    assert not content.why.lines
    assert (content.why.sum, content.why.score) == ("100.00 − 0.00", "100.00")


def test_a_null_score_is_a_dash_and_never_a_zero():
    content = compose(dossier(answers={}, outcome="closed"), "en")
    assert content.cover.score == "–"
    assert content.cover.ended.startswith("The branch was closed")
    assert content.cover.radar is None
    assert content.why.bar is None
    assert not content.items.parts


def test_too_little_observed_is_not_called_a_failure():
    source = """
id: few
kind: audit
title: {en: Few}
scoring: {pass: 80, minimum_coverage: 60}
sections:
  - id: all
    title: {en: All}
    items:
      - {id: one, type: yes_no, text: {en: One}}
      - {id: two, type: yes_no, text: {en: Two}}
"""
    answers = said(one="yes") | {"two": {"state": "not_observed"}}
    content = compose(dossier(checklist(source), answers), "en")
    assert content.cover.outcome == "Not enough observed"
    assert "50% of the items could be observed, 60% are needed" in content.cover.because


def test_a_missed_gate_is_named():
    source = """
id: gated
kind: audit
title: {en: Gated}
scoring: {pass: 50, gates: {safety: 70}}
sections:
  - id: rest
    title: {en: The rest}
    items: [{id: one, type: yes_no, weight: 9, text: {en: One}}]
  - id: safety
    title: {en: Safety}
    items: [{id: two, type: yes_no, text: {en: Two}}]
"""
    content = compose(dossier(checklist(source), said(one="yes", two="no")), "en")
    assert content.cover.because == "Safety reached 0.0 and needs 70."


def test_points_that_a_critical_item_took_are_explained():
    source = """
id: taken
kind: audit
title: {en: Taken}
scoring: {pass: 50}
sections:
  - id: all
    title: {en: All}
    items:
      - {id: one, type: yes_no, text: {en: One}}
      - {id: two, type: yes_no, critical: section, text: {en: Two}}
"""
    content = compose(dossier(checklist(source), said(one="yes", two="no")), "en")
    reasons = {line.item: line.where for line in content.why.lines}
    assert reasons == {"1.1": "Taken by the failed critical item of its section", "1.2": ""}
    assert content.why.score == "0.00"


def test_a_sum_shows_its_floor_and_ceiling():
    source = """
id: added
kind: audit
title: {en: Added}
scoring: {method: sum, bands: [{from: 8, title: {en: High}}, {from: 0, title: {en: Low}}]}
sections:
  - id: all
    title: {en: All}
    items:
      - {id: one, type: scale, not_observed: false, text: {en: One}}
      - {id: two, type: scale, not_observed: false, text: {en: Two}}
"""
    content = compose(dossier(checklist(source), said(one=5, two=4)), "en")
    assert (content.cover.score, content.cover.unit) == ("9", "points, from 2 to 10")
    assert (content.why.sum, content.why.score) == ("10 − 1", "9")


def test_hidden_items_are_listed_as_not_asked():
    source = """
id: hidden
kind: audit
title: {en: Hidden}
sections:
  - id: all
    title: {en: All}
    items:
      - {id: queue, type: yes_no, text: {en: Was there a queue?}}
      - {id: told, type: yes_no, when: {item: queue, is: "yes"}, text: {en: Were you told?}}
"""
    content = compose(dossier(checklist(source), said(queue="no")), "en")
    assert [row.item for row in content.items.parts[0].rows] == ["1.1"]
    assert [(u.items, u.reason) for u in content.why.uncounted] == [
        ("1.2", "Not asked, because of an earlier answer")
    ]


def test_texts_come_in_the_chosen_language_or_the_next_best():
    rows = compose(dossier(), "fa").items.parts[0].rows
    assert [row.text for row in rows] == ["به شما سلام کردند.", "The greeting was friendly."]


def test_notes_comments_and_missing_photos_stand_with_their_item():
    content = compose(
        dossier(
            notes={"item:greeted": "Only a nod."},
            no_photo={"item:greeted": "A customer stood there."},
            comments={"item:greeted": "Counts as greeted."},
        ),
        "en",
    )
    remarks = [(r.by, r.text) for r in content.items.parts[0].rows[0].remarks]
    assert remarks == [
        ("", "Only a nod."),
        ("No photo could be taken", "A customer stood there."),
        ("Reviewer", "Counts as greeted."),
    ]


def test_photos_are_numbered_in_the_order_of_their_items():
    photos = [("d" * 64, "visit"), ("e" * 64, "item:exits"), (SHA, "item:greeted")]
    content = compose(dossier(photos=photos), "en")
    assert content.items.parts[0].figures[0].label == "Photo 1"
    assert content.items.parts[1].rows[0].photos == "Photo 2"
    assert content.items.figures[0].label == "Photo 3"


def test_a_photo_that_is_gone_keeps_its_words():
    content = compose(dossier(photos=[(SHA, "item:greeted")], shown=frozenset()), "en")
    figure = content.items.parts[0].figures[0]
    assert (figure.url, figure.caption) == ("", "The door.")


def test_the_times_are_those_of_the_branch():
    offset = {
        "started": "2026-07-11T10:42:11Z",
        "submitted": "2026-07-11T11:06:40Z",
        "offset_ms": 0,
    }
    assert "begun at 11:42" in compose(dossier(times=offset), "en").cover.visited


def test_the_phones_clock_is_corrected_by_the_servers():
    late = {
        "started": "2026-11-11T10:42:00Z",
        "submitted": "2026-11-11T11:06:00Z",
        "offset_ms": 600_000,
    }
    assert "begun at 10:52" in compose(dossier(times=late), "en").cover.visited


def test_the_visit_before_is_compared_only_when_there_is_one():
    assert compose(dossier(), "en").comparison is None
    comparison = compose(dossier(before=MIXED), "en").comparison
    assert comparison is not None
    whole = comparison.lines[-1]
    assert (whole.title, whole.now, whole.change[0]) == ("Overall", "100.0", "+")


def test_the_whole_provenance_is_named():
    closing = compose(dossier(), "en").closing
    said_ = {fact.term: fact.words for fact in closing.hashes}
    assert said_["Visit"] == "3f2a9c1e-7b41-4c55-9d1e-0a1b2c3d4e5f"
    assert said_["Submission, SHA-256"].replace(" ", "") == "a" * 64
    assert said_["Event 20,418 of the record"].replace(" ", "") == "b" * 64
