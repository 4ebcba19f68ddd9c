"""An organisation's words in its checklists."""

import pytest

from audit.engines.language.canonical import scoring_hash, version_hash
from audit.engines.language.dressing import Wardrobe, dressed
from audit.engines.language.parse import parse
from tests.builders import SHORT_LIST

OWN = Wardrobe(
    {"safety": {"en": "Security"}, "speed": {"en": "Pace"}, "courtesy": {"en": "Courtesy"}},
    {
        "yes": {"en": "Seen"},
        "not_observed": {"en": "Hidden"},
        "lowest": {"en": "Never"},
        "highest": {"en": "Always"},
    },
)


def short_list(text=SHORT_LIST, own=None):
    parsed = parse(text.format(kind="mystery"), own=own)
    assert parsed.checklist, [str(each) for each in parsed.problems]
    return parsed.checklist


def test_a_checklist_is_dressed_only_where_it_says_nothing_itself():
    plain = short_list()
    worn = dressed(plain, OWN)
    assert worn.parameters == {"safety": {"en": "Security"}}  # it asks nothing of speed
    assert worn.answers == {"yes": {"en": "Seen"}, "not_observed": {"en": "Hidden"}}
    [scale] = [item for item in worn.items if item.type == "scale"]
    assert scale.anchors == {"1": {"en": "Never"}, "5": {"en": "Always"}}
    assert dressed(worn, Wardrobe({"safety": {"en": "Guard"}}, {"yes": {"en": "Yep"}})) == worn


def test_dressing_changes_the_version_and_never_the_score():
    plain = short_list()
    worn = dressed(plain, OWN)
    assert version_hash(worn) != version_hash(plain)
    assert scoring_hash(worn) == scoring_hash(plain)
    assert dressed(worn, OWN) == worn == dressed(worn, OWN, anew=True)
    assert dressed(plain, Wardrobe()) == plain


def test_dressed_anew_it_says_what_the_organisation_says_now():
    worn = dressed(short_list(), OWN)
    later = Wardrobe({"safety": {"en": "Guard"}}, {"highest": {"en": "Fully"}})
    again = dressed(worn, later, anew=True)
    assert again.parameters["safety"] == {"en": "Guard"}
    assert again.answers == worn.answers
    [scale] = [item for item in again.items if item.type == "scale"]
    assert scale.anchors == {"1": {"en": "Never"}, "5": {"en": "Fully"}}


def test_a_scale_that_describes_its_middle_keeps_its_words():
    text = SHORT_LIST.replace("weight: 3", 'weight: 3\n        anchors: {{"3": {{en: Middling}}}}')
    for anew in (False, True):
        worn = dressed(short_list(text), OWN, anew=anew)
        [scale] = [item for item in worn.items if item.type == "scale"]
        assert scale.anchors == {"3": {"en": "Middling"}}


def test_an_own_parameter_needs_no_declaration_where_the_organisation_has_it():
    text = SHORT_LIST.replace("parameter: expression", "parameter: courtesy")
    strange = parse(text.format(kind="mystery"))
    assert "unknown parameter `courtesy`" in str(strange.problems[0])
    known = short_list(text, {"courtesy": {"en": "Courtesy"}, "unused": {"en": "Unused"}})
    assert known.parameters == {"courtesy": {"en": "Courtesy"}}


@pytest.mark.parametrize(
    "source",
    [
        "",
        "[]",
        "parameters: 7",
        "sections: 7",
        "sections: [7, {{items: {{}}}}]",
        "sections: [{{}}]",
    ],
)
def test_broken_documents_are_reported_as_before(source):
    own = {"courtesy": {"en": "Courtesy"}}
    assert parse(source, own=own).problems == parse(source).problems
