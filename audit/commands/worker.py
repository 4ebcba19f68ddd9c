"""`sixmarks worker`: the job consumer in a process of its own."""

import click

from audit.commands.context import application
from audit.commands.processes import claim_jobs, log_to_stderr
from audit.config import Settings
from audit.infra import jobs


@click.command()
def command() -> None:
    """Work off jobs until stopped; one worker per machine."""
    log_to_stderr()
    lock = claim_jobs(Settings.from_environment())
    if lock is None:
        raise click.ClickException("another process works off the jobs already")
    with lock:
        with application() as app:
            jobs.sweep()
            consumer = jobs.consumer(app)
        consumer.run()
