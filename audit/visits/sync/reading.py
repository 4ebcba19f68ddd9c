"""Reading what a phone froze: it is checked whole, and what cannot be read is kept for support."""

import re
from uuid import UUID

from flask_babel import gettext as _
from pydantic import ValidationError

from audit.checklists.models import ChecklistVersion
from audit.engines.scoring import InvalidAnswer, check_all
from audit.formats.manifest import Manifest, NewerFormat, read_manifest
from audit.infra.refusals import Invalid
from audit.infra.storage import storage
from audit.visits.signing.rules import fits

MOST_KEPT = 20
"""Unreadable manifests kept per visit, or per sender where there is no visit yet: enough for
support, no room for filling the disk."""

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""A NUL as JSON writes it: PostgreSQL keeps none, and nobody types one."""


class Unreadable(Invalid):
    """The manifest is none, or does not fit its visit; kept for support."""

    kind = "unreadable"


def read(body: bytes) -> Manifest:
    """The manifest that the bytes are; Unreadable otherwise."""
    if _NUL.search(body):
        raise Unreadable(_("This visit could not be read; it was kept for support."))
    try:
        return read_manifest(body)
    except NewerFormat as error:
        raise Unreadable(
            _("The app on this phone is newer than its server. Nothing is lost: try again later.")
        ) from error
    except ValidationError as error:
        raise Unreadable(_("This visit could not be read; it was kept for support.")) from error


def check(manifest: Manifest, visit_id: UUID, version: ChecklistVersion | None) -> ChecklistVersion:
    """The version; Unreadable unless the manifest is of this visit and every answer fits."""
    if version is None or manifest.visit != str(visit_id):
        raise _of_another_visit()
    check_version(manifest, version)
    try:
        check_all(version.checklist, manifest.answers)
    except InvalidAnswer as error:
        sentence = _("The answer to “%(item)s” does not fit its question.", item=error.item)
        raise Unreadable(sentence) from error
    if not fits(manifest, version.checklist.kind):
        raise Unreadable(_("What was signed does not fit this visit."))
    return version


def check_version(manifest: Manifest, version: ChecklistVersion) -> None:
    """Unreadable unless the manifest was filled in by this version."""
    if manifest.checklist != version.hash:
        raise _of_another_visit()


def _of_another_visit() -> Unreadable:
    return Unreadable(_("This was filled in for another visit or checklist version."))


def keep_for_support(body: bytes, sha256: str, folder: UUID) -> None:
    """Put bytes that could not be read aside, as long as there are not too many."""
    place = f"unreadable/{folder}"
    if len(list(storage().path(place).glob("*"))) < MOST_KEPT:
        storage().write(f"{place}/{sha256}.json", [body])
