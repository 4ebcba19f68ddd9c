"""`sixmarks demo`: a believable organisation, the same every time."""

import time
from datetime import date

import click

from audit.commands.context import application
from audit.people.queries import demo_members


@click.command()
def command() -> None:
    """Fill the installation with demo data; does nothing when it is there already."""
    with application():
        fill_with_demo()


def fill_with_demo() -> None:
    """Make the demo organisation once; call inside an application context."""
    if demo_members():
        click.echo("Demo data is there already.")
        return
    from audit.demo.load import load_demo  # slow to import, and needed once

    began = time.monotonic()
    today = date.today()  # noqa: DTZ011 - the demo's days follow this machine's calendar
    load_demo(today)
    click.echo(f"Demo data is in ({time.monotonic() - began:.0f} s).")
