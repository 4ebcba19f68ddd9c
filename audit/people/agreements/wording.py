"""The texts to start from, for administrators to change; in the language they are asked in."""

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

TITLES = {"agreement": _l("Agreement with shoppers"), "notice": _l("Privacy notice")}
"""What each part is called where shoppers read it."""


def template(language: str, organisation: str) -> dict[str, str]:
    """A plain agreement and privacy notice in a language, with the organisation's name in them."""
    with force_locale(language):
        return {
            "agreement": "\n\n".join(_agreement(organisation)),
            "notice": "\n\n".join(_notice(organisation)),
        }


def _agreement(name: str) -> list[str]:
    return [
        _(
            "This is what %(organisation)s and you agree on for visits made as a shopper.",
            organisation=name,
        ),
        _(
            "1. You are free to accept or decline each visit. Only what you accept binds you:"
            " the branch, the days, the brief and the fee that the offer shows."
        ),
        _(
            "2. You visit alone unless the brief says otherwise, and never a branch where you"
            " know somebody, where you work, or where a person close to you works. If that "
            "turns out later, you say so at once."
        ),
        _(
            "3. You report what you saw, heard and timed yourself, and nothing else. What you"
            " did not see you report as not seen."
        ),
        _(
            "4. You take photos of places and things only: no people, no customers’ papers, "
            "no screens with data. You never record sound or pictures secretly."
        ),
        _(
            "5. You tell nobody at the branch, and nobody else, that you are a shopper, what "
            "you were asked to look at, or what you found. This holds after our work together"
            " ends."
        ),
        _(
            "6. Your safety comes first. You may leave at any time when something feels "
            "wrong, and you report that; it is a full answer."
        ),
        _(
            "7. You are paid the fee and the expenses of the offer after your report was "
            "accepted. The offer says what is paid when a visit cannot be made as planned."
        ),
        _(
            "8. Nothing here makes you an employee. You see to taxes and insurance yourself "
            "where the law asks you to."
        ),
        _(
            "9. Either side may end this at any time. Visits that you have accepted are "
            "finished or handed back first."
        ),
    ]


def _notice(name: str) -> list[str]:
    return [
        _(
            "This tells you which data about you %(organisation)s keeps, why, and for how long.",
            organisation=name,
        ),
        _(
            "What is kept: your name and e-mail, the visits offered to you and what you "
            "answered, your reports with their times and photos, grades of your reports, fees"
            " and payments, and when you signed in."
        ),
        _("Why: to offer, check and pay visits, and to show that a report is genuine."),
        _(
            "Who sees it: the people at the office who plan, review and pay. Staff of a "
            "branch never learn who you are: they read reports that name no shopper."
        ),
        _(
            "Position: your phone’s position is asked for only where the office has chosen "
            "so, once per visit, and you may say no without losing anything."
        ),
        _(
            "How long: as long as you work with us and as long as the law asks us to keep "
            "records of payments. Photos are erased earlier where the office has set a time for it."
        ),
        _(
            "Your rights: you may ask to see, correct or erase what is kept about you, and "
            "complain to the authority for data protection. Write to: [name and address of "
            "the person responsible]."
        ),
    ]
