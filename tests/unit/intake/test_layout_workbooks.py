"""A workbook is opened by a process of its own, which a bad one may end and nothing more."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlsxwriter

from folkmoot.errors import ReadError
from folkmoot.intake.layout import find_table, workbook_cells
from folkmoot.intake.raw import RawTable

HEADINGS = ["ref", "site", "homes"]


def workbook(*, far_cell: bool = False, styled_row: bool = False, errors: bool = False) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet("A & B")
        bold = book.add_format({"bold": True})
        if styled_row:
            for column in range(16_384):
                page.write_blank(0, column, None, bold)
            page.write_blank(1_048_575, 16_383, None, bold)
        page.write_row(0, 0, HEADINGS, bold)
        for row in range(1, 9):
            page.write_row(row, 0, [row, f"Site {row}", row * 3])
        if errors:
            page.write_formula(2, 2, "=NA()", None, "#N/A")
            page.write_formula(4, 2, "=1/0", None, "#DIV/0!")
        if far_cell:
            page.write(1_048_575, 16_383, 1)
    return content.getvalue()


def column(raw: RawTable, place: int) -> list[str | None]:
    return [value for batch in raw.batches() for value in batch.column(place).to_pylist()]


def test_an_error_in_a_cell_is_kept_as_text() -> None:
    raw = find_table(workbook(errors=True))
    assert column(raw, 3)[:5] == ["3", "#N/A", "9", "#DIV/0!", "15"]


def test_a_cell_in_the_last_row_and_column_cannot_exhaust_memory() -> None:
    with pytest.raises(ReadError, match="too many cells") as refusal:
        find_table(workbook(far_cell=True), name="register.xlsx")
    assert "1,048,576 rows and 16,384 columns" in refusal.value.problem
    assert "A & B" in refusal.value.problem


def test_cells_that_are_only_styled_are_no_cells() -> None:
    raw = find_table(workbook(styled_row=True))
    assert (raw.headings, raw.n_rows) == (tuple(HEADINGS), 8)


@pytest.mark.parametrize(
    "script",
    [
        "import os; os.abort()",
        "raise SystemExit(3)",
        'print(\'{"sheets": [["A", true, true]]}\'); print(\'{"sheet": "A", "rows": 9\', end=\'\')',
        'print(\'{"error": "damaged"}\')',
    ],
)
def test_when_the_process_ends_early_the_workbook_is_refused(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "child.py"
    child.write_text(script, encoding="utf-8")
    monkeypatch.setattr(workbook_cells, "_CHILD", child)
    with pytest.raises(ReadError, match="damaged"):
        find_table(workbook(), name="register.xlsx")


def test_a_password_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child = tmp_path / "child.py"
    child.write_text('print(\'{"error": "password"}\')', encoding="utf-8")
    monkeypatch.setattr(workbook_cells, "_CHILD", child)
    with pytest.raises(ReadError, match="password"):
        find_table(workbook(), name="register.xlsx")


def test_a_workbook_is_read_from_a_path_as_from_memory(tmp_path: Path) -> None:
    path = tmp_path / "register with spaces.xlsx"
    path.write_bytes(workbook())
    assert column(find_table(path), 2) == column(find_table(workbook()), 2)
