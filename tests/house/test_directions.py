"""Names of people and places, and what people write, keep their own direction on every page."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [path for path in sorted((ROOT / "templates").rglob("*.html")) if path.parent.name != "pdf"]
CALLED = r"(?:branch|device|organisation|programme|region|tie|user)\.name"
WRITTEN = (
    "address|brief|cancellation|caption|coaching|email|exclusion|goal|pseudonym|reason|refusal"
    "|remark|scenario|summary"
)
FOREIGN = re.compile(
    rf"\{{\{{-?\s*[\w.]*(?:\b{CALLED}|\.(?:{WRITTEN}))(?:\s+or\s+[\w.]+)?\s*-?\}}\}}"
)
"""Such data printed as it is; what stands in a translated sentence or goes into a macro is not."""
HELD = re.compile(r"(?:<bdi\b[^<>]*>|<\w+[^<>]*\bdir=\"auto\"[^<>]*>)[^<>]*$")
TITLE = re.compile(r"\{% block title %\}(?:(?!\{% endblock %\}).)*$", re.S)
"""The browser's own line: there is no markup in it."""
COMMENT = re.compile(r"\{#.*?#\}", re.S)


def bare(source: str) -> list[str]:
    """The expressions that print foreign data outside of <bdi> and dir="auto"."""
    text = COMMENT.sub("", source)
    found = []
    for match in FOREIGN.finditer(text):
        before = text[: match.start()]
        in_attribute = before.rfind("<") > before.rfind(">")
        if not (in_attribute or HELD.search(before) or TITLE.search(before)):
            found.append(match.group())
    return found


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_names_and_words_of_people_carry_their_own_direction(path: Path):
    assert bare(path.read_text("utf-8")) == []


def test_the_rule_finds_a_name_that_carries_none():
    assert bare("<p>{{ visit.branch.name }}</p>") == ["{{ visit.branch.name }}"]
    assert bare('<p class="x">{{ _("Why") }}: {{ hold.reason }}</p>') == ["{{ hold.reason }}"]
    assert bare('<bdi>{{ visit.branch.name }}</bdi><p dir="auto">{{ hold.reason }}</p>') == []
    assert bare('<a title="{{ branch.name }}">{{ icon("x") }}</a>') == []
