"""Notes, comments and photos of one place, as the report shows them."""

from flask_babel import gettext as _
from flask_babel import ngettext

from audit.reports.content import Figure, Remark
from audit.reports.dossier import Picture
from audit.reports.numbering import Order, Placed
from audit.reports.voice import Voice

PHOTO_SCHEME = "photo:"
"""What a figure's address begins with; the renderer resolves it and nothing else."""


def remarks_of(order: Order, place: str) -> tuple[Remark, ...]:
    """The shopper's note, the reason for a missing photo, the reviewer's comment."""
    found = []
    if note := order.dossier.notes.get(place, "").strip():
        found.append(Remark("", note))
    if reason := order.dossier.no_photo.get(place, "").strip():
        found.append(Remark(_("No photo could be taken"), reason))
    if comment := order.dossier.judged.comments.get(place, "").strip():
        found.append(Remark(_("Reviewer"), comment))
    return tuple(found)


def photo_numbers(order: Order, voice: Voice, place: str) -> str:
    """ "Photo 3" or "Photos 3, 4" for a place; empty without any."""
    numbers = [voice.number(number) for number, _photo in order.photos.get(place, ())]
    if not numbers:
        return ""
    return ngettext("Photo %(list)s", "Photos %(list)s", len(numbers), list=voice.listed(numbers))


def figures_of(order: Order, voice: Voice, place: str, placed: Placed | None) -> list[Figure]:
    """The photos of a place; those that cannot be shown stay with their words."""
    item = voice.item_number(*placed.position) if placed else ""
    subject = voice.text(placed.item.text) if placed else order.dossier.place.name
    figures = []
    there = order.photos.get(place, [])
    for number, photo in there:
        shown = photo.key in order.dossier.photos
        label = _("Photo %(list)s", list=voice.number(number))
        figures.append(
            Figure(
                url=PHOTO_SCHEME + photo.key if shown else "",
                alt=photo.caption or _("%(photo)s: %(subject)s", photo=label, subject=subject),
                label=label,
                item=item,
                caption=photo.caption,
                state=state_words(photo, there),
            )
        )
    return figures


def state_words(photo: Picture, there: list[tuple[int, Picture]]) -> str:
    """Before or after it was put right; empty where nothing was."""
    if photo.corrected:
        return _("After: put right")
    return _("Before") if any(other.corrected for _number, other in there) else ""
