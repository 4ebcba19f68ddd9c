"""YAML sources of small checklists for tests."""

from textwrap import dedent, indent

from audit.engines.language.parse import parse
from audit.formats.checklist import Checklist

YES_NO = "- {id: greeted, type: yes_no, text: {en: Greeted?}}"


def source(items: str = YES_NO, *, scoring: str = "", kind: str = "mystery", more: str = "") -> str:
    """A checklist with one section, `welcome`, holding these items."""
    lines = [
        "id: small",
        f"kind: {kind}",
        "title: {en: Small}",
        *dedent(more).split("\n"),
        f"scoring: {{{scoring}}}",
        "sections:",
        "  - id: welcome",
        "    title: {en: Welcome}",
        "    items:",
        indent(dedent(items).strip("\n"), "      "),
    ]
    return "\n".join(line for line in lines if line.strip()) + "\n"


def said(items: str = YES_NO, **parts: str) -> list[str]:
    """The messages about such a checklist, without file and line."""
    return [problem.message for problem in parse(source(items, **parts)).problems]


def checklist(items: str = YES_NO, **parts: str) -> Checklist:
    """Such a checklist, which must be free of problems."""
    parsed = parse(source(items, **parts))
    assert parsed.problems == []
    assert parsed.checklist
    return parsed.checklist
