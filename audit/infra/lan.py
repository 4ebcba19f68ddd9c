"""A certificate authority of this installation's own, for HTTPS on the local network.

Both files lie in one private directory and hold key and certificate together, so that neither
is ever there without the other. The authority can vouch for nothing but this machine's name
`localhost` and private addresses: whoever stole its key could not pass for a bank.
"""

import os
import socket
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from typing import cast

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PRIVATE = tuple(
    IPv4Network(network)
    for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16")
)
"""Where a local network's addresses are (RFC 1918, RFC 3927)."""

LOOPBACK = IPv4Network("127.0.0.0/8")
OWN_NAMES: tuple[x509.GeneralName, ...] = (
    x509.DNSName("localhost"),
    x509.IPAddress(IPv4Address("127.0.0.1")),
)
AUTHORITY_LASTS = timedelta(days=730)
CERTIFICATE_LASTS = timedelta(days=90)
"""iOS takes no certificate of more than 825 days."""

SPARE = timedelta(days=30)
"""What has less time left is made anew: a server may run for weeks."""

_CLOCKS_DIFFER = timedelta(days=2)


class Unreadable(Exception):
    """A file of the authority is there and cannot be used; the message names it."""


@dataclass(frozen=True)
class Identity:
    """A private key and the certificate that belongs to it."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        """The certificate as phones take it."""
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def fingerprint(self) -> str:
        """The certificate's SHA-256, in pairs, as phones show it."""
        return self.certificate.fingerprint(hashes.SHA256()).hex(":").upper()

    @property
    def name(self) -> str:
        """What lists of trusted certificates call it."""
        (name,) = self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(name.value)

    def lasts(self, moment: datetime) -> bool:
        """Whether it is valid at a moment, and for a while after it."""
        began = self.certificate.not_valid_before_utc <= moment
        return began and moment + SPARE < self.certificate.not_valid_after_utc


def private_addresses() -> list[IPv4Address]:
    """This machine's addresses in private networks, the likeliest first; sends no packet."""
    found = []
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # only asks which way it would go
        found.append(probe.getsockname()[0])
    with suppress(OSError):
        host = socket.gethostname()
        found += [str(entry[4][0]) for entry in socket.getaddrinfo(host, None, socket.AF_INET)]
    return [address for address in map(IPv4Address, dict.fromkeys(found)) if is_private(address)]


def is_private(address: IPv4Address) -> bool:
    """Whether the authority may vouch for an address, this machine's own loopback aside."""
    return any(address in network for network in PRIVATE)


def authority(directory: Path, moment: datetime | None = None) -> Identity:
    """The authority kept in a directory, made the first time and when it nears its end.

    Raises Unreadable when what is there cannot be used.
    """
    moment = moment or datetime.now(UTC)
    file = directory / "authority.pem"
    kept = _read(file)
    if kept and kept.lasts(moment):
        return kept
    return _write(file, _new_authority(moment))


def server_certificate(
    directory: Path,
    issuer: Identity,
    addresses: Sequence[IPv4Address],
    moment: datetime | None = None,
) -> Path:
    """The file with key and certificate for localhost and these addresses, renewed when needed."""
    moment = moment or datetime.now(UTC)
    file = directory / "server.pem"
    names = [*OWN_NAMES, *(x509.IPAddress(address) for address in addresses)]
    kept = _read(file)
    if not (kept and kept.lasts(moment) and _names(kept) == set(names) and _by(issuer, kept)):
        _write(file, _certified(issuer, names, moment))
    return file


def _names(identity: Identity) -> set[x509.GeneralName]:
    extensions = identity.certificate.extensions
    return set(extensions.get_extension_for_class(x509.SubjectAlternativeName).value)


def _by(issuer: Identity, identity: Identity) -> bool:
    try:
        identity.certificate.verify_directly_issued_by(issuer.certificate)
    except (ValueError, InvalidSignature):
        return False
    return True


def _new_authority(moment: datetime) -> Identity:
    key = ec.generate_private_key(ec.SECP256R1())
    name = f"Sixmarks on {socket.gethostname()[:30]}, {moment:%Y-%m-%d}"
    permitted = [x509.DNSName("localhost"), *map(x509.IPAddress, (*PRIVATE, LOOPBACK))]
    request = (
        _request(name, key, moment, AUTHORITY_LASTS)
        .issuer_name(_called(name))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
    )
    return Identity(key, request.sign(key, hashes.SHA256()))


def _certified(issuer: Identity, names: list[x509.GeneralName], moment: datetime) -> Identity:
    key = ec.generate_private_key(ec.SECP256R1())
    above = issuer.key.public_key()
    request = (
        _request("Sixmarks", key, moment, CERTIFICATE_LASTS)
        .issuer_name(issuer.certificate.subject)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(above), critical=False)
    )
    return Identity(key, request.sign(issuer.key, hashes.SHA256()))


def _request(
    name: str, key: ec.EllipticCurvePrivateKey, moment: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(_called(name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - _CLOCKS_DIFFER)
        .not_valid_after(moment + lasts)
        .add_extension(identifier, critical=False)
    )


def _called(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _read(file: Path) -> Identity | None:
    try:
        text = file.read_bytes()
    except FileNotFoundError:
        return None
    try:
        key = cast(ec.EllipticCurvePrivateKey, load_pem_private_key(text, None))
        return Identity(key, x509.load_pem_x509_certificate(text))
    except (ValueError, TypeError) as error:
        raise Unreadable(file) from error


def _write(file: Path, identity: Identity) -> Identity:
    """Put a private file in place whole: what an interrupted start left is never half a key."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, own = tempfile.mkstemp(prefix=".", dir=file.parent)  # readable by its owner alone
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(identity.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
            out.write(identity.certificate.public_bytes(Encoding.PEM))
            out.flush()
            os.fsync(out.fileno())
        Path(own).replace(file)
    finally:
        Path(own).unlink(missing_ok=True)
    return identity
