"""When signatures fit the visit that they came with: pure."""

from typing import Literal

from audit.formats.manifest import Manifest, Signature

How = Literal["drawn", "named", "declined", "open"]


def how_signed(told: Signature) -> How:
    """How one side signed, or that it did not."""
    if told.declined.strip():
        return "declined"
    if told.photo:
        return "drawn"
    return "named" if told.at else "open"


def fits(manifest: Manifest, kind: str) -> bool:
    """Whether what was signed is whole: of an announced audit, one entry a side, each drawing
    among the photos of that purpose, and none there that nobody signed with."""
    drawn = {photo.sha256 for photo in manifest.photos if photo.purpose == "signature"}
    told = manifest.signatures
    if not told:
        return not drawn
    named = [each.photo for each in told if each.photo]
    return (
        kind == "audit"
        and len({each.side for each in told}) == len(told)
        and len(set(named)) == len(named)
        and set(named) == drawn
        and all(_whole(each) for each in told)
    )


def _whole(told: Signature) -> bool:
    """Whether an entry says one thing: signed by somebody, declined by the branch, or remarked."""
    if told.declined.strip():
        return told.side == "branch" and told.photo is None
    if told.at:
        return bool(told.name.strip())
    return told.photo is None and bool(told.remark.strip())
