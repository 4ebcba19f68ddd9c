"""How pages speak of programmes."""

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from audit.infra.i18n import current_reader
from audit.visits.programmes.models import Stage
from audit.visits.programmes.rules import Cover
from audit.visits.wording import Standing

STAGES = {
    Stage.PLANNED: Standing(_l("Being planned"), "note"),
    Stage.RUNNING: Standing(_l("Running"), "play", "ok"),
    Stage.ENDED: Standing(_l("Ended"), "halt"),
}

COVERS = {
    Cover.OPEN: Standing(_l("To offer"), "plus"),
    Cover.OFFERED: Standing(_l("Offered"), "unsent"),
    Cover.ACCEPTED: Standing(_l("Accepted"), "bag"),
    Cover.SUBMITTED: Standing(_l("Sent in"), "inbox"),
    Cover.PUBLISHED: Standing(_l("Published"), "received", "ok"),
    Cover.MISSING: Standing(_l("Missing"), "alert", "bad"),
    Cover.EXCLUDED: Standing(_l("Not reported"), "unseen"),
}

NOTHING_CHOSEN = _l("Choose at least one visit that nobody has.")


def stage_mark(stage: Stage) -> Standing:
    """Where a programme stands, in a word and an icon."""
    return STAGES[stage]


def cover_mark(cover: Cover) -> Standing:
    """Where a planned visit stands, in a word and an icon."""
    return COVERS[cover]


def visit_count(count: int) -> str:
    """A number of visits in words."""
    return ngettext("%(n)s visit", "%(n)s visits", count, n=_number(count))


def branch_count(count: int) -> str:
    """A number of branches in words."""
    return ngettext("%(n)s branch", "%(n)s branches", count, n=_number(count))


def offered(count: int) -> str:
    """That so many visits were offered."""
    return ngettext(
        "%(n)s visit was offered.", "%(n)s visits were offered.", count, n=_number(count)
    )


def posted(count: int, *, on_board: bool) -> str:
    """That so many visits were put on the job board, or taken off."""
    if on_board:
        return ngettext(
            "%(n)s visit was put on the job board.",
            "%(n)s visits were put on the job board.",
            count,
            n=_number(count),
        )
    return ngettext(
        "%(n)s visit was taken off the job board.",
        "%(n)s visits were taken off the job board.",
        count,
        n=_number(count),
    )


def _number(count: int) -> str:
    return current_reader().number(count)


FILTERS = {
    "stage_mark": stage_mark,
    "cover_mark": cover_mark,
    "visit_count": visit_count,
    "branch_count": branch_count,
}
"""What templates of this layer and above may write behind a bar."""
