"""`sixmarks serve --lan`: https for the phones of a local network, and the way to trust it."""

import io
import secrets
import sys
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address
from pathlib import Path
from threading import Thread
from typing import TextIO

import click
from flask import Flask
from qrcode import QRCode

from audit.commands.trust_page import trust_page
from audit.infra import lan
from audit.infra.tls import Doorway, tls_server
from audit.people.queries import demo_members
from audit.people.sign_in import lend_password

EVERYWHERE = "0.0.0.0"  # noqa: S104 - phones come from outside; asked for by --lan alone
HTTPS_PORT, PAGE_PORT = 8443, 8080
UNMISTAKABLE = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody takes for one another."""

STEPS = """
  1. On the phone, in the same network, open the page below (or scan it). Download the
     certificate there and compare its fingerprint with the one below.
  2. Android: Settings, search for "CA certificate", Install anyway, choose sixmarks.crt.
     iPhone: allow the profile in Safari; Settings, Profile Downloaded, Install; then
     General, About, Certificate Trust Settings: switch it on.
  3. Open Sixmarks from the page. It also says how to remove the certificate again.
"""


@dataclass
class Doors:
    """Both listeners, bound: https for the application, plain http for the page about trust."""

    secure: Doorway
    page: Doorway
    addresses: list[str]
    authority: lan.Identity

    @property
    def address(self) -> str:
        """Where phones find the application."""
        return f"https://{self.addresses[0]}:{self.secure.bind_addr[1]}"

    def run(self) -> None:
        """Serve until Ctrl-C."""
        Thread(target=self.page.serve, name="trust-page", daemon=True).start()
        with suppress(KeyboardInterrupt):
            self.secure.serve()

    def close(self) -> None:
        """Let what is under way end, for a few seconds; then close."""
        self.secure.stop()
        self.page.stop()


def open_doors(app: Flask, data: Path, host: str, port: int | None, threads: int) -> Doors:
    """Bind both listeners; a ClickException says what is in the way."""
    own = _addresses(host)
    addresses = [str(address) for address in own] or ["127.0.0.1"]
    directory = data / "lan"
    try:
        authority = lan.authority(directory)
        certificate = lan.server_certificate(directory, authority, own)
    except lan.Unreadable as error:
        raise click.ClickException(f"{error} cannot be read; remove it and start again") from error
    largest = app.config["MAX_CONTENT_LENGTH"] + 1024
    wanted = (host, HTTPS_PORT if port is None else port)
    secure = tls_server(app, wanted, certificate, threads=threads, largest=largest)
    _bind(secure)
    try:
        page = _page_doorway(trust_page(authority, addresses, secure.bind_addr[1]), host, port)
    except click.ClickException:
        secure.stop()  # its threads would keep the process alive
        raise
    return Doors(secure, page, addresses, authority)


def tell(doors: Doors, *, demo: Flask | None) -> None:
    """Print where everything is and how a phone gets there; `demo` lends its people a password."""
    first = doors.addresses[0]
    page = f"http://{first}:{doors.page.bind_addr[1]}/"
    click.echo(f"Sixmarks is at https://{first}:{doors.secure.bind_addr[1]}")
    click.echo(STEPS)
    click.echo(drawn(page, sys.stdout))
    click.echo(f"Page         {page}")
    click.echo(f"Certificate  {doors.authority.name}")
    click.echo(f"Fingerprint  {doors.authority.fingerprint}")
    if demo:
        _tell_demo(demo)
    click.echo("\nStop it with Ctrl-C.")


def drawn(text: str, out: TextIO) -> str:
    """A QR code in half blocks; on a terminal with colours of its own, so that any can show it."""
    code = QRCode(border=2)
    code.add_data(text)
    canvas = io.StringIO()
    code.print_ascii(out=canvas, invert=True)
    if not out.isatty():
        return canvas.getvalue()
    lines = canvas.getvalue().rstrip("\n").split("\n")
    return "\n".join(f"\x1b[48;5;232m\x1b[38;5;255m{line}\x1b[0m" for line in lines)


def _tell_demo(app: Flask) -> None:
    letters = "".join(secrets.choice(UNMISTAKABLE) for _ in range(12))
    password = "-".join((letters[:4], letters[4:8], letters[8:]))
    with app.app_context():
        lend_password(app, password)
        click.echo(f"\nUntil it stops, the demo's people sign in with the password {password}")
        for member in demo_members():
            click.echo(f"  {member.user.email:<32} {member.role.replace('_', ' ')}")


def _addresses(host: str) -> list[IPv4Address]:
    if host in {"127.0.0.1", "localhost"}:
        return []
    if host == EVERYWHERE:
        if found := lan.private_addresses():
            return found
        raise click.ClickException("this machine has no address in a local network")
    try:
        address = IPv4Address(host)
    except AddressValueError as error:
        raise click.ClickException(
            f"--lan needs an IPv4 address to listen on, not {host}"
        ) from error
    if not lan.is_private(address):
        raise click.ClickException(f"{host} is not in a local network; use a proxy with TLS there")
    return [address]


def _page_doorway(app: Flask, host: str, port: int | None) -> Doorway:
    """On its usual port, or on any when that is taken: the code leads there either way."""
    for candidate in (PAGE_PORT, 0) if port is None else (0,):
        doorway = Doorway(app, (host, candidate), threads=4)
        try:
            doorway.prepare()
        except OSError:
            continue
        return doorway
    raise click.ClickException(f"cannot listen on {host}")


def _bind(doorway: Doorway) -> None:
    host, port = doorway.bind_addr
    try:
        doorway.prepare()
    except OSError as error:
        why = "another program may use that port; --port chooses one"
        raise click.ClickException(f"cannot listen on {host}:{port}: {why}") from error
