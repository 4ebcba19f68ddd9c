"""What each role may do, for whoever gives it."""

from typing import Any

from flask_babel import lazy_gettext as _l

from audit.people.permits import Role

DUTIES: dict[Role, tuple[Any, ...]] = {
    Role.ADMINISTRATOR: (
        _l("Changes everything here: organisation, branches, people, checklists, programmes."),
        _l("Reviews and publishes visits, decides appeals, settles fees."),
        _l("Gives every role, also this one."),
    ),
    Role.MANAGER: (
        _l("Plans programmes, offers visits, decides appeals and fees at their places."),
        _l("Reads visits and reports at their places, covert ones included."),
        _l("Keeps branches and people there, but no administrators and managers."),
    ),
    Role.SUPERVISOR: (
        _l("Audits branches on site at their places, announced."),
        _l("Offers visits to shoppers, and reads visits and reports there."),
    ),
    Role.REVIEWER: (
        _l("Reviews what was sent in: returns, adjusts, approves, publishes."),
        _l(
            "Reads visits and reports at their places, and decides appeals against others’ reviews."
        ),
    ),
    Role.SHOPPER: (
        _l("Makes covert visits that were offered, or takes on jobs of the board."),
        _l("Sees own visits, grades and fees, and nothing of anybody else."),
    ),
    Role.BRANCH_MANAGER: (
        _l("Reads the published results of their branches, without learning who visited."),
        _l("Answers them, and appeals against items."),
    ),
}
"""In whole sentences, the most important first."""


def duties(role: Role) -> list[str]:
    """What somebody with a role may do."""
    return [str(each) for each in DUTIES[role]]
