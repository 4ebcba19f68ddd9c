"""How pages say what is unusual about a submission: with its numbers, and without a verdict."""

from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from audit.checklists.wording import seconds_words
from audit.infra.i18n import current_reader
from audit.visits.signals.models import Signal


class Said(NamedTuple):
    """A signal in words."""

    icon: str
    title: str
    words: str


def _number(value: int) -> str:
    return current_reader().number(value)


def _too_fast(data: dict[str, Any]) -> Said:
    took = seconds_words(data["seconds"])
    if "median" in data:
        words = _(
            "It took %(took)s; half of the %(n)s other visits on this checklist took more "
            "than %(median)s.",
            took=took,
            n=_number(data["n"]),
            median=seconds_words(data["median"]),
        )
    else:
        words = ngettext(
            "It took %(took)s for %(n)s answer.",
            "It took %(took)s for %(n)s answers.",
            data["items"],
            took=took,
            n=_number(data["items"]),
        )
    return Said("speed", _("Very fast."), words)


def _straight_line(data: dict[str, Any]) -> Said:
    words = _(
        "All %(n)s scale items have the same answer, %(value)s.",
        n=_number(data["items"]),
        value=_number(data["value"]),
    )
    return Said("list", _("One answer throughout."), words)


def _same_photo(data: dict[str, Any]) -> Said:
    words = ngettext(
        "%(n)s photo is, byte for byte, a photo of another visit.",
        "%(n)s photos are, byte for byte, photos of other visits.",
        data["n"],
        n=_number(data["n"]),
    )
    return Said("gallery", _("The same photo again."), words)


def _near_photo(data: dict[str, Any]) -> Said:
    words = ngettext(
        "%(n)s photo looks almost like a photo of another visit.",
        "%(n)s photos look almost like photos of other visits.",
        data["n"],
        n=_number(data["n"]),
    )
    return Said("gallery", _("A photo much like another."), words)


def _same_text(data: dict[str, Any]) -> Said:
    words = ngettext(
        "%(n)s note says what a note of an earlier visit by the same person said.",
        "%(n)s notes say what notes of earlier visits by the same person said.",
        data["n"],
        n=_number(data["n"]),
    )
    return Said("note", _("The same words again."), words)


def _clock(data: dict[str, Any]) -> Said:
    amount = seconds_words(abs(data["seconds"]))
    behind = _("The phone’s clock was %(amount)s behind; all times shown are put right.")
    ahead = _("The phone’s clock was %(amount)s ahead; all times shown are put right.")
    words = (behind if data["seconds"] > 0 else ahead) % {"amount": amount}
    return Said("speed", _("A clock that was far off."), words)


def _far_away(data: dict[str, Any]) -> Said:
    words = _(
        "The phone was %(metres)s m from the branch, give or take %(accuracy)s m.",
        metres=_number(data["metres"]),
        accuracy=_number(data["accuracy"]),
    )
    return Said("proxemics", _("Far from the branch."), words)


_SAID = {
    "too-fast": _too_fast,
    "straight-line": _straight_line,
    "same-photo": _same_photo,
    "near-photo": _near_photo,
    "same-text": _same_text,
    "clock": _clock,
    "far-away": _far_away,
}


def said(signal: Signal) -> Said:
    """One signal in words."""
    return _SAID[signal.kind](signal.data)
