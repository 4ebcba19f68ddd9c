"""The local authority vouches for private addresses, is kept privately, and made anew in time."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509

from audit.infra import lan

NOW = datetime.now(UTC)
HOME = IPv4Address("192.168.1.20")


def shake_hands(authority: lan.Identity, certificate: Path, name: str) -> None:
    """A whole TLS handshake in memory; raises what a client would."""
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cadata=ssl.DER_cert_to_PEM_cert(authority.der))
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = trusting.wrap_bio(back, there, server_hostname=name)
    server = serving.wrap_bio(there, back, server_side=True)
    for side in (client, server, client):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue


def test_a_client_that_trusts_it_reaches_this_machine_by_name_and_address(tmp_path: Path):
    authority = lan.authority(tmp_path)
    certificate = lan.server_certificate(tmp_path, authority, [HOME])
    for name in ("localhost", "127.0.0.1", str(HOME)):
        shake_hands(authority, certificate, name)
    with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
        shake_hands(authority, certificate, "192.168.1.21")


@pytest.mark.parametrize("name", ["bank.example", "203.0.113.9", "100.64.0.1"])
def test_it_cannot_vouch_for_the_internet(tmp_path: Path, name: str):
    """Whoever steals the key must not be able to pass for a bank."""
    authority = lan.authority(tmp_path)
    by_address = name[0].isdigit()
    forged = x509.IPAddress(IPv4Address(name)) if by_address else x509.DNSName(name)
    file = tmp_path / "forged.pem"
    lan._write(file, lan._certified(authority, [forged], NOW))
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        shake_hands(authority, file, name)


def test_it_is_kept_so_that_a_phone_trusts_once(tmp_path: Path):
    directory = tmp_path / "data" / "lan"
    first = lan.authority(directory)
    certificate = lan.server_certificate(directory, first, [HOME]).read_bytes()
    again = lan.authority(directory, NOW + timedelta(days=200))
    assert again.fingerprint == first.fingerprint
    assert lan.server_certificate(directory, again, [HOME]).read_bytes() == certificate


def test_its_keys_are_private_to_their_owner(tmp_path: Path):
    directory = tmp_path / "lan"
    lan.server_certificate(directory, lan.authority(directory), [])
    assert directory.stat().st_mode & 0o077 == 0
    files = list(directory.iterdir())
    assert {file.name for file in files} == {"authority.pem", "server.pem"}
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in files)


@pytest.mark.parametrize(
    ("addresses", "later"),
    [([IPv4Address("10.0.0.7")], 0), ([], 0), ([HOME], 61), ([HOME], 200)],
    ids=["another address", "no address", "a month left", "run out"],
)
def test_the_certificate_is_renewed_under_the_same_authority(
    tmp_path: Path, addresses: list[IPv4Address], later: int
):
    authority = lan.authority(tmp_path)
    before = lan.server_certificate(tmp_path, authority, [HOME]).read_bytes()
    moment = NOW + timedelta(days=later)
    certificate = lan.server_certificate(tmp_path, authority, addresses, moment)
    assert certificate.read_bytes() != before
    renewed = x509.load_pem_x509_certificate(certificate.read_bytes())
    renewed.verify_directly_issued_by(authority.certificate)
    assert renewed.not_valid_after_utc > moment + timedelta(days=80)


def test_an_authority_near_its_end_is_made_anew_and_so_is_what_it_signed(tmp_path: Path):
    old = lan.authority(tmp_path)
    before = lan.server_certificate(tmp_path, old, [HOME]).read_bytes()
    new = lan.authority(tmp_path, NOW + timedelta(days=701))
    assert new.fingerprint != old.fingerprint
    assert lan.server_certificate(tmp_path, new, [HOME]).read_bytes() != before


@pytest.mark.parametrize("text", ["", "nonsense", "-----BEGIN PRIVATE KEY-----\nAAAA\n"])
def test_a_file_that_cannot_be_read_is_named_and_kept(tmp_path: Path, text: str):
    file = tmp_path / "authority.pem"
    file.write_text(text)
    with pytest.raises(lan.Unreadable, match=r"authority\.pem"):
        lan.authority(tmp_path)
    assert file.read_text() == text


def test_no_phone_refuses_the_certificate_for_how_long_it_lasts(tmp_path: Path):
    """iOS takes no more than 825 days; a phone whose clock is a day behind is no stranger."""
    file = lan.server_certificate(tmp_path, lan.authority(tmp_path), [HOME])
    certificate = x509.load_pem_x509_certificate(file.read_bytes())
    began, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    assert began < NOW - timedelta(days=1)
    assert ends - began < timedelta(days=398)


def test_only_private_addresses_of_this_machine_are_offered(monkeypatch: pytest.MonkeyPatch):
    found = ["127.0.1.1", "203.0.113.9", "192.168.7.2", "10.1.1.1", "192.168.7.2"]

    class Probe:
        """A socket that was given the address of the way out, without a network."""

        def __init__(self, *_: object) -> None:
            pass

        def __enter__(self) -> "Probe":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def connect(self, _address: object) -> None:
            pass

        def getsockname(self) -> tuple[str, int]:
            return "10.1.1.1", 5

    monkeypatch.setattr(socket, "socket", Probe)
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_: [(0, 0, 0, "", (each, 0)) for each in found]
    )
    assert [str(address) for address in lan.private_addresses()] == ["10.1.1.1", "192.168.7.2"]
