"""The pages of the help: one each, and for whom it is written first."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from audit.people.permits import Role

_A, _M, _S, _R, _SH, _B = Role


@dataclass(frozen=True)
class Topic:
    """One page of help; its text is the template of its name in `templates/help/topics/`."""

    slug: str
    icon: str
    title: LazyString
    about: LazyString
    roles: tuple[Role, ...]
    """For whom it stands first; everybody may read all."""

    @property
    def template(self) -> str:
        """Where its text is."""
        return f"help/topics/{self.slug}.html"


TOPICS = (
    Topic("first-day", "play", _l("The first day"),
          _l("From an empty organisation to the first visit."), (_A, _M)),
    Topic("importing", "inbox", _l("Branches and people from a table"),
          _l("What the table needs, and how it is looked through first."), (_A, _M)),
    Topic("checklists", "book", _l("Building a checklist"),
          _l("Questions, marks, drafts and versions."), (_A, _M)),
    Topic("programmes", "calendar", _l("Planning a programme"),
          _l("Many visits at once: branches, rules, offers, the job board."), (_A, _M, _S)),
    Topic("following", "list", _l("Following visits"),
          _l("What is under way, late, given to somebody else, set aside."), (_A, _M, _S)),
    Topic("reviewing", "eye", _l("Reviewing a visit"),
          _l("Look, ask, approve, publish."), (_A, _R)),
    Topic("appeals", "flag", _l("Appeals"),
          _l("When a branch sees an item differently."), (_A, _M, _R, _B)),
    Topic("fees", "coin", _l("Fees and expenses"),
          _l("What a visit earns, and how it is paid."), (_A, _M, _SH)),
    Topic("agreements", "safety", _l("Agreement and quiz"),
          _l("What shoppers agree to and answer before a visit."), (_A, _M)),
    Topic("e-mail", "vocabulary", _l("E-mail"),
          _l("What is sent to whom, and what to do when it is not."), (_A, _M)),
    Topic("shopping", "bag", _l("Making visits as a shopper"),
          _l("From the offer to the fee."), (_SH,)),
    Topic("no-network", "offline", _l("Without a network"),
          _l("What the phone keeps, and when it is sent."), (_SH, _S)),
    Topic("branch", "pin", _l("Reading about your branch"),
          _l("What a published visit tells, and what you can answer."), (_B,)),
    Topic("anonymity", "people", _l("What anonymity means"),
          _l("Who learns who made a visit, and who never does."), (_B, _SH, _R, _M, _A, _S)),
    Topic("signing-in", "key", _l("Signing in"),
          _l("Passwords, the second step, a lost phone."), tuple(Role)),
)  # fmt: skip

BY_SLUG = {topic.slug: topic for topic in TOPICS}

OF_PAGES = {
    "importing": "importing",
    "checklists": "checklists",
    "drafts": "checklists",
    "uploads": "checklists",
    "sheets": "checklists",
    "library": "checklists",
    "programmes": "programmes",
    "shoppers": "programmes",
    "quizzes": "agreements",
    "agreements": "agreements",
    "agreeing": "shopping",
    "quiz": "shopping",
    "board": "shopping",
    "visits": "following",
    "work": "following",
    "bulk": "following",
    "aside": "following",
    "calendar": "following",
    "reviews": "reviewing",
    "comments": "reviewing",
    "appeals": "appeals",
    "branch_appeals": "appeals",
    "fees": "fees",
    "mail": "e-mail",
    "branch": "branch",
    "own_security": "signing-in",
    "sign_in_rules": "signing-in",
    "organisation": "first-day",
    "places": "first-day",
    "regions": "first-day",
    "members": "first-day",
}
"""By blueprint the topic that its pages lead to."""
