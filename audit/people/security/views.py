"""What the pages about signing in show."""

from typing import Any
from urllib.parse import quote, urlencode

from flask import session, url_for
from qrcode import QRCode

from audit.infra.asked import page_asked_for
from audit.infra.db import now
from audit.infra.sealing import Unreadable, seal, unseal
from audit.people import queries as people
from audit.people.members.queries import Wanted, people_page
from audit.people.models import Membership, User
from audit.people.security import queries
from audit.people.security.actions import new_secret, spelled
from audit.people.security.entering import current_session
from audit.people.security.rules import in_groups
from audit.people.security.wording import HAPPENED

PER_PAGE = 20
ENROLLING = "enrolling"
PURPOSE = "second factor to be set up"
QUIET = 4
"""Blank modules around a QR code."""


def pending_secret(user: User) -> bytes:
    """The secret that this browser is setting up, the same until it is confirmed.

    It waits sealed in the browser's own cookie, for this person alone: nobody else who knows the
    password can have begun with it.
    """
    try:
        return unseal(session[ENROLLING], purpose=PURPOSE, owner=str(user.id))
    except (KeyError, Unreadable):
        secret = new_secret()
        session[ENROLLING] = seal(secret, purpose=PURPOSE, owner=str(user.id))
        return secret


def forget_pending() -> None:
    """Let the next authenticator have another secret."""
    session.pop(ENROLLING, None)


def to_set_up(user: User, secret: bytes) -> dict[str, Any]:
    """A secret as it is scanned, tapped and typed."""
    words = {"secret": spelled(secret), "issuer": "Sixmarks", "digits": 6, "period": 30}
    address = f"otpauth://totp/{quote(f'Sixmarks:{user.email}')}?{urlencode(words)}"
    return {
        "person": user,
        "address": address,
        "typed": in_groups(spelled(secret)),
        "qr": drawn(address),
    }


def drawn(text: str) -> dict[str, Any]:
    """A QR code as an SVG path: `path`, and `size`, the length of its side in modules."""
    code = QRCode(border=QUIET)
    code.add_data(text)
    rows = code.get_matrix()
    runs = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return {"path": "".join(runs), "size": len(rows)}


def overview(member: Membership) -> dict[str, Any]:
    """The page about one's own account: how it is guarded, and who is signed in to it."""
    page, user = page_asked_for(), member.user
    found = queries.sessions_of(user, page=page, size=PER_PAGE)
    return {
        "user": user,
        "factor": queries.factor_of(user),
        "codes_left": queries.codes_left(user),
        "must": queries.must_show_more(user),
        "sessions": found[:PER_PAGE],
        "here": current_session(),
        "devices": people.devices_of(member),
        "now": now(),
        "zone": member.organisation.time_zone,
        **_pages("own_security.index", page, len(found) > PER_PAGE),
    }


def history(member: Membership) -> dict[str, Any]:
    """What happened to one's account, a page of it."""
    page = page_asked_for()
    found = queries.history_of(member.user, page=page, size=PER_PAGE)
    return {
        "entries": [(each, HAPPENED[each.what]) for each in found[:PER_PAGE]],
        "zone": member.organisation.time_zone,
        **_pages("own_security.history", page, len(found) > PER_PAGE),
    }


def requirement(member: Membership, words: str) -> dict[str, Any]:
    """The office's page: how many of each role have a second step, and the people looked for."""
    page = page_asked_for()
    asked = Wanted(words=words)
    listed = people_page(member, asked, within=(), page=page, size=PER_PAGE)
    return {
        "counts": queries.counts_of(member.organisation),
        "people": listed.people,
        "total": listed.total,
        "guarded": queries.guarded([each.user_id for each in listed.people]),
        "words": words,
        **_pages("sign_in_rules.show", page, listed.more, q=words or None),
    }


def _pages(endpoint: str, page: int, more: bool, **also: Any) -> dict[str, Any]:
    return {
        "page": page,
        "previous": url_for(endpoint, page=page - 1, **also) if page > 1 else None,
        "next": url_for(endpoint, page=page + 1, **also) if more else None,
    }


def as_file(codes: list[str], user: User, title: str) -> str:
    """Recovery codes as a text to keep."""
    return "\r\n".join([title, user.email, "", *codes, ""])


def shown(codes: list[str]) -> list[str]:
    """Recovery codes as they are read and typed: "abcde-fghjk"."""
    return [in_groups(code, 5, "-") for code in codes]
