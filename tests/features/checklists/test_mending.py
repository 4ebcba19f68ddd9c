"""What the checker says is said to the office in its own language."""

import ast
from pathlib import Path

import pytest
from flask_babel import force_locale

from audit.checklists.mending import SAYINGS, in_words
from audit.engines.language import (
    check_problems,
    condition_problems,
    item_problems,
    problems,
    scoring_problems,
    wording,
)

SPEAKING = (check_problems, condition_problems, item_problems, problems, scoring_problems, wording)


def sentences(path: Path) -> list[str]:
    """The checker's sentences ("what is wrong; what to do"), with a 7 where something goes in."""
    found: list[str] = []

    class Reader(ast.NodeVisitor):
        def visit_Expr(self, node: ast.Expr) -> None:
            if not isinstance(node.value, ast.Constant):  # a docstring
                self.generic_visit(node)

        def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
            found.append("".join(map(said, node.values)))

        def visit_Constant(self, node: ast.Constant) -> None:
            found.append(str(node.value))

    Reader().visit(ast.parse(path.read_text("utf-8")))
    return [text for text in found if "; " in text and text[0] not in "7;" and " 7; 7" not in text]


def said(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else "7"


COMPARED = [
    f"`wait` is of type text, which {why}; name another"
    for why in ("cannot be compared by `above`", "has no mark", "is no time of day")
]
ALL = [(m.__name__, text) for m in SPEAKING for text in sentences(Path(str(m.__file__)))]
ALL += [("comparisons", text) for text in COMPARED]


@pytest.mark.parametrize(("module", "sentence"), ALL)
def test_every_sentence_of_the_checker_has_words_of_ours(app, module: str, sentence: str):
    with app.test_request_context(), force_locale("en"):
        words = in_words(sentence) or in_words(sentence.replace("7", "`7`"))
    assert words, f"{module}: {sentence}"
    assert "`" not in words


def test_the_sentences_are_found_at_all():
    assert len(ALL) > 25
    assert {module.rpartition(".")[2] for module, _text in ALL} >= {"item_problems", "wording"}


def test_what_a_sentence_holds_goes_over(app):
    told = {
        "`min` (2) is above `max` (1); swap them":
            "The lowest possible, 2, is above the highest, 1. Swap them.",
        "`options` has 1 entries; write at least 2":
            "Add at least 2.",
        "`w` is never answered `maybe`; write yes or no":
            "“w” is never answered “maybe”. Choose one of its answers.",
        "`photo` cannot be `soon`; write never or optional":
            "“soon” cannot stand here. Write something else.",
    }  # fmt: skip
    with app.test_request_context(), force_locale("en"):
        assert {message: in_words(message) for message in told} == told


def test_no_saying_needs_what_its_pattern_does_not_give():
    for pattern, words in SAYINGS:
        wanted = {part.partition(")")[0] for part in str(words).split("%(")[1:]}
        assert wanted <= {part.partition(">")[0] for part in pattern.split("?P<")[1:]}
