"""A checklist as bytes that never differ, and the two hashes that name a version."""

from hashlib import sha256
from typing import Any

import rfc8785

from audit.formats.checklist import Checklist

TEXTS: dict[str, Any] = {
    "title": True,
    "description": True,
    "instructions": True,
    "answers": True,
    "subjects": True,
    "parameters": True,
    "checks": True,
    "scoring": {"bands": {"__all__": {"title"}}},
    "sections": {
        "__all__": {
            "title": True,
            "area": True,
            "items": {
                "__all__": {
                    "text": True,
                    "label": True,
                    "help": True,
                    "area": True,
                    "unit": True,
                    "anchors": True,
                    "options": {"__all__": {"text"}},
                }
            },
        }
    },
}
"""What says something to people and nothing to the scoring engine; cross-checks never score."""


def canonical_json(checklist: Checklist) -> bytes:
    """The whole checklist by RFC 8785: the bytes that a published version freezes.

    Defaults are written out, so that a later change of a default leaves old versions alone;
    `Checklist.model_validate_json` reads it back.
    """
    document = checklist.model_dump(mode="json", by_alias=True, exclude_none=True)
    if not checklist.checks:
        del document["checks"]  # versions frozen before there were any keep their names
    return rfc8785.dumps(document)


def version_hash(checklist: Checklist) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal: the name of a version."""
    return sha256(canonical_json(checklist)).hexdigest()


def scoring_document(checklist: Checklist) -> dict[str, Any]:
    """What the score, the visible items and the missing parts depend on: no texts.

    The same keys as the checklist's JSON; the phone's engine works on this.
    """
    return checklist.model_dump(mode="json", by_alias=True, exclude_none=True, exclude=TEXTS)


def phone_document(checklist: Checklist) -> dict[str, Any]:
    """The scoring document with the conditions of the cross-checks, whose texts the page has."""
    checks = [
        each.model_dump(mode="json", by_alias=True, exclude={"text"}) for each in checklist.checks
    ]
    return scoring_document(checklist) | ({"checks": checks} if checks else {})


def scoring_hash(checklist: Checklist) -> str:
    """SHA-256 of the scoring document: equal for versions whose scores are comparable."""
    return sha256(rfc8785.dumps(scoring_document(checklist))).hexdigest()
