"""How pages say what an appeal is about, where it stands, and who may not decide."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from audit.visits.appeals.models import AppealKind, Standing
from audit.visits.appeals.rules import Bar
from audit.visits.wording import Standing as Mark

KINDS = {
    AppealKind.FACT: _l("A fact is wrong"),
    AppealKind.RULE: _l("The rule was applied wrongly"),
    AppealKind.CIRCUMSTANCE: _l("Circumstances beyond our control"),
    AppealKind.MIX_UP: _l("A mix-up: another branch, person or day"),
}

STANDINGS = {
    Standing.OPEN: Mark(_l("Waiting on the desk"), "hold", "warn"),
    Standing.UPHELD: Mark(_l("Upheld"), "yes", "ok"),
    Standing.REJECTED: Mark(_l("Not upheld"), "no"),
    Standing.WITHDRAWN: Mark(_l("Withdrawn"), "return"),
}


def appeal_kind(kind: AppealKind) -> str:
    """What an appeal says is wrong."""
    return str(KINDS[kind])


def appeal_mark(standing: Standing) -> Mark:
    """Where an appeal stands, and on whom it waits: a word, an icon and a mood."""
    return STANDINGS[standing]


def bar_words(bar: Bar) -> str:
    """Why somebody may not decide, and who does."""
    return {
        Bar.JUDGED: _(
            "You approved, published, adjusted or second-read this visit, so somebody else decides."
        ),
        Bar.MADE: _("You made this visit, so somebody else decides."),
        Bar.FILED: _("You filed this appeal, so somebody else decides."),
    }[bar]


FILTERS = {"appeal_kind": appeal_kind, "appeal_mark": appeal_mark, "bar_words": bar_words}
