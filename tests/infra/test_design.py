"""The design language: one value for each colour, an icon for each name, no words in scripts."""

import re

from audit.infra.assets import ROOT

TEMPLATES = ROOT / "templates"
CSS = ROOT / "static" / "css"


def light_tokens() -> dict[str, str]:
    plain = (CSS / "tokens.css").read_text(encoding="utf-8").split("@supports")[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", plain))


def drawn_icons() -> set[str]:
    source = (TEMPLATES / "components" / "icons.html").read_text(encoding="utf-8")
    return set(re.findall(r"^  '([\w-]+)': '<", source, re.MULTILINE))


def test_drawings_for_the_pdf_use_the_light_tokens() -> None:
    source = (TEMPLATES / "components" / "paint.html").read_text(encoding="utf-8")
    hues = dict(re.findall(r"'(\w+)': '(#[0-9a-f]{6})'", source))
    words = dict(re.findall(r"set ([A-Z_0-9]+) = '(#[0-9a-f]{6})'", source))
    painted = hues | {name.lower().replace("_", "-"): value for name, value in words.items()}
    assert len(painted) == 12
    assert painted.items() <= light_tokens().items()


def test_the_plain_theme_and_light_dark_agree_on_every_colour() -> None:
    source = (CSS / "tokens.css").read_text(encoding="utf-8")
    both = dict(re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}),", source))
    assert len(both) > 20
    assert both.items() <= light_tokens().items()


def test_every_icon_that_a_template_names_is_drawn() -> None:
    named = {
        (path.name, name)
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r"\b(?:used_)?icon\([\"']([\w-]+)[\"']", path.read_text("utf-8"))
    }
    assert named
    assert {use for use in named if use[1] not in drawn_icons()} == set()


def test_colours_are_written_in_the_tokens_alone() -> None:
    strays = {
        path.relative_to(CSS).as_posix(): found
        for path in CSS.rglob("*.css")
        if path.name not in {"tokens.css", "desk-tokens.css"}
        and path.parent.name != "print"  # paper has its own greys
        and (
            found := re.findall(r"(?:#[0-9a-fA-F]{3,8}\b(?=[;,) ])|rgb\(|hsl\()", path.read_text())
        )
    }
    assert strays == {}


def test_no_template_holds_a_style_or_a_script_of_its_own() -> None:
    run = r"<script(?![^>]*(?:\bsrc=|\btype=.application/json))"  # JSON is data, not run
    forbidden = re.compile(r"\sstyle=|<style|\son\w+=|hx-on|" + run)
    letters = {"letter.html"}  # mail has no stylesheet to load
    pages = [
        path
        for path in TEMPLATES.rglob("*.html")
        if "pdf" not in path.parts and path.name not in letters
    ]
    assert pages
    assert [path.name for path in pages if forbidden.search(path.read_text("utf-8"))] == []
