"""`sixmarks score CHECKLIST ANSWERS.json`."""

import json
import sys
from pathlib import Path

import click
from pydantic import TypeAdapter, ValidationError

from audit.engines.language.parse import parse
from audit.engines.scoring import InvalidAnswer, score
from audit.formats.answers import Answers

File = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("checklist", type=File)
@click.argument("answers", type=File)
def command(checklist: Path, answers: Path) -> None:
    """Score ANSWERS (a JSON map of item to answer) against CHECKLIST (YAML)."""
    parsed = parse(checklist.read_text("utf-8"), str(checklist))
    for problem in parsed.problems:
        click.echo(problem, err=True)
    if parsed.checklist is None:
        sys.exit(1)
    try:
        given = TypeAdapter(Answers).validate_json(answers.read_bytes(), strict=True)
        result = score(parsed.checklist, given)
    except ValidationError as error:
        for found in error.errors():
            place = " › ".join(map(str, found["loc"])) or "the file"
            click.echo(f"{answers}: {place}: {found['msg']}", err=True)
        sys.exit(1)
    except InvalidAnswer as error:
        raise click.ClickException(f"{answers}: {error}") from error
    click.echo(json.dumps(result.model_dump(mode="json"), ensure_ascii=False, indent=2))
