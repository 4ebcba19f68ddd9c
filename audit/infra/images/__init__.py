"""Photo notes: what is accepted, and the copies that browsers and reports are given.

What was received is sealed evidence and never served. `inspect` reads headers only and
decodes nothing, so it may run anywhere; whatever decodes a stranger's picture
(`thumbnail`, `screen`, `report`, `all_copies`) belongs in a bounded process of its own:
`decode_in_worker("report", data)`.
"""

from audit.infra.images.copies import Copies, all_copies, report, screen, thumbnail
from audit.infra.images.errors import (
    BrokenPicture,
    NotAPicture,
    PictureError,
    TooLarge,
    TooManyPixels,
    UnsupportedFormat,
)
from audit.infra.images.fingerprints import fingerprint
from audit.infra.images.inspection import MAX_BYTES, MAX_PIXELS, Picture, inspect
from audit.infra.images.workers import (
    copies_in_worker,
    decode_in_worker,
    fingerprint_in_worker,
    logo_in_worker,
)

__all__ = [
    "MAX_BYTES",
    "MAX_PIXELS",
    "BrokenPicture",
    "Copies",
    "NotAPicture",
    "Picture",
    "PictureError",
    "TooLarge",
    "TooManyPixels",
    "UnsupportedFormat",
    "all_copies",
    "copies_in_worker",
    "decode_in_worker",
    "fingerprint",
    "fingerprint_in_worker",
    "inspect",
    "logo_in_worker",
    "report",
    "screen",
    "thumbnail",
]
