"""The columns that a table may have: ids, headings in every language, what they take."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from babel import Locale
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from audit.infra.i18n import LANGUAGES, OWN_NAMES
from audit.infra.i18n.folding import fold
from audit.people.importing.models import What
from audit.people.permits import Role
from audit.people.wording import ROLES


@dataclass(frozen=True, slots=True)
class Column:
    """One column; its id is a heading in every language."""

    id: str
    heading: object
    hint: object
    example: object
    width: int = 18
    also: tuple[str, ...] = ()
    """other headings that offices use"""


BRANCHES = (
    Column(
        "code",
        _l("Code"),
        _l("Your own reference, different for each branch. A branch is known again by it."),
        "EXAMPLE",
        14,
        ("branch code", "store number", "branch number", "number", "id", "ref"),
    ),
    Column(
        "name",
        _l("Name"),
        _l("What the branch is called. Needed for a new branch."),
        _l("Market Street"),
        28,
        ("branch", "branch name", "store", "store name"),
    ),
    Column(
        "region",
        _l("Region"),
        _l(
            "The region it lies in, from the largest to the smallest, with a slash between. "
            "A region that does not exist yet is made. Needed for a new branch."
        ),
        _l("North / Leeds"),
        28,
        ("area", "district", "region path"),
    ),
    Column(
        "address",
        _l("Address"),
        _l("Street and town, in one cell."),
        _l("1 Market Street, Leeds"),
        40,
    ),
    Column(
        "phone",
        _l("Telephone"),
        _l("With the country’s code, so that every phone can call it."),
        "+44 20 7946 0958",
        20,
        ("phone", "telephone number", "tel"),
    ),
    Column(
        "time_zone",
        _l("Time zone"),
        _l("Such as Europe/London. Left empty, a new branch has your organisation’s."),
        "Europe/London",
        18,
        ("timezone", "tz"),
    ),
    Column(
        "latitude",
        _l("Latitude"),
        _l("In degrees, south is negative. Together with the longitude."),
        53.7968,
        12,
        ("lat",),
    ),
    Column(
        "longitude",
        _l("Longitude"),
        _l("In degrees, west is negative. Together with the latitude."),
        -1.5426,
        12,
        ("lon", "lng", "long"),
    ),
)

PEOPLE = (
    Column(
        "email",
        _l("E-mail"),
        _l("The person is known again by it. Needed in every row."),
        "someone@example.com",
        32,
        ("e-mail address", "email address", "mail"),
    ),
    Column(
        "name",
        _l("Name"),
        _l("First and last name. Needed for a new person."),
        _l("Mina Example"),
        28,
        ("full name", "person"),
    ),
    Column(
        "role",
        _l("Role"),
        _l("One of the roles listed below, in any of the languages. Needed for a new person."),
        "",
        18,
    ),
    Column(
        "places",
        _l("Places"),
        _l(
            "Regions (North / Leeds), branch codes or names of branches, with semicolons between. "
            "“Everywhere” stands for all of them. Left empty, a new person has all, except a "
            "branch manager, who needs a place."
        ),
        _l("North / Leeds"),
        32,
        ("branches", "regions", "place"),
    ),
    Column(
        "languages",
        _l("Languages"),
        _l(
            "In which the person can make a visit, with semicolons between: names or codes of "
            "English, Persian, Arabic, Welsh."
        ),
        "en; fa",
        18,
        ("language",),
    ),
    Column(
        "pseudonym",
        _l("Pseudonym"),
        _l("What reports call a shopper instead of the name."),
        "",
        20,
        ("alias",),
    ),
)

COLUMNS: dict[What, tuple[Column, ...]] = {What.BRANCHES: BRANCHES, What.PEOPLE: PEOPLE}

EVERYWHERE = _l("Everywhere")

EXAMPLES = {What.BRANCHES: ("code", "example"), What.PEOPLE: ("email", "someone@example.com")}
"""By which cell a template's own example row is known and left out."""


def column_for(what: What, identity: str) -> Column:
    """The column with an id."""
    return next(column for column in COLUMNS[what] if column.id == identity)


@cache
def names_for(what: What) -> dict[str, str]:
    """Folded heading, in any language or as an id, and which column it names."""
    names: dict[str, str] = {}
    for _language in _each_language():
        for column in COLUMNS[what]:
            names.setdefault(fold(str(column.heading)), column.id)
    for column in COLUMNS[what]:
        for word in (column.id, column.id.replace("_", " "), *column.also):
            names.setdefault(fold(word), column.id)
    return names


@cache
def roles_by_word() -> dict[str, Role]:
    """Folded name of a role in any language, and the role."""
    words = {fold(role.value.replace("_", " ")): role for role in Role}
    words |= {fold(role.value): role for role in Role}
    for _language in _each_language():
        for role, name in ROLES.items():
            words.setdefault(fold(str(name)), role)
    return words


@cache
def languages_by_word() -> dict[str, str]:
    """Folded name of a language in any language, and its code."""
    words = {fold(code): code for code in LANGUAGES}
    words |= {fold(name): code for code, name in OWN_NAMES.items()}
    for reader in LANGUAGES:
        named = Locale.parse(reader).languages
        words |= {fold(named[code]): code for code in LANGUAGES if code in named}
    return words


@cache
def words_for_everywhere() -> frozenset[str]:
    """How "everywhere" is written, folded."""
    return frozenset(fold(str(EVERYWHERE)) for _language in _each_language()) | {"all", "*"}


def _each_language() -> Iterator[str]:
    for language in LANGUAGES:
        with force_locale(language):
            yield language
