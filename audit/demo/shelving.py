"""The library's upkeep in the demo: a list mended and published anew, one retired, one uploaded."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from audit.checklists.actions import publish
from audit.checklists.library.actions import retire
from audit.checklists.models import ChecklistVersion
from audit.checklists.uploads.actions import keep
from audit.checklists.uploads.rules import Found
from audit.demo.cast import MANAGER
from audit.demo.story import latest_moment
from audit.formats.checklist import Checklist
from audit.people.models import Membership

Raw = dict[str, Any]


def shelving(
    today: date, members: Mapping[str, Membership], versions: Mapping[str, ChecklistVersion]
) -> Iterator[datetime]:
    """What the manager does to the library; the moments at which it goes on."""
    by, moment = members[MANAGER], latest_moment(today)
    yield moment - timedelta(days=24)
    newer = _mended(versions["personal-skills-9"], _in_other_words)
    publish(newer, organisation=by.organisation, by=by.id)
    yield moment - timedelta(days=11)
    retire(versions["self-check-20"].parent, by=by)
    yield moment - timedelta(hours=2)
    heavier = _mended(versions["competencies-20"], _with_another_pass_mark)
    keep("competencies-2.yaml", [Found("competencies-2.yaml", heavier)], by=by)


def _mended(version: ChecklistVersion, mend: Callable[[Raw], None]) -> Checklist:
    raw = version.checklist.model_dump(mode="json", by_alias=True, exclude_none=True)
    mend(raw)
    return Checklist.model_validate(raw)


def _in_other_words(raw: Raw) -> None:
    items = [item for section in raw["sections"] for item in section["items"]]
    items[0]["text"]["en"] = items[0]["text"]["en"].rstrip(".") + ", every day."
    for item in items[1:4]:
        item["text"].pop("cy", None)


def _with_another_pass_mark(raw: Raw) -> None:
    raw["scoring"]["pass"] = (raw["scoring"].get("pass") or 60) + 5
    section = raw["sections"][0]
    section["items"] = [*section["items"][1:], section["items"][0]]
    section["items"][0]["text"]["en"] = section["items"][0]["text"]["en"].rstrip(".") + " at once."
