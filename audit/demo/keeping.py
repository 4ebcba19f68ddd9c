"""The office's work in the demo: codes and telephones of branches, regions within regions, people
who are expected and who left."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from audit.demo.cast import MANAGER
from audit.demo.places import PLACES
from audit.demo.story import latest_moment
from audit.people.members.actions import add_member, change_member, end_member
from audit.people.models import Branch, Membership
from audit.people.passwords.actions import invite
from audit.people.permits import Role
from audit.people.places.actions import (
    add_branch,
    add_region,
    change_branch,
    change_region,
    close_branch,
)

MARKS: Final = {
    "Queen Street, Cardiff": (51.4816, -3.1765, "+44 29 2018 0101"),
    "High Street, Bangor": (53.2274, -4.1293, "+44 1248 180 160"),
    "فرع ديرة، دبي": (25.2697, 55.3095, "+971 4 180 0102"),
}
"""Latitude, longitude and telephone of some branches."""

FORMER: Final = "Market Square, Neath"
EXPECTED: Final = ("Siân Parry", "sian.parry@harbour.example")
LEFT: Final = ("Geraint Powell", "geraint.powell@harbour.example")


def keeping(
    today: date, members: Mapping[str, Membership], branches: Mapping[str, Branch]
) -> Iterator[datetime]:
    """What the office did in the last weeks; the moments at which it went on."""
    by, moment = members[MANAGER], latest_moment(today)
    yield moment - timedelta(days=40)
    for number, place in enumerate(PLACES, start=1):
        latitude, longitude, phone = MARKS.get(place.name, (None, None, ""))
        change_branch(
            branches[place.name],
            by=by,
            code=f"HB-{number:02}",
            phone=phone,
            latitude=latitude,
            longitude=longitude,
        )
    south, north = (branches[PLACES[at].name].region for at in (0, 5))
    wales = add_region(by.organisation, "Wales", by=by)
    for region in (south, north):
        change_region(region, by=by, parent=wales)
    yield moment - timedelta(days=30)
    close_branch(
        add_branch(
            by.organisation,
            region=south,
            by=by,
            name=FORMER,
            code="HB-90",
            address="2 Market Square, Neath SA11 1DU",
            time_zone="Europe/London",
        ),
        by=by,
    )
    former = add_member(by.organisation, LEFT[1], LEFT[0], role=Role.REVIEWER, by=by)
    end_member(former, by=by)
    yield moment - timedelta(days=2)
    expected = add_member(by.organisation, EXPECTED[1], EXPECTED[0], role=Role.REVIEWER, by=by)
    change_member(expected, by=by, languages=["en", "cy"], regions=[north.id])
    invite(expected, by=by)
