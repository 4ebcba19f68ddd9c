"""The documents are true where a machine can tell: links, paths, tables, names of what there is."""

import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click
import pytest
from flask import Flask

from audit.cli import COMMANDS
from audit.infra.db import Base
from audit.infra.faults import POINTS
from audit.infra.images import PictureError
from audit.infra.refusals import Refusal
from audit.people.permits import TABLE, Role
from audit.visits.rules import NEXT, Quarantine

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("audit", "checklists", "docs", "static", "templates", "tests", "tools")
PAGES = sorted({*ROOT.glob("*.md"), *(p for place in PLACES for p in (ROOT / place).rglob("*.md"))})
DECISIONS = ROOT / "docs" / "decisions"

FENCED = re.compile(r"^```.*?^```", re.M | re.S)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
FOLDERS = "|".join(PLACES)
PATH = re.compile(rf"(?:{FOLDERS}|\.ci)/[\w./*-]*|[\w-]+\.(?:md|toml)|package[\w-]*\.json|Makefile")
MODULE = re.compile(r"audit(?:\.\w+)+")


def text_of(page: Path) -> str:
    return page.read_text("utf-8")


def docs(name: str) -> str:
    return text_of(ROOT / "docs" / name)


def named_in(page: Path) -> list[str]:
    """Everything written as code within a sentence or a table."""
    return CODE.findall(FENCED.sub("", text_of(page)))


def anchors_of(page: Path) -> set[str]:
    """What a link may point at within a page: its headings, as they are made into anchors."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", text_of(page)), re.M)
    plain = (re.sub(r"[`*]|\]\([^)]*\)|\[", "", heading).strip().lower() for heading in headings)
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in plain}


def table_rows(text: str, first: str) -> dict[str, list[str]]:
    """The rows of the one table whose first head is `first`: first cell -> the others."""
    (table,) = re.findall(rf"^\| {first} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", text, re.M)
    rows = ([cell.strip() for cell in row.strip("|\n").split("|")] for row in table.splitlines())
    return {cells[0].strip("`"): cells[1:] for cells in rows}


@pytest.mark.parametrize("document", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path):
    for link in LINK.findall(FENCED.sub("", text_of(document))):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        assert target.exists(), link
        assert not anchor or anchor in anchors_of(target), link


@pytest.mark.parametrize("document", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_and_modules_that_are_named_exist(document: Path):
    for name in named_in(document):
        if PATH.fullmatch(name):
            places = (ROOT, document.parent, ROOT / "templates")
            assert any(list(place.glob(name.rstrip("/"))) for place in places), name
        elif MODULE.fullmatch(name):
            module, _, attribute = name.rpartition(".")
            assert hasattr(import_module(module), attribute) or find_spec(name), name


def test_every_decision_is_listed_and_has_its_three_parts():
    pages = sorted(DECISIONS.glob("[0-9]*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    listed = text_of(DECISIONS / "README.md")
    for page in pages:
        number, title = text_of(page).splitlines()[0].removeprefix("# ").split(" ", 1)
        assert f"[{number}]({page.name}) | {title} |" in listed
        for part in ("Context", "Decision", "Consequences"):
            assert f"\n**{part}.** " in text_of(page), page.name


def test_the_table_of_permits_is_the_one_of_the_code():
    rows = table_rows(docs("SECURITY.md"), "action")
    written = {
        action: {role: cell for role, cell in zip(Role, cells, strict=True) if cell != "–"}
        for action, cells in rows.items()
    }
    assert written == {str(action): dict(permits) for action, permits in TABLE.items()}


def test_the_table_of_states_is_the_one_of_the_code():
    rows = table_rows(docs("ARCHITECTURE.md"), "state")
    written = {state: set(re.findall(r"`(\w+)`", cells[0])) for state, cells in rows.items()}
    assert written == {str(state): {str(to) for to in after} for state, after in NEXT.items()}


def test_every_table_of_the_database_is_in_the_drawing():
    (drawing,) = re.findall(r"```text\n(organisation.*?)```", docs("ARCHITECTURE.md"), re.S)
    words = set(re.findall(r"\w+", drawing))
    assert set(Base.metadata.tables) <= words


def test_every_route_of_the_phones_is_documented(app: Flask):
    page = re.sub(r"<\w+>", "<>", docs("SYNC.md"))
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/"):
            address = re.sub(r"<[^>]+>", "<>", rule.rule)
            for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
                assert f"`{method} {address}`" in page, f"{method} {rule.rule}"


def refusals(kind: type[Refusal]) -> set[str]:
    return {kind.kind}.union(*(refusals(sub) for sub in kind.__subclasses__()))


def test_every_problem_type_is_documented(app: Flask):
    pictures = {kind.type for kind in PictureError.__subclasses__()}
    for name in refusals(Refusal) | pictures | {str(reason) for reason in Quarantine}:
        assert f"`{name}`" in docs("SYNC.md"), name


def test_every_fault_point_is_documented():
    for point in POINTS:
        assert f"`{point}`" in docs("OPERATIONS.md")
        assert f"`{point}`" in docs("SYNC.md")


def test_every_subcommand_has_an_example():
    page = docs("OPERATIONS.md")
    for name in COMMANDS:
        command = import_module(f"audit.commands.{name}").command
        for sub in command.commands if isinstance(command, click.Group) else ("",):
            assert f"| `sixmarks {name} {sub}".rstrip() in page
