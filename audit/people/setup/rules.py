"""The code with which an empty installation is set up; pure."""

import hashlib
from collections.abc import Callable
from hmac import compare_digest

LENGTH = 12
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Signs that nobody takes for another; twelve of them are 59 bits, too many to try."""


def new_code(choose: Callable[[str], str]) -> str:
    """A code in three groups: "k3mz-8w2p-xq7d"."""
    signs = "".join(choose(ALPHABET) for _ in range(LENGTH))
    return "-".join(signs[at : at + 4] for at in range(0, LENGTH, 4))


def digest(code: str) -> bytes:
    """What is remembered of a code, however it is typed."""
    plain = "".join(sign for sign in code.casefold() if sign.isalnum())
    return hashlib.sha256(plain.encode()).digest()


def fits(code: str, remembered: bytes | None) -> bool:
    """Whether a code is the one that was printed."""
    return remembered is not None and compare_digest(digest(code), remembered)
