"""What the capture form says of an item, from its checklist or else from the product."""

from collections.abc import Callable

from flask_babel import gettext as _
from markupsafe import Markup, escape

from audit.checklists.wording import parameter_name, parameters_in
from audit.formats.base import Text
from audit.formats.checklist import PARAMETERS, Checklist, ItemBase, Number, Scale, Section

Say = Callable[[Text], Markup]
"""Writes a text of the checklist in the form's language."""


def answer_words(checklist: Checklist, say: Say) -> dict[str, Markup]:
    """The words on the keys."""
    ours = {
        "yes": _("Yes"),
        "no": _("No"),
        "not_applicable": _("N/A"),
        "not_observed": _("Not seen"),
    }
    theirs = {key: say(text) for key, text in checklist.answers.items()}
    return {key: theirs.get(key) or escape(word) for key, word in ours.items()}  # type: ignore[call-overload]


def photo_words(item: ItemBase) -> str:
    """What the item says about photos, or nothing."""
    match item.photo:
        case "required":
            return _("Photo needed")
        case "required_on_fail":
            expected = getattr(item, "expected", None)
            if expected:
                return _("Photo if No") if expected == "yes" else _("Photo if Yes")
            return _("Photo if it fails")
        case "optional":
            return _("Photo optional")
    return ""


def anchor_words(item: Scale, value: int, say: Say) -> Markup | None:
    """What a value of a scale means: its anchor, else the nearer end's; None without anchors."""
    if not item.anchors:
        return None
    if text := item.anchors.get(str(value)):
        return say(text)
    known = sorted(int(key) for key in item.anchors)
    below = [key for key in known if key < value]
    above = [key for key in known if key > value]
    low = value * 2 <= item.max + 1
    nearer = (below or above)[-1] if low and below else (above or below)[0]
    return escape(_("Nearer to: %(anchor)s")) % {"anchor": say(item.anchors[str(nearer)])}


def parameter_of(section: Section) -> str | None:
    """The one of the six parameters that a section speaks to, or None."""
    return section.parameter if section.parameter in PARAMETERS else None


def short_title(section: Section, checklist: Checklist, say: Say) -> str:
    """A section's name where room is short: its parameter's, else its title."""
    if section.parameter:
        return parameter_name(section.parameter, checklist)
    return say(section.title).striptags()


def blank_parameters(checklist: Checklist) -> list[dict[str, str | None]]:
    """The parameters as charts take them, before anything is known."""
    named = parameters_in(checklist)
    return [
        {"id": one, "label": parameter_name(one, checklist), "value": None, "text": ""}
        for one in named
    ]


def clock_words(seconds: int) -> str:
    """A length of time on a stopwatch: "3:00", "1:06:40"."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def range_words(item: Number) -> str:
    """What a number outside its range is told."""
    if item.min is not None and item.max is not None:
        return _("Between %(low)s and %(high)s, please.", low=item.min, high=item.max)
    if item.min is not None:
        return _("%(low)s or more, please.", low=item.min)
    return _("%(high)s or less, please.", high=item.max)
