"""What an organisation calls the parameters and the answers."""

import re

import pytest
from sqlalchemy import select

from audit.checklists.actions import publish
from audit.checklists.builder import actions as drafts
from audit.checklists.models import ChecklistVersion
from audit.checklists.parameters.models import Parameter
from audit.checklists.parameters.queries import own_parameters
from audit.engines.drafting.shape import KEY
from audit.engines.language.parse import parse
from audit.engines.language.tree import read_tree
from audit.infra.db import db
from audit.infra.events import Event
from audit.people.permits import Role
from tests.builders import SHORT_LIST, build_workplace, signed_in

PAGE = "/organisation/parameters"
LABELS = "/organisation/labels"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def administrator(app, workplace):
    return signed_in(app, workplace.people[Role.ADMINISTRATOR])


def undo_of(page):
    return re.search(r'action="(/undo/[^"]+)"', page)[1]


def republished(administrator, workplace):
    """The mystery checklist's newest version, after everything late was published again."""
    hashes = re.findall(r'name="checklists" value="(\w+)"', administrator.get(PAGE).text)
    administrator.post(f"{PAGE}/checklists", data={"checklists": hashes})
    db.session.expire_all()
    newest = select(ChecklistVersion).filter_by(checklist_id=workplace.mystery.checklist_id)
    return db.session.scalars(newest.order_by(ChecklistVersion.number.desc())).first()


def test_a_parameter_is_called_otherwise_in_place_and_back_again(administrator, workplace):
    form = administrator.get(f"{PAGE}/safety/edit", headers=HTMX).text
    assert 'id="parameter-safety"' in form
    whole = administrator.get(f"{PAGE}/safety/edit").text
    ids = re.findall(r' id="([^"]+)"', whole)
    assert len(ids) == len(set(ids))
    assert "<html" not in form
    answer = administrator.post(
        f"{PAGE}/safety", data={"name_en": " Our   guard ", "name_fa": "ایمنی ما"}, headers=HTMX
    )
    assert answer.text.index('id="parameter-safety"') < answer.text.index("<hx-partial")
    assert "Our guard" in answer.text
    assert "ایمنی ما" in answer.text
    assert administrator.post(undo_of(answer.text)).location == PAGE
    assert "Our guard" not in administrator.get(PAGE).text.replace("now called", "")


def test_a_name_too_long_stays_in_its_row_with_the_reason(administrator):
    typed = {"name_en": "x" * 31}
    answer = administrator.post(f"{PAGE}/speed", data=typed, headers=HTMX)
    assert answer.status_code == 422
    assert "30 characters at most" in answer.text
    assert "x" * 31 in answer.text
    whole = administrator.post(f"{PAGE}/speed", data=typed)
    assert whole.status_code == 422
    assert "30 characters at most" in whole.text
    assert "<html" in whole.text


def test_checklists_say_it_once_they_are_published_again_and_score_as_before(
    administrator, workplace
):
    administrator.post(f"{PAGE}/safety", data={"name_en": "Guard"})
    administrator.post(f"{LABELS}/yes", data={"name_en": "Seen"})
    administrator.post(f"{LABELS}/highest", data={"name_en": "Fully"})
    assert "safety" not in workplace.mystery.checklist.parameters
    version = republished(administrator, workplace)
    assert version.number == 2
    assert version.scoring_hash == workplace.mystery.scoring_hash
    assert version.checklist.parameters["safety"] == {"en": "Guard"}
    assert version.checklist.answers == {"yes": {"en": "Seen"}}
    assert "Checklists that say otherwise" not in administrator.get(PAGE).text
    assert republished(administrator, workplace).number == 2


def test_a_parameter_of_ones_own_is_named_by_checklists_without_declaring_it(
    administrator, workplace
):
    administrator.post(PAGE, data={"name_en": "Courtesy at the till", "hue": "green"})
    own = own_parameters(workplace.organisation.id)
    assert own == {"courtesy-at-the-till": {"en": "Courtesy at the till"}}
    page = administrator.get("/organisation").text
    sheet = administrator.get(re.search(r"/organisation/parameters/look/\w+\.css", page)[0]).text
    assert '[data-param="courtesy-at-the-till"] {--hue: #2e9903;}' in sheet
    text = SHORT_LIST.format(kind="mystery").replace("expression", "courtesy-at-the-till")
    version = publish(parse(text, own=own).checklist, organisation=workplace.organisation)
    assert version.checklist.parameters == own


def test_the_builder_offers_it_and_publishes_it_undeclared(administrator, workplace):
    administrator.post(PAGE, data={"name_en": "Courtesy", "hue": "green"})
    member = workplace.people[Role.ADMINISTRATOR]
    raw = read_tree(SHORT_LIST.format(kind="mystery").replace("expression", "courtesy")).value
    draft = drafts.start({**raw, "id": "built"}, by=member)
    part = draft.document["sections"][0][KEY]
    page = administrator.get(f"/checklists/drafts/{draft.id}?part={part}").text
    assert re.search(r'<option[^>]*value="courtesy"[^>]*>Courtesy', page)
    version = drafts.publish(draft, draft.revision, 0, by=member)
    assert version.checklist.parameters == {"courtesy": {"en": "Courtesy"}}


def test_an_own_parameter_that_is_used_is_put_away_and_an_unused_one_goes(administrator, workplace):
    for name, hue in (("Used", "green"), ("Unused", "rust")):
        administrator.post(PAGE, data={"name_en": name, "hue": hue})
    own = own_parameters(workplace.organisation.id)
    text = SHORT_LIST.format(kind="mystery").replace("parameter: safety", "parameter: used")
    publish(parse(text, own=own).checklist, organisation=workplace.organisation)
    for slug in own:
        administrator.post(f"{PAGE}/{slug}/removal")
    [kept] = db.session.scalars(select(Parameter)).all()
    assert kept.slug == "used"
    assert kept.archived_at is not None
    assert own_parameters(workplace.organisation.id) == {}
    administrator.post(f"{PAGE}/used/return")
    assert set(own_parameters(workplace.organisation.id)) == {"used"}


def test_a_removed_parameter_comes_back_by_undo(administrator, workplace):
    administrator.post(PAGE, data={"name_en": "Brief", "hue": "rust"})
    administrator.get(PAGE)
    administrator.post(f"{PAGE}/brief/removal")
    administrator.post(undo_of(administrator.get(PAGE).text))
    assert own_parameters(workplace.organisation.id) == {"brief": {"en": "Brief"}}


def test_two_parameters_never_share_a_hue_or_an_id(administrator, workplace):
    administrator.post(PAGE, data={"name_en": "Calm", "hue": "rust"})
    taken = administrator.post(PAGE, data={"name_en": "Calm", "hue": "rust"})
    assert taken.status_code == 422
    administrator.post(PAGE, data={"name_en": "Calm", "hue": "green"})
    administrator.post(PAGE, data={"name_en": "آرامش", "hue": "petrol"})
    assert set(own_parameters(workplace.organisation.id)) == {"calm", "calm-2", "parameter"}
    assert "Add it" not in administrator.get(PAGE).text


@pytest.mark.parametrize("slug", ["nonsense", "speed/../x", "SPEED"])
def test_no_other_parameter_or_label_is_named(administrator, slug):
    assert administrator.post(f"{PAGE}/{slug}", data={"name_en": "X"}).status_code == 404
    assert administrator.get(f"{LABELS}/{slug}/edit").status_code == 404
    assert administrator.post(f"{PAGE}/speed/removal").status_code == 404


def test_names_stay_with_their_organisation_and_out_of_the_log(app, administrator, workplace):
    administrator.post(f"{PAGE}/speed", data={"name_en": "Secret pace"})
    administrator.post(f"{LABELS}/no", data={"name_en": "Secret no"})
    other = build_workplace("Other Bank", "other.example").people[Role.ADMINISTRATOR]
    for address in (PAGE, LABELS):
        assert "Secret" not in signed_in(app, other).get(address).text
    kinds = {"parameter.named", "label.said"}
    found = db.session.scalars(select(Event).where(Event.kind.in_(kinds))).all()
    assert {event.kind for event in found} == kinds
    assert not any("Secret" in str(event.data) for event in found)


def test_a_label_fits_its_key(administrator):
    long = administrator.post(f"{LABELS}/not_observed", data={"name_en": "y" * 25}, headers=HTMX)
    assert long.status_code == 422
    assert "24 characters at most" in long.text
