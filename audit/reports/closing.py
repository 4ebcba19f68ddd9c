"""The end of a report: against the visit before, signatures, and where the document is from."""

from flask_babel import gettext as _

from audit.checklists.wording import kind_name
from audit.formats.checklist import PARAMETERS
from audit.reports.charts import PALETTE, dumbbell_of
from audit.reports.content import Change, Closing, Comparison, Fact
from audit.reports.cover import checklist_words, received_words
from audit.reports.numbering import Order
from audit.reports.signing import signed_by_both
from audit.reports.voice import NOTHING, Voice


def comparison_of(order: Order, voice: Voice) -> Comparison | None:
    """The parameters now and at the visit before; None without one."""
    before = order.dossier.before
    if before is None or order.dossier.score.raw is not None:
        return None
    now, then = order.dossier.score.parameters, before.score.parameters
    known = [name for name in (*PARAMETERS, *(set(now) - set(PARAMETERS))) if name in now]
    lines = [
        change(voice, voice.parameter(name), voice.hue(name), now[name].score, then[name].score)
        for name in known
        if name in then
    ]
    whole = change(
        voice, _("Overall"), PALETTE["accent"], order.dossier.score.score, before.score.score
    )
    return Comparison(
        before=voice.day(before.at),
        heads=(_("This visit"), _("Visit before")),
        lines=(*lines, whole),
        fine=_(
            "The visit before is the last one of the same kind on the same checklist. Two visits "
            "are two snapshots: a difference between them is not yet a trend."
        ),
    )


def change(voice: Voice, title: str, hue: str, now: int | None, before: int | None) -> Change:
    """One line of the comparison; scores in basis points."""
    words = voice.score(now), voice.score(before)
    if now is None or before is None:
        return Change(title, hue, *words, NOTHING, None)
    alt = _(
        "%(title)s: this visit %(now)s, visit before %(before)s.",
        title=title,
        now=words[0],
        before=words[1],
    )
    bell = dumbbell_of(alt, now, before, hue, mirrored=voice.mirrored)
    return Change(title, hue, *words, voice.change(now - before), bell)


def signatures() -> tuple[tuple[str, str], ...]:
    """Who signs, and for what."""
    return (
        (_("Branch manager"), _("Read and discussed with the team")),
        (_("Regional manager"), _("Read; next steps agreed")),
        (_("Quality reviewer"), _("Visit checked and published")),
    )


def closing_of(order: Order, voice: Voice, *, attached: bool) -> Closing:
    """Signatures, numbers and hashes."""
    dossier, link = order.dossier, order.dossier.link
    if link is None:
        raise ValueError("a blind dossier has no place in the chain of events")
    return Closing(
        signatures=signatures(),
        signed=signed_by_both(order, voice),
        about=_(
            "The hashes tie this document to the exact wording of the checklist, to the visit as "
            "it was sent, and to the record of events at the moment of publication."
        ),
        attached=_("The visit’s data is attached to this file as visit.json.") if attached else "",
        facts=(
            Fact(_("Kind"), kind_name(dossier.checklist.kind)),
            Fact(_("Checklist"), checklist_words(order, voice)),
            Fact(_("Received"), received_words(order, voice)),
        ),
        hashes=(
            Fact(_("Visit"), dossier.manifest.visit, code=True),
            Fact(_("Checklist, SHA-256"), grouped(dossier.version.hash), code=True),
            Fact(_("Submission, SHA-256"), grouped(dossier.sent.manifest_sha256), code=True),
            Fact(
                _("Event %(number)s of the record", number=voice.number(link.seq)),
                grouped(link.hash),
                code=True,
            ),
        ),
    )


def grouped(digest: str) -> str:
    """A digest in groups of eight, so that people can compare it."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
