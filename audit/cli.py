"""The `sixmarks` command. Subcommands load when called: `score` needs no Flask."""

from importlib import import_module

import click

COMMANDS = {
    "checklist": "Check, import and export checklists.",
    "demo": "Fill an empty installation with a believable organisation.",
    "import": "Receive a visit that a phone exported.",
    "report": "Write the audit PDF of a visit.",
    "score": "Score answers against a checklist and print the result as JSON.",
    "serve": "Run the application.",
    "user": "Add, list and disable people.",
    "verify": "Check that nothing was lost or changed.",
    "visits": "List visits.",
    "worker": "Work off jobs in a process of their own.",
}


class Lazy(click.Group):
    """A group whose commands are found by name under `audit.commands`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, loaded now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"audit.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=Lazy)
@click.version_option(package_name="sixmarks")
def main() -> None:
    """Sixmarks: mystery shopping and branch audits."""


if __name__ == "__main__":
    main()
