"""File names of reports."""

import pytest

from audit.reports.names import LONGEST, pdf_name


def test_what_no_file_system_takes_is_left_out():
    found = pdf_name("Queen St. 4/6\n", "audit", "2026-03-01")
    assert found == "Queen St. 4 6, audit, 2026-03-01.pdf"


@pytest.mark.parametrize("letter", ["a", "é", "ش", "𐏐"])
@pytest.mark.parametrize("shift", ["", "x"])
def test_a_long_subject_is_cut_between_letters_and_the_rest_is_kept(letter: str, shift: str):
    found = pdf_name(shift + letter * 300, "ممیزی", "۱۴۰۵-۰۹-۰۲")
    assert LONGEST - 4 < len(found.encode()) <= LONGEST
    assert found.endswith(f"{letter}, ممیزی, ۱۴۰۵-۰۹-۰۲.pdf")
    assert set(found.partition(",")[0]) <= {letter, "x"}
