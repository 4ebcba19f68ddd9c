"""The command line says what is wrong on stderr and exits non-zero; results are JSON."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from audit.cli import main
from audit.config import Settings, Unsupported
from audit.people.permits import Role
from tests.builders import POOR, SHORT_LIST, Workplace, accepted, manifest, phone_of

LIST = SHORT_LIST.format(kind="mystery")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A checklist and a file of answers."""
    checklist, answers = tmp_path / "list.yaml", tmp_path / "answers.json"
    checklist.write_text(LIST, encoding="utf-8")
    answers.write_text(json.dumps(POOR), encoding="utf-8")
    return checklist, answers


@pytest.fixture(autouse=True)
def here(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIXMARKS_DATA", str(settings.data))


def test_score_prints_the_result_with_its_trace(files: tuple[Path, Path]):
    answer = CliRunner().invoke(main, ["score", *map(str, files)])
    assert answer.exit_code == 0, answer.output
    result = json.loads(answer.stdout)
    assert result["outcome"] == "fail"
    assert result["critical"] == ["exits"]
    assert [line["item"] for line in result["trace"]] == ["greeted", "friendly", "exits", "wait"]


def test_score_refuses_answers_that_do_not_fit(files: tuple[Path, Path]):
    files[1].write_text('{"friendly": {"state": "answered", "value": 9}}')
    answer = CliRunner().invoke(main, ["score", *map(str, files)])
    assert answer.exit_code == 1
    assert "friendly" in answer.stderr
    files[1].write_text("nonsense")
    assert CliRunner().invoke(main, ["score", *map(str, files)]).exit_code == 1


def test_checklist_check_names_file_and_line_of_every_problem(files: tuple[Path, Path]):
    assert CliRunner().invoke(main, ["checklist", "check", str(files[0])]).exit_code == 0
    broken = LIST.replace("type: scale", "type: scala").replace("limit: 300", "limit: 10")
    files[0].write_text(broken, encoding="utf-8")
    answer = CliRunner().invoke(main, ["checklist", "check", str(files[0])])
    assert answer.exit_code == 1
    lines = answer.stderr.splitlines()
    assert len(lines) >= 2
    assert all(line.startswith(f"{files[0]}:") for line in lines)


def test_a_checklist_is_imported_and_exported(files: tuple[Path, Path], workplace: Workplace):
    changed = LIST.replace("Someone greeted you.", "Somebody greeted you.")
    files[0].write_text(changed, encoding="utf-8")
    run = CliRunner().invoke
    answer = run(main, ["checklist", "import", str(files[0]), "--organisation", "Harbour Bank"])
    assert answer.exit_code == 0, answer.output
    name, _, number, version_hash = answer.stdout.split()
    assert (name, number) == ("short-list", "2")
    exported = run(main, ["checklist", "export", version_hash])
    assert json.loads(exported.stdout)["id"] == "short-list"
    assert run(main, ["checklist", "export", "f" * 64]).exit_code == 1
    unknown = run(main, ["checklist", "import", str(files[0]), "--organisation", "Nobody"])
    assert "there is no organisation" in unknown.output


def test_visits_are_listed_as_a_table_and_as_json(app: Flask, workplace: Workplace):
    visit = accepted(workplace)
    phone_of(app, workplace.people[Role.SHOPPER]).send(visit.id, manifest(visit, POOR))
    run = CliRunner().invoke
    (row,) = json.loads(run(main, ["visits", "--json"]).stdout)
    assert {"id", "state", "kind", "branch", "score"} <= set(row)
    assert (row["id"], row["state"], row["kind"]) == (str(visit.id), "submitted", "mystery")
    assert str(visit.id) in run(main, ["visits", "--state", "submitted"]).stdout
    assert str(visit.id) not in run(main, ["visits", "--state", "published"]).stdout


def test_a_report_of_an_unpublished_visit_is_refused(
    app: Flask, workplace: Workplace, tmp_path: Path
):
    visit = accepted(workplace)
    answer = CliRunner().invoke(main, ["report", str(visit.id), "-o", str(tmp_path / "out.pdf")])
    assert answer.exit_code == 1
    assert answer.stderr.startswith("Error:")
    assert not (tmp_path / "out.pdf").exists()


def test_scoring_needs_no_web_framework():
    import subprocess
    import sys

    code = (
        "import audit.commands.score, sys;"
        "sys.exit(any(name in sys.modules for name in ('flask', 'sqlalchemy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_storage_that_is_not_supported_is_refused_at_the_start():
    with pytest.raises(Unsupported, match="only a path or file:// is supported, not s3://"):
        _ = Settings(storage_url="s3://bucket").storage_directory
    assert Settings(storage_url="file:///var/photos").storage_directory == Path("/var/photos")
