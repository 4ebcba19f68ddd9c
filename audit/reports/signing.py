"""Who signed an announced audit on the spot, as its report shows it."""

from collections.abc import Collection

from flask_babel import gettext as _

from audit.formats.manifest import Signature
from audit.reports.content import Remark, Signed
from audit.reports.numbering import Order
from audit.reports.remarks import PHOTO_SCHEME
from audit.reports.voice import Voice
from audit.visits.blind.values import BlindVisit
from audit.visits.signing.wording import how_words, side_words, told_words, who_words


def signed_by_both(order: Order, voice: Voice) -> tuple[Signed, ...]:
    """Both sides with their names and times, the branch first; nothing for other visits."""
    told = sorted(order.dossier.manifest.signatures, key=lambda each: each.side != "branch")
    return tuple(_signed(each, order, voice) for each in told)


def _signed(told: Signature, order: Order, voice: Voice) -> Signed:
    at = order.dossier.manifest.times.by_server(told.at) if told.at else None
    return Signed(
        side=side_words(told.side),
        how=told_words(told),
        who=who_words(told),
        at=_("%(day)s, %(time)s", day=voice.day(at), time=voice.clock(at)) if at else "",
        words=_words(told.declined.strip(), told.remark.strip()),
        url=_address(told.photo, order.dossier.photos),
        alt=_("Signature"),
    )


def signed_by_branch(visit: BlindVisit, photos: Collection[str]) -> tuple[Signed, ...]:
    """What the branch itself signed and said, without a time; never the auditor's side."""
    told = visit.signed
    if told is None:
        return ()
    url = _address(str(told.photo) if told.photo else None, photos)
    words = _words(told.declined, told.remark)
    return (
        Signed(side_words("branch"), how_words(told.how), told.who, "", words, url, _("Signature")),
    )


def _words(declined: str, remark: str) -> tuple[Remark, ...]:
    said = [(_("Declined to sign"), declined), (_("Remark of the branch"), remark)]
    return tuple(Remark(by, text) for by, text in said if text)


def _address(key: str | None, photos: Collection[str]) -> str:
    return PHOTO_SCHEME + key if key and key in photos else ""
