"""Reading YAML: words that YAML mistakes, limits, and problems with their lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.engines.language.parse import parse
from audit.engines.language.tree import MAX_BYTES, MAX_DEPTH, MAX_NODES, read_tree


def only_problem(text: str) -> tuple[int, str]:
    [problem] = read_tree(text).problems
    return problem


def test_yes_and_no_are_words_and_true_and_false_are_not():
    assert read_tree("[yes, no, on, off, true, false]").value == [
        "yes",
        "no",
        "on",
        "off",
        True,
        False,
    ]


def test_a_clock_time_and_a_date_are_texts():
    assert read_tree("[1:30, 2026-01-01]").value == ["1:30", "2026-01-01"]


def test_numbers_are_decimal_and_plain():
    assert read_tree("[7, -7, 2.50, .5, 010, 0x10, 1e3]").value == [
        7,
        -7,
        2.5,
        0.5,
        "010",
        "0x10",
        "1e3",
    ]


def test_quoted_numbers_and_endless_digits_are_texts():
    assert read_tree("['7', \"true\"]").value == ["7", "true"]
    assert read_tree("9" * 5000).value == "9" * 5000


def test_every_key_is_a_text():
    assert read_tree("{1: a, no: b, true: c}").value == {"1": "a", "no": "b", "true": "c"}


def test_a_doubled_key_is_reported_where_it_comes_again():
    assert only_problem("a: 1\nb: 2\na: 3\n") == (3, "`a` is written twice here; keep one of them")


def test_an_empty_key_is_reported():
    line, message = only_problem("a: 1\nhelp:\n")
    assert (line, message[:15]) == (2, "`help` is empty")


def test_an_unclosed_quote_is_reported_where_it_opens():
    line, message = only_problem("a: 1\nb: 'open\nc: 2\n")
    assert line == 2
    assert message.endswith("close the quotes")


def test_a_stray_colon_says_to_quote():
    assert "in quotes" in only_problem("text: Well: done\n")[1]


def test_a_tab_says_to_use_spaces():
    line, message = only_problem("a:\n\t- b\n")
    assert line == 2
    assert "not tabs" in message


def test_a_character_that_is_no_text_is_reported_with_its_line():
    assert only_problem("a: 1\nb: \x00\n") == (2, "a character here is not text; remove it")
    assert only_problem("a: \ud800")[0] == 1


def test_tags_are_refused():
    assert "YAML tag" in only_problem("a: !!python/object:os.system x\n")[1]


def test_an_undefined_alias_is_refused():
    assert "`*x` is not defined" in only_problem("a: *x\n")[1]


def test_an_alias_stands_for_its_anchor():
    assert read_tree("a: &x [1]\nb: *x\n").value == {"a": [1], "b": [1]}


def test_an_alias_cannot_contain_itself():
    assert "`*x` is not defined" in only_problem("a: &x [*x]\n")[1]


def test_a_second_document_is_refused():
    assert "second document" in only_problem("a: 1\n---\nb: 1\n")[1]


def test_a_key_that_is_a_list_is_refused():
    assert "a key must be one word" in only_problem("? [a]\n: b\n")[1]


def test_depth_is_limited():
    assert "nested deeper" in only_problem("[" * (MAX_DEPTH + 2))[1]


def test_size_is_limited():
    assert "over 1 MB" in only_problem("a" * (MAX_BYTES + 1))[1]


def test_aliases_that_multiply_are_stopped_as_if_written_out():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for n in range(1, 9):
        lines.append(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]")
    assert f"over {MAX_NODES} values" in only_problem("\n".join(lines))[1]


@pytest.mark.parametrize("text", ["", "# nothing\n", "just words", "- a\n- b\n", "null", "7"])
def test_what_is_no_checklist_at_all_says_how_one_begins(text: str):
    parsed = parse(text, "list.yaml")
    assert parsed.checklist is None
    assert [str(problem) for problem in parsed.problems] == [
        "list.yaml:1: a checklist begins with keys such as `id:` and `kind:`; see the README"
    ]


@given(st.text(max_size=200))
def test_any_text_yields_problems_and_never_an_exception(text: str):
    parsed = parse(text)
    assert parsed.checklist is None
    assert parsed.problems
