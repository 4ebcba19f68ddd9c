"""Plain values of a branch or region as they are kept; Unfit where they cannot be."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _

from audit.infra.i18n import current_reader
from audit.infra.i18n.digits import latin
from audit.people.places import rules
from audit.people.unfit import Unfit


def name(field: str, text: str) -> str:
    """A name of one line; Unfit when it is empty or too long."""
    kept = rules.one_line(text)
    if not kept:
        raise Unfit(field, _("Enter a name."))
    return _short(field, kept, rules.LONGEST_NAME)


def kept_values(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """These values of a branch as they are kept; raises Unfit with the name of the first
    that cannot be. Latitude and longitude come together."""
    kept = {key: _CHECKS[key](value) for key, value in wanted.items() if key in _CHECKS}
    if "code" in kept:
        kept["code_key"] = rules.key_of(kept["code"])
    if ("latitude" in kept) != ("longitude" in kept):
        raise TypeError("latitude without longitude")
    if "latitude" in kept and (kept["latitude"] is None) != (kept["longitude"] is None):
        missing = "latitude" if kept["latitude"] is None else "longitude"
        raise Unfit(missing, _("Enter both latitude and longitude, or neither."))
    return kept


def _short(field: str, text: str, most: int) -> str:
    if len(text) > most:
        limit = current_reader().number(most)
        raise Unfit(field, _("%(n)s characters at most, please.", n=limit))
    return text


def _phone(text: str) -> str:
    kept = latin(rules.one_line(text))
    if kept and not rules.is_phone(kept):
        raise Unfit("phone", _("Write a telephone number, such as +44 20 7946 0958."))
    return kept


def _zone(zone: str) -> str:
    if zone not in rules.KNOWN_ZONES:
        raise Unfit("time_zone", _("Choose a time zone of the list, such as Europe/London."))
    return zone


def _degrees(field: str, most: int) -> Callable[[float | None], float | None]:
    def checked(value: float | None) -> float | None:
        if value is None:
            return None
        if not -most <= value <= most:  # also what is no number (nan)
            limits = {
                "least": current_reader().number(-most),
                "most": current_reader().number(most),
            }
            raise Unfit(field, _("Between %(least)s and %(most)s degrees, please.", **limits))
        return round(float(value), 6)

    return checked


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "name": lambda text: name("name", text),
    "code": lambda text: _short("code", rules.one_line(text), rules.LONGEST_CODE),
    "address": lambda text: _short("address", rules.one_line(text), rules.LONGEST_ADDRESS),
    "phone": _phone,
    "latitude": _degrees("latitude", 90),
    "longitude": _degrees("longitude", 180),
    "time_zone": _zone,
}
