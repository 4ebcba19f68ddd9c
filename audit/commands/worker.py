"""`sixmarks worker`: the job consumer in a process of its own."""

import fcntl
import logging

import click

from audit.commands.context import application
from audit.config import Settings
from audit.infra import jobs


@click.command()
def command() -> None:
    """Work off jobs until stopped; one worker per machine."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    lock = (Settings.from_environment().data_directory / "consumer.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise click.ClickException("another process works off the jobs already") from error
    with application() as app:
        jobs.sweep()
        consumer = jobs.consumer(app)
    consumer.run()
