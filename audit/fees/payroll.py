"""The payroll file of a payment, as CSV and as a spreadsheet: plain cells, the same each time."""

from collections.abc import Iterable
from datetime import UTC
from io import BytesIO

import xlsxwriter

from audit.fees.models import Entry, Payment
from audit.infra.money import digits_of, major_units
from audit.infra.tables import csv_chunks, plain

COLUMNS = (
    "payment", "paid_on", "person", "email", "visit", "branch",
    "kind", "description", "amount", "currency", "entry",
)  # fmt: skip
"""The first row; names for programs, explained on the payment's page."""

_AMOUNT = COLUMNS.index("amount")
WIDTHS = (10, 12, 26, 30, 38, 30, 10, 40, 12, 10, 38)


def rows_of(payment: Payment, entries: Iterable[Entry]) -> list[list[str]]:
    """One row for each amount, every cell as text that no spreadsheet takes for a formula."""
    return [[plain(cell) for cell in _row(payment, entry)] for entry in entries]


def as_csv(rows: Iterable[list[str]]) -> bytes:
    """The file for programs: UTF-8 with its mark, commas, CRLF."""
    return b"".join(csv_chunks([COLUMNS, *rows]))


def as_xlsx(payment: Payment, rows: list[list[str]]) -> bytes:
    """The file for people; amounts are numbers, everything else is text."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": payment.made_at.astimezone(UTC).replace(tzinfo=None)})
        sheet = book.add_worksheet(f"{payment.number}")
        bold = book.add_format({"bold": True})
        formats = [book.add_format({"num_format": _number_format(row[-2])}) for row in rows]
        for column, (name, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
            sheet.write_string(0, column, name, bold)
            sheet.set_column(column, column, width)
        for number, (row, money) in enumerate(zip(rows, formats, strict=True), start=1):
            for column, cell in enumerate(row):
                if column == _AMOUNT:
                    sheet.write_number(number, column, float(cell), money)
                else:
                    sheet.write_string(number, column, cell)
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def _row(payment: Payment, entry: Entry) -> tuple[str, ...]:
    return (
        str(payment.number),
        payment.made_at.astimezone(UTC).date().isoformat(),
        entry.member.user.name,
        entry.member.user.email,
        str(entry.visit_id),
        entry.visit.branch.name,
        entry.kind,
        " ".join(entry.words.split()),
        str(major_units(entry.amount, entry.currency)),
        entry.currency,
        str(entry.id),
    )


def _number_format(currency: str) -> str:
    digits = digits_of(currency)
    return "0" + ("." + "0" * digits if digits else "")
