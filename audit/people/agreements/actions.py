"""Verbs of the shoppers' agreement: write, start over, publish, agree."""

from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from audit.infra import events
from audit.infra.db import db, now
from audit.infra.i18n import OWN_NAMES, current_reader
from audit.infra.refusals import Conflict, Invalid, Refusal
from audit.people.agreements.models import Agreement, AgreementDraft, AgreementVersion
from audit.people.agreements.queries import awaited_from, current_version, draft_of, texts_at_work
from audit.people.agreements.rules import (
    PARTS,
    halves,
    hash_of,
    language_read,
    mark_of,
    tidied,
    whole,
)
from audit.people.models import Membership


class AgreementNeeded(Refusal):
    """A visit is taken on only after its shopper has agreed to the newest version."""

    kind, status = "agreement-needed", 428


class AgreementChanged(Conflict):
    """Another version was published since the page was made."""

    kind = "stale"


class DraftChanged(Conflict):
    """Somebody else has written since the page was made."""

    kind = "stale"


def write(
    by: Membership, language: str, parts: dict[str, str], *, shown: str | None = None
) -> None:
    """Keep the texts of one language in the draft; empty ones take the language out of it.

    Raises DraftChanged where `shown` is not the mark of its texts any more (`mark_of`).
    """
    kept = {part: tidied(parts[part]) for part in PARTS}
    with db.write() as session:
        organisation = by.organisation
        db.lock(organisation)
        texts = texts_at_work(organisation.id)
        _must_be(shown, mark_of(texts, language))
        draft = draft_of(organisation.id) or AgreementDraft(organisation_id=organisation.id)
        session.add(draft)
        others = {code: text for code, text in texts.items() if code != language}
        draft.texts = others | ({language: kept} if any(kept.values()) else {})
        draft.changed_by, draft.changed_at = by.id, now()


def start_over(by: Membership, *, shown: str | None = None) -> None:
    """Throw the draft away; what is published stays. DraftChanged where `shown` is not its hash."""
    with db.write() as session:
        db.lock(by.organisation)
        if draft := draft_of(by.organisation_id):
            _must_be(shown, hash_of(draft.texts))
            session.delete(draft)


def publish(by: Membership, *, shown: str | None = None) -> AgreementVersion:
    """Make the draft the version that holds: every shopper is asked before the next visit.

    `shown`: the hash of the texts that were read; once more with it is harmless. Raises
    DraftChanged where it names others, and Invalid where a language is half written, the
    organisation's own is missing, or the words are those that hold already.
    """
    with db.write() as session:
        organisation = by.organisation
        db.lock(organisation)
        draft, before = draft_of(organisation.id), current_version(organisation.id)
        if draft is None and before and before.hash == shown:
            return before
        if draft:
            _must_be(shown, hash_of(draft.texts))
        texts = whole(draft.texts, OWN_NAMES) if draft else {}
        _must_be_whole(draft, organisation.language)
        if before and before.hash == hash_of(texts):
            raise Invalid(_("These are the words that hold already, so there is nothing new."))
        version = AgreementVersion(
            organisation_id=organisation.id,
            number=before.number + 1 if before else 1,
            texts=texts,
            hash=hash_of(texts),
            published_by=by.id,
        )
        session.add(version)
        session.delete(draft)
        session.flush()
        _record("agreement.published", version, version.id, by)
    return version


def _must_be(shown: str | None, present: str) -> None:
    if shown is not None and shown != present:
        raise DraftChanged(_("The draft was changed meanwhile. Look at it again, then go on."))


def _must_be_whole(draft: AgreementDraft | None, language: str) -> None:
    if draft is None:
        raise Invalid(_("Nothing is written yet."))
    half = halves(draft.texts)
    if half:
        raise Invalid(
            ngettext(
                "One of the two texts is missing in %(languages)s.",
                "One of the two texts is missing in each of these languages: %(languages)s.",
                len(half),
                languages=current_reader().listed([OWN_NAMES[code] for code in half]),
            )
        )
    if language not in draft.texts:
        raise Invalid(
            _(
                "Write both texts in %(language)s first: it is read where another language is"
                " missing.",
                language=OWN_NAMES[language],
            )
        )


def agree(member: Membership, hash_: str, language: str) -> None:
    """Note that a shopper agreed to the version with this hash; again is harmless.

    Raises AgreementChanged where another one holds by now.
    """
    with db.write():
        version = current_version(member.organisation_id)
        if version is None or version.hash != hash_:
            raise AgreementChanged(
                _("The text was changed a moment ago. Please read it once more.")
            )
        if awaited_from(member) is None:
            return
        read = language_read(version.texts, language)
        given = Agreement(version_id=version.id, membership_id=member.id, language=read)
        if db.put(given):
            _record("agreement.given", version, member.id, member)


def must_have_agreed(member: Membership) -> None:
    """Raise AgreementNeeded while a shopper has not agreed to what holds at present."""
    if awaited_from(member) is not None:
        raise AgreementNeeded(
            _(
                "Before you take on a visit, please read and agree to what your agency asks "
                "of shoppers."
            )
        )


def _record(kind: str, version: AgreementVersion, subject: UUID, by: Membership) -> None:
    events.record(
        kind,
        organisation_id=version.organisation_id,
        subject_id=subject,
        actor_id=by.id,
        version=version.hash,
        number=version.number,
    )
