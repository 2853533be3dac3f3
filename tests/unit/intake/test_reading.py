"""A file becomes a typed table with a report, and a summary of a few plain values."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest

from folkmoot.errors import ReadError
from folkmoot.intake import AsideKind, read, summarise

PAYMENTS = (
    "Payments over £500,,,\r\n"
    ",,,\r\n"
    "Payment date,Supplier,Amount,Ref\r\n"
    '03/04/2020,Acme Ltd,"1,250.00",00017\r\n'
    "14/04/2020,Brook Ltd,99.50,00018\r\n"
    "29/04/2020,Crown Ltd,not known,00019\r\n"
    ",,,\r\n"
    "Total,,1349.50,\r\n"
).encode("cp1252")


def test_a_file_becomes_a_typed_table_with_its_schema() -> None:
    reading = read(PAYMENTS, name="payments.csv")
    assert [column.label for column in reading.schema] == [
        "Payment date",
        "Supplier",
        "Amount",
        "Ref",
    ]
    assert reading.table.schema == reading.schema.arrow
    assert reading.table.num_rows == reading.report.n_rows == 3
    assert pa.Table.from_batches(reading.batches()).num_rows == 3


def test_the_report_says_how_the_file_was_read() -> None:
    report = read(PAYMENTS, name="payments.csv").report
    assert (report.name, report.format, report.encoding, report.delimiter) == (
        "payments.csv",
        "csv",
        "cp1252",
        ",",
    )
    assert report.header_rows == (2,)
    assert len(report.profiles) == len(report.proposals) == 4
    assert {"intake.encoding", "intake.header", "intake.aside.total"} <= {
        finding.code for finding in report.findings
    }


def test_nothing_is_dropped() -> None:
    reading = read(PAYMENTS)
    assert [(row.row, row.kind) for row in reading.report.aside] == [
        (1, AsideKind.TITLE),
        (8, AsideKind.TOTAL),
    ]
    assert reading.quarantine.select(["row_number", "column", "text"]).to_pylist() == [
        {"row_number": 6, "column": "amount", "text": "not known"}
    ]


def test_cells_beyond_the_headings_are_in_quarantine_under_no_column() -> None:
    rows = "".join(f"{i},Elmet,{i * 3}\n" for i in range(1, 40))
    reading = read(f"ref,town,n\n{rows}40,Elmet,West,120\n".encode())
    assert reading.report.n_rows == 40
    beyond = [row for row in reading.quarantine.to_pylist() if not row["column"]]
    assert beyond == [
        {"row_number": 41, "column": "", "text": "120", "reason": "more values than headings"}
    ]


def test_progress_runs_to_the_end_and_never_back() -> None:
    told: list[float] = []
    read(PAYMENTS, progress=lambda done, of: told.append(done / of))
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_path_and_its_bytes_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "payments.csv"
    path.write_bytes(PAYMENTS)
    assert read(path).report.name == "payments.csv"
    assert read(path).table.equals(read(PAYMENTS).table)
    assert read(str(path)).schema == read(PAYMENTS).schema


def test_a_file_without_a_table_is_refused_by_its_name() -> None:
    with pytest.raises(ReadError, match=r"^return\.pdf: "):
        read(b"%PDF-1.4", name="return.pdf")


def test_a_summary_is_plain_values() -> None:
    summary = summarise(read(PAYMENTS))
    assert json.loads(json.dumps(summary)) == summary
    assert summary == {
        "header_row": 2,
        "columns": ["Payment date", "Supplier", "Amount", "Ref"],
        "n_rows": 3,
        "types": ["date", "text", "money", "code"],
        "sums": {"Amount": 1349.5},
        "date_range": {"Payment date": ["2020-04-03", "2020-04-29"]},
        "encoding": "cp1252",
        "delimiter": ",",
    }


def test_a_summary_has_no_header_row_where_there_is_none_and_a_list_where_there_are_two() -> None:
    bare = b"E06000001,2020-01-01,12\nE06000002,2020-01-02,15\nE06000003,2020-01-03,11\n"
    two = b"place,2019,,2020,\n,men,women,men,women\nNorth,1,2,3,4\nSouth,5,6,7,8\nEast,4,4,4,4\n"
    assert summarise(read(bare))["header_row"] is None
    assert summarise(read(two))["header_row"] == [0, 1]
