"""`sixmarks import FILE.zip`: a visit that a phone exported."""  # noqa: N999 - the command's name

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.commands.context import application
from audit.infra.refusals import Refusal

if TYPE_CHECKING:
    from audit.visits.sync import exported


@click.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check the file and say whose it is; keep nothing.")
def command(file: Path, dry_run: bool) -> None:
    """Receive the visit in FILE, as if its phone had sent it, and print the receipt."""
    from audit.visits.sync import exported

    with application():
        try:
            with exported.opened(file) as export:
                sender = exported.sender_of(export)
                click.echo(f"Made by {sender.user.name} ({sender.organisation.name})", err=True)
                export.check_photos()
                if dry_run:
                    click.echo(json.dumps(_summary(export), ensure_ascii=False, indent=2))
                    return
                receipt, new = exported.receive(export, sender)
        except Refusal as refusal:
            raise click.ClickException(_words(refusal)) from refusal
    click.echo("Received." if new else "It was received before.", err=True)
    click.echo(receipt)


def _summary(export: "exported.Export") -> dict[str, object]:
    return {
        "visit": export.about.visit,
        "manifest_sha256": export.about.manifest_sha256,
        "exported_at": export.about.exported_at,
        "answers": len(export.manifest.answers),
        "photos": len(export.photos()),
    }


def _words(refusal: Refusal) -> str:
    return "\n  ".join([refusal.detail, *(refusal.missing or ())])
