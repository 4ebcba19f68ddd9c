"""What the page of parameters shows, and the stylesheet that their hues come in."""

from typing import Any

from audit.checklists.parameters import queries
from audit.checklists.parameters.forms import OwnForm
from audit.checklists.parameters.rules import HUES
from audit.people.look.views import accent_rules, hue_rules, in_layer
from audit.people.models import Membership, Organisation


def page(member: Membership, form: OwnForm | None = None, **more: Any) -> dict[str, Any]:
    """The rows, the form of another one, and the checklists that say otherwise; `known` and
    `names` are the row that is being changed and its form, where one is."""
    if form is None:
        form = OwnForm(formdata=None)
        form.offer(taken_hues(member))
    return {
        "parameters": queries.parameters_of(member),
        "behind": queries.behind(member),
        "form": form,
        "known": None,
        "names": None,
        **row(),
        **more,
    }


def row() -> dict[str, Any]:
    """What a row needs besides its parameter."""
    return {"hues": HUES}


def taken_hues(member: Membership) -> set[str | None]:
    """The hues that the organisation's own parameters have."""
    return {hue for _slug, hue in queries.hues_of(member.organisation_id)}


def stylesheet(organisation: Organisation) -> str:
    """What the organisation adds to every page of the desk: its accent, its parameters' hues."""
    hues = ((slug, *HUES[hue]) for slug, hue in queries.hues_of(organisation.id))
    return in_layer(accent_rules(organisation.accent), hue_rules(hues))
