"""How the builder says what a checklist is made of."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from audit.checklists.wording import KINDS

TYPES = {
    "yes_no": _l("Yes or no"),
    "scale": _l("A scale"),
    "choice": _l("One of several"),
    "multi": _l("Any of several"),
    "duration": _l("A length of time"),
    "number": _l("A number"),
    "text": _l("Words"),
    "time": _l("A time of day"),
}
LABELS = {
    "title": _l("Title"),
    "kind": _l("Kind"),
    "languages": _l("Languages"),
    "description": _l("What it is for"),
    "instructions": _l("What to know before"),
    "id": _l("Id"),
    "subjects": _l("Whom it may be about"),
    "parameters": _l("Parameters of its own"),
    "answers": _l("Other words for the answers"),
    "method": _l("How marks become a score"),
    "pass": _l("Passed from"),
    "bands": _l("Bands"),
    "gates": _l("Gates"),
    "minimum_coverage": _l("Least share that must be observed, in per cent"),
    "allow_unanswered": _l("May be sent with items unanswered"),
    "parameter": _l("Parameter"),
    "weight": _l("Weight"),
    "area": _l("Area of service"),
    "text": _l("Text"),
    "type": _l("Answer"),
    "expected": _l("The good answer"),
    "max": _l("Highest point"),
    "anchors": _l("What the points mean"),
    "options": _l("Options"),
    "target": _l("Full mark up to"),
    "limit": _l("No mark from"),
    "band": _l("Good from and to"),
    "min": _l("Lowest possible"),
    "unit": _l("Unit"),
    "critical": _l("If it fails"),
    "photo": _l("Photo"),
    "note": _l("Note"),
    "not_applicable": _l("May be “not applicable”"),
    "not_observed": _l("May be “not observed”"),
    "bonus": _l("Bonus: adds, never takes"),
    "help": _l("How to judge"),
    "label": _l("Short name for tables"),
    "requires_standard": _l("Needs a standard of the branch"),
    "when": _l("When it is asked"),
}
HINTS = {
    "id": _l("Results are compared by it: small letters, digits and single hyphens."),
    "weight": _l("How much it counts, in steps of a hundredth."),
    "target": _l("In seconds, or as minutes and seconds: 3:00."),
    "limit": _l("In seconds, or as minutes and seconds: 10:00."),
    "area": _l("Reports break results down by it. One word, such as counter."),
    "bands": _l("From the best down. The last one begins at 0."),
    "gates": _l("A section that must reach so many per cent, whatever the score."),
    "pass": _l("Per cent; raw points where points are added up or counted."),
    "band": _l("Full mark from the one to the other. Without them it is not scored."),
    "anchors": _l("Describe as many as help."),
    "label": _l("Shown where the text is too long."),
    "answers": _l("Leave them empty for the usual ones."),
    "parameters": _l(
        "Beside the six: expression, vocabulary, proxemics, appearance, speed, safety."
    ),
    "requires_standard": _l("Kept for branches that have standards; no effect yet."),
}
CHOICES = {
    "method": {
        "pooled": _l("All items together, by weight"),
        "weighted": _l("Each section by itself, then by the sections’ weights"),
        "sum": _l("The sum of the points; scales only, every item counts"),
        "count_yes": _l("The number of good answers; yes or no only"),
    },
    "expected": {"yes": _l("Yes"), "no": _l("No")},
    "critical": {
        "none": _l("It loses its points"),
        "flag": _l("The visit is not passed"),
        "section": _l("Its section counts 0"),
        "visit": _l("The visit counts 0"),
    },
    "photo": {
        "never": _l("Never"),
        "optional": _l("Optional"),
        "required": _l("Always"),
        "required_on_fail": _l("When it fails"),
    },
    "note": {"optional": _l("Optional"), "required_on_fail": _l("When it fails")},
    "kind": KINDS,
    "type": TYPES,
    "group": {"all": _l("All of these"), "any": _l("Any of these")},
    "subjects": {
        "self": _l("Oneself"),
        "colleague": _l("A colleague"),
        "applicant": _l("An applicant"),
    },
    "answers": {
        "yes": _l("Yes"),
        "no": _l("No"),
        "not_applicable": _l("Not applicable"),
        "not_observed": _l("Not observed"),
    },
    "comparison": {
        "is": _l("is answered"),
        "above": _l("is above"),
        "below": _l("is below"),
        "mark_below": _l("has a mark below, in per cent"),
        "before": _l("is earlier than"),
        "answered": _l("has an answer"),
        "note": _l("has a note"),
        "photo": _l("has a photo"),
        "moment": _l("happened before, as noted on site"),
    },
    "moment": {
        "arrived": _l("Arrived"),
        "first-contact": _l("First contact"),
        "served": _l("Served"),
        "left": _l("Left"),
    },
}


def field_label(name: str) -> str:
    """What stands above a field."""
    return str(LABELS.get(name, name))


def hint(name: str) -> str:
    """What stands below it, if anything."""
    return str(HINTS.get(name, ""))


def choices(name: str) -> list[tuple[str, str]]:
    """What may be chosen: (value, words)."""
    return [(value, str(words)) for value, words in CHOICES[name].items()]


def parameter_word(parameter: str) -> str:
    """One of the six in words; another one as it is written."""
    return {
        "expression": _("Expression"),
        "vocabulary": _("Vocabulary"),
        "proxemics": _("Proxemics"),
        "appearance": _("Appearance"),
        "speed": _("Speed"),
        "safety": _("Safety"),
    }.get(parameter, parameter)
