"""What holds for codes, sessions and passwords; pure."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from hmac import compare_digest

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

SECRET_BYTES = 20
STEP = 30
"""Seconds for which a code holds (RFC 6238); authenticators know no other."""
WINDOW = 1
"""So many steps may a phone's clock be off, either way."""
FREE_TRIES = 5
LONGEST_PAUSE = timedelta(hours=1)
PASSWORD_TRIES = 10
TRIES_WITHIN = timedelta(minutes=5)
CODES = 10
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Signs that nobody takes for another; ten of them are 49 bits."""
CODE_LENGTH = 10

PATIENCE = timedelta(minutes=10)
"""So long is a password good for the step that comes after it."""
SEEN_EVERY = timedelta(minutes=5)
KEPT = timedelta(days=90)
"""How long an account's history is kept, and the row of a session that is over."""
NOTED_PER_HOUR = 20
"""More failures of an hour say nothing new; they are not written down."""

SHORTEST, LONGEST = 10, 200
"""Signs of a password: length counts, not what it is made of."""


class Happened(StrEnum):
    """What an account's history may say; the lower half changes the account."""

    SIGNED_IN = "signed_in"
    WITH_RECOVERY_CODE = "recovery_code"
    ONE_CLICK = "one_click"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - a word
    WRONG_CODE = "wrong_code"
    PAUSED = "paused"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a word
    FACTOR_SET = "factor_set"
    FACTOR_REMOVED = "factor_removed"
    FACTOR_RESET = "factor_reset"
    CODES_RENEWED = "codes_renewed"


FAILURES = frozenset({Happened.WRONG_PASSWORD, Happened.WRONG_CODE, Happened.PAUSED})


def step_at(moment: datetime) -> int:
    """The number of the step in which a moment lies."""
    return int(moment.timestamp()) // STEP


def code_at(secret: bytes, step: int) -> str:
    """The six digits that an authenticator shows during a step."""
    return HOTP(secret, 6, SHA1()).generate(step).decode()  # noqa: S303 - RFC 6238, keyed


def matching_step(secret: bytes, code: str, moment: datetime, after: int) -> int | None:
    """The step to which a code belongs, if it is near enough and later than the last one used."""
    middle = step_at(moment)
    found = None
    for step in range(middle - WINDOW, middle + WINDOW + 1):  # all of them: no telling by time
        if compare_digest(code_at(secret, step).encode(), code.encode()) and step > after:
            found = step
    return found


def plain_code(text: str) -> str:
    """A code as it is compared: digits of any script as 0-9, lower case, nothing between."""
    plain = "".join(str(unicodedata.decimal(s)) if s.isdecimal() else s for s in text[:80])
    return "".join(sign for sign in plain.lower() if sign.isascii() and sign.isalnum())


def in_groups(text: str, size: int = 4, between: str = " ") -> str:
    """A long code as people copy it: "abcd efgh"."""
    return between.join(text[start : start + size] for start in range(0, len(text), size))


def pause_after(failures: int) -> timedelta:
    """How long nobody may try again after so many wrong codes in a row."""
    over = failures - FREE_TRIES
    return min(timedelta(minutes=2 ** min(over, 10)), LONGEST_PAUSE) if over >= 0 else timedelta()


def idle_limit(stays: bool) -> timedelta:
    """How long a session holds without being used."""
    return timedelta(days=90) if stays else timedelta(days=14)


def ended_before(moment: datetime, *, stays: bool) -> datetime:
    """Sessions last seen before this are over."""
    return moment - idle_limit(stays)


def is_here(address: str) -> bool:
    """Whether an address is a path of ours, however a browser reads it."""
    return re.fullmatch(r"/(?![/\\])[^\\\x00-\x20\x7f]*", address) is not None


BROWSERS = (
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("macOS", r"Macintosh|Mac OS X"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux|X11"),
)


def browser_named(user_agent: str) -> str:
    """A browser roughly, as "Firefox · Windows"; "" when it is none that we know.

    Only these words are kept of what a browser says about itself.
    """
    known = (_first(BROWSERS, user_agent[:400]), _first(SYSTEMS, user_agent[:400]))
    return " · ".join(word for word in known if word)


def _first(words: Iterable[tuple[str, str]], text: str) -> str:
    return next((word for word, pattern in words if re.search(pattern, text)), "")
