"""Who is in the demo: the first person of each role is the one that sign-in offers."""

from dataclasses import dataclass
from typing import Final

from audit.people.permits import Role


@dataclass(frozen=True)
class Person:
    """A member of the demo organisation, their language, and the one branch they keep to."""

    name: str
    email: str
    role: Role
    locale: str = "en"
    pseudonym: str = ""
    branch: str = ""


SHOPPER: Final = "owen.bevan@harbour.example"
OTHER_SHOPPER: Final = "non.gwilym@harbour.example"
SUPERVISOR: Final = "eleri.rees@harbour.example"
OTHER_SUPERVISOR: Final = "maryam.haddad@harbour.example"
MANAGER: Final = "rhys.llewellyn@harbour.example"
REVIEWER: Final = "leila.karimi@harbour.example"

CAST: Final = (
    Person("Megan Pugh", "megan.pugh@harbour.example", Role.ADMINISTRATOR),
    Person("Rhys Llewellyn", MANAGER, Role.MANAGER),
    Person("Eleri Rees", SUPERVISOR, Role.SUPERVISOR),
    Person("Leila Karimi", REVIEWER, Role.REVIEWER),
    Person("Owen Bevan", SHOPPER, Role.SHOPPER, pseudonym="Shopper Heron"),
    Person("Tomos Ifan", "tomos.ifan@harbour.example", Role.BRANCH_MANAGER,
           branch="Commercial Street, Newport"),
    Person("Non Gwilym", OTHER_SHOPPER, Role.SHOPPER, "cy", "Shopper Dipper"),
    Person("نیلوفر احمدی", "niloufar.ahmadi@harbour.example", Role.SHOPPER, "fa", "Shopper Siskin"),
    Person("عمر الشامسي", "omar.alshamsi@harbour.example", Role.SHOPPER, "ar", "Shopper Wren"),
    Person("مريم حداد", OTHER_SUPERVISOR, Role.SUPERVISOR, "ar"),
)  # fmt: skip


def assignees(kind: str, region: str, language: str) -> tuple[str, ...]:
    """E-mails of those who are sent to a branch: shoppers covertly, supervisors to audit."""
    if kind == "audit":
        return (OTHER_SUPERVISOR if region == "Gulf" else SUPERVISOR,)
    if region == "Gulf":
        return tuple(p.email for p in CAST if p.role is Role.SHOPPER and p.locale == language)
    return (SHOPPER, OTHER_SHOPPER)
