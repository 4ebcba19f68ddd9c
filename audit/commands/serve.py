"""`sixmarks serve`: waitress, or cheroot for `--lan`, with the job consumer beside it."""

import logging
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import IO

import click
from flask import Flask
from waitress import create_server
from waitress.server import BaseWSGIServer
from werkzeug.serving import run_simple

from audit.commands.context import application
from audit.commands.demo import fill_with_demo
from audit.commands.processes import claim_jobs, log_to_stderr
from audit.config import Settings
from audit.infra import jobs
from audit.infra.assets import warm_in_background
from audit.people.setup.actions import open_first_start, words_of


@click.command()
@click.option("--host", help="Address to listen on (SIXMARKS_HOST; with --lan all of them).")
@click.option("--port", type=int, help="Port to listen on (SIXMARKS_PORT; with --lan 8443).")
@click.option("--threads", default=8, show_default=True, help="Requests served at once.")
@click.option("--demo", is_flag=True, help="Fill an empty installation with demo data first.")
@click.option(
    "--jobs/--no-jobs",
    "with_jobs",
    default=True,
    help="Work off jobs in this process too, or leave them to `sixmarks worker`.",
)
@click.option("--reload", is_flag=True, help="For development: start anew on every change.")
@click.option("--lan", is_flag=True, help="For trying it on a phone: https on the local network.")
def command(
    host: str | None,
    port: int | None,
    threads: int,
    *,
    demo: bool,
    with_jobs: bool,
    reload: bool,
    lan: bool,
) -> None:
    """Run the application; stop it with Ctrl-C."""
    if lan and reload:
        raise click.UsageError("--lan and --reload do not go together")
    log_to_stderr()
    for name in ("huey", "alembic", "weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.WARNING)
    settings = Settings.from_environment()
    settings = replace(settings, lan=lan, host=host or ("0.0.0.0" if lan else settings.host))  # noqa: S104
    address = (settings.host, settings.port if port is None else port)
    with application(settings) as app:
        if demo:
            fill_with_demo()
        if reload:
            run_simple(*address, app, use_reloader=True, threaded=True)
            return
        lock = start_jobs(app, settings) if with_jobs else None
        code = open_first_start(app)
        warm_in_background(app.extensions["assets"])
    try:
        if lan:
            serve_lan(app, settings, port, threads, demo=demo, code=code)
        else:
            server = listen(app, address, threads)
            here = f"http://{server.effective_host}:{server.effective_port}"
            app.config["ADDRESS"] = settings.base_url or here
            click.echo(f"Sixmarks is at {here}")
            tell_code(app, code)
            until_stopped(server.run)
    finally:
        if lock:
            lock.close()


def serve_lan(
    app: Flask,
    settings: Settings,
    port: int | None,
    threads: int,
    *,
    demo: bool,
    code: str | None,
) -> None:
    """Serve https on the local network until stopped."""
    from audit.commands.lan import open_doors, tell  # cheroot and cryptography, for this alone

    doors = open_doors(app, settings.data_directory, settings.host, port, threads)
    app.config["ADDRESS"] = settings.base_url or doors.address
    try:
        tell(doors, demo=app if demo else None)
        tell_code(app, code)
        until_stopped(doors.run)
    finally:
        doors.close()


def tell_code(app: Flask, code: str | None) -> None:
    """Print with which code an empty installation is set up, and where."""
    if code:
        click.echo(words_of(code, app.config["ADDRESS"]))


def until_stopped(run: Callable[[], object]) -> None:
    """Run until Ctrl-C or SIGTERM; what was begun is cleaned up by who called."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # huey's consumer took it
    run()


def listen(app: Flask, address: tuple[str, int], threads: int) -> BaseWSGIServer:
    """A server bound to its address; a clear error when somebody else is."""
    try:
        return create_server(
            app,
            host=address[0],
            port=address[1],
            threads=threads,
            channel_timeout=120,
            max_request_body_size=app.config["MAX_CONTENT_LENGTH"] + 1024,
            ident=None,  # a header that nobody reads, on every file
        )
    except OSError as error:
        where = f"{address[0]}:{address[1]}"
        raise click.ClickException(f"cannot listen on {where}: {error.strerror}") from error


def start_jobs(app: Flask, settings: Settings) -> IO[str] | None:
    """Start the embedded consumer unless another process of this machine has one."""
    lock = claim_jobs(settings)
    if lock is None:
        return None
    jobs.consumer(app).start()
    with app.app_context():
        jobs.sweep()
    return lock
