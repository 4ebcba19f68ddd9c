"""What a phone writes into the zip file with which a visit leaves it by hand."""

from typing import Any, Literal

from pydantic import ConfigDict

from audit.formats.base import Format, Sha256, Uuid
from audit.formats.manifest import Instant


class About(Format):
    """`about.json`: whose visit the zip holds. Beside it lie `manifest.json`, the frozen bytes,
    and `photos/<sha256>`. What a later phone adds is passed over."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    format: Literal[1]
    visit: Uuid
    user: Uuid
    manifest_sha256: Sha256
    exported_at: Instant
    adhoc: Any = None
