"""What the office's pages of people show, gathered in a constant number of queries."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from audit.infra.i18n import OWN_NAMES
from audit.people.identity import current_member
from audit.people.members import actions, queries
from audit.people.members.forms import WhereForm
from audit.people.members.wording import duties
from audit.people.models import Membership
from audit.people.passwords.queries import invitations_of
from audit.people.permits import Role
from audit.people.places.forms import region_asked
from audit.people.places.naming import MOST, Place, places_for
from audit.people.places.queries import tree
from audit.people.places.rules import lies_within
from audit.people.wording import ROLES

PAGE = 50


def listed(member: Membership, asked: Mapping[str, str], page: int) -> dict[str, Any]:
    """One page of people, and what was asked for."""
    wanted = _wanted(asked)
    lines = tree(member)
    parents = {line.region.id: line.region.parent_id for line in lines}
    within = [
        each
        for each in parents
        if wanted.region
        and (lies_within(each, wanted.region, parents) or lies_within(wanted.region, each, parents))
    ]
    shown = queries.people_page(member, wanted, within=within, page=page, size=PAGE)
    return {
        "wanted": wanted,
        "asked": {
            "q": wanted.words or None,
            "role": wanted.role,
            "region": wanted.region,
            "state": wanted.state or None,
        },
        "lines": lines,
        "roles": list(Role),
        "shown": shown,
        "places": shown.places,
        "invitations": invitations_of([each.id for each in shown.people]),
        "looks_after": lambda person: queries.looks_after(member, person),
        "page": page,
    }


def row(person: Membership) -> dict[str, Any]:
    """What one row shows."""
    member = current_member()
    return {
        "person": person,
        "places": queries.places_of([person]),
        "invitations": invitations_of([person.id]),
        "looks_after": lambda person: queries.looks_after(member, person),
        "own_name": actions.is_own(person.user, person.organisation_id),
    }


def whole(person: Membership, form: WhereForm | None = None) -> dict[str, Any]:
    """What somebody's page shows; `form` as it was sent, or anew."""
    member = current_member()
    if form is None:
        form = WhereForm(formdata=None)
        form.offer_places(places_for(member))
    form.place.label.text = _("One more place")
    phones, last_used = queries.phones_of(person)
    return row(person) | {
        "form": form,
        "named": queries.named_for(person),
        "phones": phones,
        "last_used": last_used,
        "last_sign_in": queries.last_sign_in(person),
        "own_names": OWN_NAMES,
    }


def reached(place: Place | None, *, beside: Membership | None = None) -> dict[str, Any]:
    """The regions and branches of a membership with this place among them, as verbs take them."""
    reach: dict[str, Any] = {"regions": [], "branches": []}
    if beside is not None:
        now = actions.values_of(beside)
        reach = {"regions": now["regions"], "branches": now["branches"]}
    if place is not None and place.region:
        reach["regions"] = [*reach["regions"], place.region]
    elif place is not None:
        reach["branches"] = [*reach["branches"], place.branch]
    return reach


def suggested(form: WhereForm) -> list[Place]:
    """The first places to suggest; the others are found by name or code as well."""
    return form.places[:MOST]


def _wanted(asked: Mapping[str, str]) -> queries.Wanted:
    role, state = asked.get("role", ""), asked.get("state", "")
    return queries.Wanted(
        words=asked.get("q", "").strip()[:100],
        role=Role(role) if role in set(Role) else None,
        region=region_asked(asked.get("region", "")),
        state=state if state in queries.STATES else queries.HERE,
    )


FILTERS = {
    "role_words": lambda role: str(ROLES[role]),
    "duties": duties,
    "suggested": suggested,
}
"""What these pages may write behind a bar."""
