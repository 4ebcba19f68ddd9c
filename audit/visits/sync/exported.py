"""Visits that come as a file: the zip that a phone exports, received like what is sent."""

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import UUID

from flask_babel import gettext as _
from pydantic import ValidationError
from sqlalchemy.orm import joinedload

from audit.formats.exported import About
from audit.formats.manifest import Manifest
from audit.infra.db import db
from audit.infra.refusals import Invalid
from audit.infra.zips import BROKEN, PACKED
from audit.people.models import Membership
from audit.visits.sync import photos, reading, submissions

CHUNK = 64 * 1024
LARGEST_ABOUT = 64 * 1024
MOST_FILES = 1000


class NotAnExport(Invalid):
    """The file is none that a phone exported, or it was changed or damaged since."""


class Export:
    """An exported visit, opened and checked: manifest and photos are what their names say."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        names = archive.namelist()
        if len(names) > MOST_FILES or len(set(names)) != len(names):
            raise NotAnExport(_("This file holds more than an exported visit."))
        if any(info.compress_type not in PACKED for info in archive.infolist()):
            raise NotAnExport(_("This file is packed in a way that no phone packs."))
        self._names = frozenset(names)
        self.about = self._about()
        self.body = self._read("manifest.json", submissions.LARGEST)
        if hashlib.sha256(self.body).hexdigest() != self.about.manifest_sha256:
            raise NotAnExport(_("The visit in this file is not the one that was exported."))
        self.manifest: Manifest = reading.read(self.body)

    @property
    def visit_id(self) -> UUID:
        """Which visit it is."""
        return UUID(self.about.visit)

    def photos(self) -> list[str]:
        """The photos that the visit names and the file holds, each once."""
        named = dict.fromkeys(photo.sha256 for photo in self.manifest.photos)
        return [name for name in named if f"photos/{name}" in self._names]

    def photo(self, sha256: str) -> Iterator[bytes]:
        """A photo's bytes in pieces; NotAnExport when they cannot be unpacked."""
        with _told(), self._archive.open(f"photos/{sha256}") as file:
            yield from _pieces(file)

    def check_photos(self) -> None:
        """NotAnExport when a photo is too large or is not what its name says."""
        for name in self.photos():
            size, hasher = 0, hashlib.sha256()
            for piece in self.photo(name):
                size += len(piece)
                hasher.update(piece)
                if size > photos.LARGEST:
                    raise NotAnExport(_("A photo may have 15 MB at most."))
            if hasher.hexdigest() != name:
                raise NotAnExport(_("The photo %(name)s was changed or damaged.", name=name))

    def _about(self) -> About:
        try:
            return About.model_validate_json(self._read("about.json", LARGEST_ABOUT))
        except ValidationError as error:
            raise NotAnExport(_("This file does not say which visit it holds.")) from error

    def _read(self, name: str, limit: int) -> bytes:
        """One small file of the zip, unpacked no further than its limit."""
        if name not in self._names:
            raise NotAnExport(_("This is no exported visit: it holds no %(name)s.", name=name))
        with _told(), self._archive.open(name) as file:
            data = file.read(limit + 1)
        if len(data) > limit:
            raise NotAnExport(_("%(name)s is larger than any visit is.", name=name))
        return data


@contextmanager
def opened(path: Path) -> Iterator[Export]:
    """The export behind a path; NotAnExport or Unreadable when it is none."""
    with _told():
        archive = zipfile.ZipFile(path)
    with archive:
        yield Export(archive)


def sender_of(export: Export) -> Membership:
    """Who made the visit, also when the account was closed since; NotAnExport when unknown."""
    wanted = UUID(export.about.user)
    member = db.session.get(Membership, wanted, options=[joinedload(Membership.user)])
    if member is None:
        raise NotAnExport(_("Nobody here made this visit: it belongs to another installation."))
    return member


def receive(export: Export, sender: Membership) -> tuple[str, bool]:
    """Keep an exported visit; (the receipt's JSON, whether it is new). Again is harmless.

    Goes the way of everything that phones send, and raises what that raises.
    """
    for name in export.photos():
        photos.receive(sender, name, export.photo(name))
    return submissions.receive(sender, export.visit_id, export.about.manifest_sha256, export.body)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(CHUNK):
        yield piece


@contextmanager
def _told() -> Iterator[None]:
    """Damage in words."""
    try:
        yield
    except BROKEN as error:
        raise NotAnExport(_("This file cannot be unpacked: it is damaged or no zip.")) from error
