"""The server's word that a manifest and all its photos are durable."""

from pydantic import PositiveInt

from audit.formats.base import Format, Sha256, Uuid
from audit.formats.manifest import Instant


class Receipt(Format):
    """Given once per submission and the same for ever; until then the phone keeps all."""

    visit: Uuid
    submission: PositiveInt
    manifest_sha256: Sha256
    photos: list[Sha256]
    received_at: Instant
