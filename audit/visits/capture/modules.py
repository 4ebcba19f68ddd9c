"""Which ES modules a page loads, so that it can name them all at once: each wave of imports
that a phone discovers by itself costs a round trip."""

import re
from pathlib import Path

from audit.infra.assets import ROOT

_IMPORT = re.compile(r'^(?:import|export)\b[^"\';]*?["\'](\.{1,2}/[^"\']+)["\'];', re.MULTILINE)


def modules_of(entry: str, static: Path = ROOT / "static") -> list[str]:
    """The module and everything it imports, by names below `static`, nearest first."""
    found = [entry]
    for name in found:
        path = static / name
        for target in _IMPORT.findall(path.read_text(encoding="utf-8")):
            module = (path.parent / target).resolve().relative_to(static.resolve()).as_posix()
            if module not in found:
                found.append(module)
    return found
