"""Words of the desk that a branch will read, looked through before they are published."""

import hashlib

from flask_babel import gettext as _
from markupsafe import Markup

from audit.infra.refusals import Invalid
from audit.visits.blind.telling import telling
from audit.visits.blind.wording import marked
from audit.visits.models import Visit


class MayBeTelling(Invalid):
    """Words for the branch may give the shopper away; sent once more, they stand as they are."""

    kind = "may-be-telling"


def names_of(visit: Visit) -> tuple[str, ...]:
    """What the person who made a visit is called."""
    return visit.assignee.user.name, visit.assignee.pseudonym


def seal(text: str) -> str:
    """By which a page knows again the words that it has warned of, however lines are broken."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


def doubt(visit: Visit, text: str, warned: str = "") -> Markup | None:
    """The words with what may be telling marked; None where nothing is, or `warned` seals them."""
    names = names_of(visit)
    if not telling(text, names, own=False) or warned == seal(text):
        return None
    return marked(text, names, own=False)


def must_not_tell(visit: Visit, text: str, warned: str) -> None:
    """MayBeTelling where words may give somebody away and nobody was warned of these before."""
    if doubt(visit, text, warned) is not None:
        raise MayBeTelling(_("Not published: the summary may be telling. Read it once more."))


def why() -> str:
    """What stands beside a field with such words."""
    return _(
        "May be telling: names, times and dates are marked. Change it, or send it again as it is."
    )
