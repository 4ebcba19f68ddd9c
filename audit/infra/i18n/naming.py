"""Names of days and months for scripts, where browsers do not know the language."""

import json
from functools import cache

from audit.infra.i18n.calendars import names_of
from audit.infra.i18n.languages import current_language

UNKNOWN_TO_BROWSERS = frozenset({"cy"})
"""Chromium, and so every Android phone, brings no Welsh: it would say "Sun 22 M11"."""

UNICODE = {"gregorian": "gregory", "jalali": "persian", "hijri": "islamic-umalqura"}


def day_names() -> str | None:
    """As JSON, by the width of the name: weekdays from Monday, months of each calendar, eras."""
    language = current_language()
    return _told(language) if language in UNKNOWN_TO_BROWSERS else None


@cache
def _told(language: str) -> str:
    names = names_of(language)
    told = {"week": {"long": names["weekdays"]} | {key: names[key] for key in ("short", "narrow")}}
    for calendar, own in names["calendars"].items():
        told[UNICODE[calendar]] = {"long": own["months"], "short": own["short"], "era": own["era"]}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
