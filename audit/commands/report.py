"""`sixmarks report VISIT`: the audit PDF into a file."""

from pathlib import Path
from uuid import UUID

import click

from audit.commands.context import application
from audit.infra.i18n import LANGUAGES


@click.command()
@click.argument("visit", type=click.UUID)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
def command(visit: UUID, lang: str, output: Path) -> None:
    """Write the audit PDF of the published VISIT to a file."""
    from audit.reports.actions import NotReportable, report_of

    with application():
        try:
            output.write_bytes(report_of(visit, lang))
        except NotReportable as error:
            raise click.ClickException(str(error)) from error
    click.echo(output)
