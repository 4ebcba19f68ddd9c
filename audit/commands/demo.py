"""`sixmarks demo`: a believable organisation, the same every time."""

import time
from datetime import date

import click

from audit.commands.context import application
from audit.demo.load import load_demo


@click.command()
def command() -> None:
    """Fill the installation with demo data; does nothing when it is there already."""
    began = time.monotonic()
    with application():
        made = load_demo(date.today())  # noqa: DTZ011 - the demo's days follow the machine's
    if made:
        click.echo(f"Demo data is in ({time.monotonic() - began:.0f} s).")
