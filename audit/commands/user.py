"""`sixmarks user add|list|disable|reset-second-step`."""

import click
from sqlalchemy import select

from audit.commands.context import application
from audit.commands.organisations import organisation_named
from audit.infra.db import db
from audit.people import actions
from audit.people.addresses import NoAddress, address_of
from audit.people.members.actions import AlreadyMember
from audit.people.models import Membership, Organisation, User
from audit.people.permits import Role
from audit.people.security.actions import reset
from audit.people.security.queries import factor_of


@click.group()
def command() -> None:
    """Add, list and disable people; take away a lost second step."""


@command.command()
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--organisation", required=True, help="Name of the organisation.")
@click.option("--role", type=click.Choice([str(role) for role in Role]), required=True)
@click.option("--pseudonym", default="", help="What reports call a shopper.")
@click.option("--create", is_flag=True, help="Create the organisation when there is none.")
@click.password_option(help="Asked for when not given.")
def add(
    email: str, name: str, organisation: str, role: str, pseudonym: str, create: bool, password: str
) -> None:
    """Add a person with the address EMAIL to an organisation."""
    with application(), db.write():  # an organisation without anybody would keep everybody out
        known = db.session.scalar(select(Organisation).where(Organisation.name == organisation))
        if known is None and create:
            known = actions.add_organisation(organisation)
        try:
            actions.add_user(
                email,
                name,
                organisation=known or organisation_named(organisation),
                role=Role(role),
                password=password,
                pseudonym=pseudonym,
            )
        except AlreadyMember as error:
            raise click.ClickException(f"{email} is a member of {organisation} already") from error
        except NoAddress as error:
            raise click.ClickException(f"{email} is no address: {error}") from error
        click.echo(f"{email} is {role} of {organisation}")


@command.command("list")
def list_() -> None:
    """One line per person and organisation."""
    with application():
        rows = db.session.execute(
            select(User.email, User.active, Membership.role, Organisation.name)
            .join(Membership, Membership.user_id == User.id)
            .join(Organisation, Organisation.id == Membership.organisation_id)
            .order_by(Organisation.name, User.email)
        )
        for email, active, role, organisation in rows:
            click.echo(f"{email}\t{role}\t{organisation}\t{'active' if active else 'disabled'}")


@command.command()
@click.argument("email")
def disable(email: str) -> None:
    """Keep a person out from now on; sessions and phones end at once."""
    with application():
        user = _user(email)
        if user is None:
            raise click.ClickException(f"nobody signs in as {email}")
        actions.disable_user(user)
        click.echo(f"{email} is disabled")


@command.command("reset-second-step")
@click.argument("email")
def reset_second_step(email: str) -> None:
    """Take away a person's second step; all their sessions end."""
    with application():
        user = _user(email)
        if user is None:
            raise click.ClickException(f"nobody signs in as {email}")
        if factor_of(user) is None:
            raise click.ClickException(f"{email} has no second step")
        reset(user, by=None)
        click.echo(f"{email} signs in with the password, and may set a second step up anew")


def _user(email: str) -> User | None:
    try:
        return db.session.scalar(select(User).where(User.email == address_of(email)))
    except NoAddress:
        return None
