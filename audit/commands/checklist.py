"""`sixmarks checklist check|import|export`."""

import sys
from pathlib import Path

import click

from audit.engines.language.parse import parse

File = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """Check, import and export checklists."""


@command.command()
@click.argument("files", type=File, nargs=-1, required=True)
def check(files: tuple[Path, ...]) -> None:
    """Print every problem of every file as file:line: what to do; exit 1 on any."""
    problems = [p for file in files for p in parse(file.read_text("utf-8"), str(file)).problems]
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        sys.exit(1)
    click.echo(f"{len(files)} fine")


@command.command("import")
@click.argument("file", type=File)
@click.option("--organisation", required=True, help="Name of the organisation.")
def import_(file: Path, organisation: str) -> None:
    """Publish FILE as the next version of its checklist."""
    from audit.checklists.actions import publish
    from audit.checklists.parameters.queries import own_parameters
    from audit.commands.context import application
    from audit.commands.organisations import organisation_named
    from audit.infra.refusals import Refusal

    with application():
        owner = organisation_named(organisation)
        parsed = parse(file.read_text("utf-8"), str(file), own_parameters(owner.id))
        for problem in parsed.problems:
            click.echo(problem, err=True)
        if parsed.checklist is None:
            sys.exit(1)
        try:
            version = publish(parsed.checklist, organisation=owner)
        except Refusal as refusal:
            raise click.ClickException(refusal.detail) from refusal
        click.echo(f"{parsed.checklist.id} version {version.number} {version.hash}")


@command.command()
@click.argument("version_hash")
def export(version_hash: str) -> None:
    """Print a published version as the canonical JSON that its hash is of."""
    from sqlalchemy import select

    from audit.checklists.models import ChecklistVersion
    from audit.commands.context import application
    from audit.infra.db import db

    with application():
        found = select(ChecklistVersion.content).where(ChecklistVersion.hash == version_hash)
        content = db.session.scalar(found)
        if content is None:
            raise click.ClickException(f"there is no version {version_hash}")
        click.echo(content.decode())
