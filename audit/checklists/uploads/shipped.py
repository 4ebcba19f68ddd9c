"""The checklists that come with the product."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from audit.engines.language.parse import parse
from audit.formats.checklist import Checklist

FOLDER = Path(__file__).resolve().parents[3] / "checklists"


@cache
def shipped() -> Mapping[str, Checklist]:
    """The shipped checklists by their id; read once."""
    read = (parse(path.read_text("utf-8"), path.name) for path in sorted(FOLDER.glob("*.yaml")))
    return {parsed.checklist.id: parsed.checklist for parsed in read if parsed.checklist}
