"""What must not be read from the database alone: sealed and fingerprinted with the secret key.

Every purpose has a key of its own, derived from the installation's secret (HKDF, RFC 5869).
"""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

NONCE = 12


class Unreadable(ValueError):
    """Sealed with another secret key, for another owner or purpose, or changed since."""


def seal(plain: bytes, *, purpose: str, owner: str) -> str:
    """Encrypt bytes (AES-GCM) so that they open for this purpose and owner alone."""
    nonce = secrets.token_bytes(NONCE)
    sealed = AESGCM(_key(purpose)).encrypt(nonce, plain, owner.encode())
    return urlsafe_b64encode(nonce + sealed).decode()


def unseal(sealed: str, *, purpose: str, owner: str) -> bytes:
    """What was sealed; raises Unreadable."""
    try:
        raw = urlsafe_b64decode(sealed)
        return AESGCM(_key(purpose)).decrypt(raw[:NONCE], raw[NONCE:], owner.encode())
    except (InvalidTag, ValueError) as error:
        raise Unreadable(purpose) from error


def fingerprint(text: str, *, purpose: str) -> str:
    """A keyed hash in hex (HMAC-SHA256): of use only to whoever has the secret key too."""
    return hmac.new(_key(purpose), text.encode(), sha256).hexdigest()


def _key(purpose: str) -> bytes:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    info = f"sixmarks {purpose}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret)
