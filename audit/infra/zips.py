"""What zips from outside may be, and how their reading fails."""

import zipfile
import zlib
from typing import Final

PACKED: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""How phones, spreadsheets and people pack. What else zipfile unpacks may ask for gigabytes of
memory first, and fails in ways of its own."""

BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError)
"""What zipfile raises for a file that is damaged, locked or packed in a way it does not know:
also for names that are no text, and for offsets before its beginning."""
