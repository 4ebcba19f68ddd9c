"""Templates compile; every text is marked for translation; docs name what there is."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from jinja2 import nodes

from audit.cli import COMMANDS, main
from audit.config import Settings

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
DOCS = "\n".join(p.read_text("utf-8") for p in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

TAG_OR_COMMENT = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1>|<[^>]*>", re.S)
SPOKEN = re.compile(r"""\b(?:aria-label|title|placeholder|alt)="([^"{]*[A-Za-z]{2}[^"{]*)\"""")
ENTITY = re.compile(r"&\w+;")
NAMES = {"Sixmarks", "· Sixmarks"}
CODE = {"app", "button"}
"""What macros and blocks put into attributes; nobody reads it."""
ATTRIBUTE = re.compile(r'[\w-]+=""')


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_templates_compile(app: Flask, path: Path):
    app.jinja_env.compile(path.read_text("utf-8"), filename=str(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_text_is_marked_for_translation(app: Flask, path: Path):
    tree = app.jinja_env.parse(path.read_text("utf-8"))
    literal = "\x00".join(node.data for node in tree.find_all(nodes.TemplateData))
    spoken = {text.strip() for text in SPOKEN.findall(literal)} - NAMES
    assert not spoken, f"untranslated: {spoken}"
    source = re.sub(r"\{#.*?#\}|\{%.*?%\}", "", path.read_text("utf-8"), flags=re.S)
    source = re.sub(r"\{\{.*?\}\}", "", source, flags=re.S)
    words = TAG_OR_COMMENT.sub("\n", source)
    bare = {
        line.strip()
        for line in ATTRIBUTE.sub("", ENTITY.sub("", words)).splitlines()
        if re.search(r"[A-Za-z]{2}", line)
    }
    assert not bare - NAMES - CODE, f"untranslated: {bare}"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_and_is_documented(name: str):
    answer = CliRunner().invoke(main, [name, "--help"])
    assert answer.exit_code == 0
    assert f"sixmarks {name}" in DOCS


def test_every_setting_is_documented():
    for setting in re.findall(r"SIXMARKS_[A-Z_]+", (ROOT / "audit/config.py").read_text("utf-8")):
        assert setting in DOCS, setting
    assert Settings.from_environment().port == 8000


def test_styles_know_no_left_and_right():
    physical = re.compile(
        r"(margin|padding|border)-(left|right)|text-align: *(left|right)|[^-](left|right): "
    )
    for path in (ROOT / "static/css").rglob("*.css"):
        assert not physical.search(path.read_text("utf-8")), path


def test_pages_hold_no_inline_script_or_style():
    for path in TEMPLATES:
        if "pdf" in path.parts:
            continue
        text = path.read_text("utf-8")
        assert not re.search(r"\son\w+=|\sstyle=|hx-on|javascript:", text), path
