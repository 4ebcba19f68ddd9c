"""Tables that the demo's office uploaded: one that was written, one that is to be corrected."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from audit.demo.cast import MANAGER
from audit.demo.story import latest_moment
from audit.infra.tables import csv_chunks
from audit.people.importing.actions import apply, apply_now, check_now, upload
from audit.people.importing.models import Import, What
from audit.people.models import Membership

Table = Sequence[Sequence[str]]

TELEPHONES: Final[Table] = (
    ("Code", "Telephone", "Opening hours"),
    ("HB-02", "+44 1792 180 102", "9-17"),
    ("HB-03", "+44 1633 180 103", "9-17"),
    ("HB-04", "+44 1495 180 104", "10-16"),
)
WINTER: Final[Table] = (
    ("Name", "E-mail", "Role", "Places", "Languages"),
    ("Lowri Bevan", "lowri.bevan@post.example", "Shopper", "Wales", "en; cy"),
    ("سارا احمدی", "sara.ahmadi@post.example", "خریدار مخفی", "", "فارسی"),
    ("Huw Edwards", "huw.edwards.post.example", "shopper", "", "cy"),
    ("Nia Rhys", "nia.rhys@post.example", "mystery guest", "Wales", "en"),
    ("Owain Pryce", "owain.pryce@post.example", "branch manager", "Cardif", "en; Cornish"),
)


def importing(today: date, members: Mapping[str, Membership]) -> Iterator[datetime]:
    """The manager uploads two tables; the moments at which it goes on."""
    by, moment = members[MANAGER], latest_moment(today)
    yield moment - timedelta(days=6)
    written = _looked_through(What.BRANCHES, "telephones.csv", TELEPHONES, by)
    apply(written, by=by)
    apply_now(str(written.id))
    yield moment - timedelta(hours=5)
    _looked_through(What.PEOPLE, "winter shoppers.csv", WINTER, by)


def _looked_through(what: What, name: str, rows: Table, by: Membership) -> Import:
    table = upload(what, name, csv_chunks(rows), by=by)
    check_now(str(table.id))
    return table
