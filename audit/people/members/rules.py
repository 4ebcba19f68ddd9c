"""Who may give which role to whom, pure."""

from collections.abc import Collection

from audit.people.permits import Role

LONGEST_NAME = 120
LONGEST_PSEUDONYM = 60

EVERYBODY = frozenset(Role)
BY_A_MANAGER = frozenset({Role.SUPERVISOR, Role.REVIEWER, Role.SHOPPER, Role.BRANCH_MANAGER})

GIVES: dict[Role, frozenset[Role]] = {
    Role.ADMINISTRATOR: EVERYBODY,
    Role.MANAGER: BY_A_MANAGER,
}
"""The roles that somebody may give, take and see; nobody lifts anybody to where one stands."""

NEEDS_PLACES = frozenset({Role.BRANCH_MANAGER})
"""Whose reach must be named: none would mean the results of every branch."""


def gives(role: Role) -> frozenset[Role]:
    """The roles of the people whom somebody with `role` looks after."""
    return GIVES.get(role, frozenset())


def leaves_nobody(administrators: Collection[object], one: object) -> bool:
    """Whether without this one nobody is left who administers."""
    return not any(each != one for each in administrators)
