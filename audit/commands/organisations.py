"""Finding organisations by name for commands."""

import click
from sqlalchemy import select

from audit.infra.db import db
from audit.people.models import Organisation


def organisation_named(name: str) -> Organisation:
    """The organisation of that name; a clear error lists the ones there are."""
    found = db.session.scalar(select(Organisation).where(Organisation.name == name))
    if found is None:
        names = ", ".join(db.session.scalars(select(Organisation.name))) or "none yet"
        raise click.ClickException(f"there is no organisation “{name}” (there are: {names})")
    return found
