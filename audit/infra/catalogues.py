"""Translated texts as they are stored (.po) and as they are read (.mo, made here)."""

import os
import tempfile
from pathlib import Path

TRANSLATIONS = Path(__file__).resolve().parents[1] / "translations"
"""One folder per language; English stands in the code."""


def catalogues(directory: Path = TRANSLATIONS) -> list[Path]:
    """All the files that translators fill."""
    return sorted(directory.glob("*/LC_MESSAGES/*.po"))


def stale(directory: Path = TRANSLATIONS) -> list[Path]:
    """The catalogues that were changed after they were compiled."""
    return [path for path in catalogues(directory) if not _is_made(path)]


def _is_made(path: Path) -> bool:
    made = path.with_suffix(".mo")
    return made.is_file() and made.stat().st_mtime_ns == path.stat().st_mtime_ns


def compile_catalogues(directory: Path = TRANSLATIONS) -> list[Path]:
    """Compile what changed; gives the files made. Several processes may do it at once."""
    return [_compiled(path) for path in stale(directory)]


def _compiled(path: Path) -> Path:
    from babel.messages.mofile import write_mo  # not needed where nothing changed
    from babel.messages.pofile import read_po

    of = path.stat().st_mtime_ns
    with path.open("rb") as source:
        catalog = read_po(source, locale=path.parts[-3], abort_invalid=True)
    made = path.with_suffix(".mo")
    with tempfile.NamedTemporaryFile(dir=made.parent, prefix=".", delete=False) as target:
        write_mo(target, catalog)
    os.utime(target.name, ns=(of, of))  # the same moment: a file put back in time is noticed too
    Path(target.name).chmod(0o644)
    Path(target.name).replace(made)
    return made
