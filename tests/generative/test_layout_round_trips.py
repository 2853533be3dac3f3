"""Whatever a table holds and however it is written, it reads back the same."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.intake.layout import find_table
from folkmoot.intake.layout.blocks import BlockReader, Feed
from folkmoot.intake.layout.delimited import read_delimited
from folkmoot.intake.layout.dialects import Dialect
from folkmoot.intake.layout.records import Lines, read_records, split_lines
from folkmoot.intake.layout.source import Source
from folkmoot.intake.layout.widths import Oddities, fit_record
from folkmoot.intake.raw import RawTable

Rows = list[list[str]]

NAMES = ("ref", "site", "note", "opened", "homes", "rate")
TEXT = st.text("abcde fgh,;|\t\"'\n£é—", max_size=12)
RECORD = st.tuples(TEXT, TEXT, st.dates(), st.integers(-999, 99_999), st.integers(0, 400))
RECORDS = st.lists(RECORD, min_size=6, max_size=25)


@dataclass(frozen=True)
class Written:
    """How a table is written: the delimiter, the line end, whether all is quoted, the encoding."""

    delimiter: str
    line_end: str
    quoting: int
    encoding: str

    def write(self, rows: Rows) -> bytes:
        text = io.StringIO(newline="")
        writer = csv.writer(
            text, delimiter=self.delimiter, lineterminator=self.line_end, quoting=self.quoting
        )
        writer.writerows(rows)
        return text.getvalue().encode(self.encoding)


WRITTEN = st.builds(
    Written,
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "cp1252"]),
)


def as_rows(records: list[tuple[object, ...]]) -> Rows:
    """Records as texts behind a running number."""
    return [[str(1000 + i), *(str(value) for value in record)] for i, record in enumerate(records)]


def cells(raw: RawTable) -> Rows:
    return [
        [row[f"c{i}"] or "" for i in range(len(raw.headings))]
        for batch in raw.batches()
        for row in batch.to_pylist()
    ]


def blank_for_blank(rows: Rows) -> Rows:
    """A text of white space only may come as it is or as nothing."""
    return [[text if text.strip() else "" for text in row] for row in rows]


@given(records=RECORDS, written=WRITTEN)
@settings(max_examples=120, deadline=None)
def test_a_table_reads_back_the_same_in_any_dialect_and_encoding(
    records: list[tuple[object, ...]], written: Written
) -> None:
    rows = as_rows(records)
    raw = find_table(written.write([list(NAMES), *rows]))
    assert raw.headings == NAMES
    assert raw.header_rows == (0,)
    assert raw.delimiter == written.delimiter
    assert blank_for_blank(cells(raw)) == blank_for_blank(rows)


@given(records=RECORDS, written=WRITTEN)
@settings(max_examples=60, deadline=None)
def test_a_table_too_large_to_hold_reads_as_one_that_is_held(
    records: list[tuple[object, ...]], written: Written
) -> None:
    content = written.write([list(NAMES), *as_rows(records * 3)])
    source = Source.of(content)
    whole = read_delimited(source)
    streamed = read_delimited(source, head_bytes=len(content) // 4)
    assert streamed.n_rows is None
    assert streamed.headings == whole.headings
    assert blank_for_blank(cells(streamed)) == blank_for_blank(cells(whole))
    assert row_numbers(streamed) == row_numbers(whole)
    assert streamed.passage().n_rows == whole.n_rows


def row_numbers(raw: RawTable) -> list[int]:
    return [number for batch in raw.batches() for number in batch.column(0).to_pylist()]


def in_blocks(text: bytes, size: int) -> Iterator[bytes]:
    return (text[start : start + size] for start in range(0, len(text), size))


@given(
    text=st.text('ab,"\n', max_size=80),
    size=st.integers(1, 40),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
@settings(max_examples=400, deadline=None)
def test_blocks_of_any_size_and_any_quotes_give_what_the_careful_reader_gives(
    text: str, size: int, line_end: str
) -> None:
    text = text.replace("\n", line_end)
    dialect = Dialect(",", fields=3)
    odd = Oddities()
    careful = [
        (record.line, fit_record(record, 3, lambda: None, odd))
        for record in read_records(Lines(split_lines(text)), dialect, frozenset({3}))
        if record.fields
    ]
    met = Oddities()
    reader = BlockReader(dialect, 3, False, met, lambda: None)
    batches = list(reader.read(Feed(in_blocks(text.encode(), size)), b"", 1))
    fast = [
        (row["__row"], [row[f"c{i}"] or "" for i in range(3)])
        for batch in batches
        for row in batch.to_pylist()
    ]
    assert fast == careful
    assert (met.short, met.surplus) == (odd.short, odd.surplus)


def with_titles(rows: Rows) -> Rows:
    blank = [""] * (len(NAMES) - 1)
    return [["Register of sites", *blank], ["Published in May", *blank], [], list(NAMES), *rows]


def with_notes(rows: Rows) -> Rows:
    return [list(NAMES), *rows, [], ["Source: the council's register"], ["1. Rates are estimates."]]


def with_total(rows: Rows) -> Rows:
    total = sum(int(row[4]) for row in rows)
    return [list(NAMES), *rows, ["Total", "", "", "", str(total), ""]]


def with_blank_columns(rows: Rows) -> Rows:
    return [[*row[:2], "", *row[2:], "", ""] for row in [list(NAMES), *rows]]


def with_blank_rows(rows: Rows) -> Rows:
    return [[], list(NAMES), *rows[:3], [""] * len(NAMES), *rows[3:], [], [""] * len(NAMES)]


def with_headings_again(rows: Rows) -> Rows:
    return [list(NAMES), *rows[:4], list(NAMES), *rows[4:]]


def plain(rows: Rows) -> Rows:
    return [list(NAMES), *rows]


LAYOUTS = [
    plain,
    with_titles,
    with_notes,
    with_total,
    with_blank_columns,
    with_blank_rows,
    with_headings_again,
]


def as_csv(rows: Rows) -> bytes:
    return Written(",", "\r\n", csv.QUOTE_MINIMAL, "utf-8").write(rows)


def as_zip(rows: Rows) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data/register.csv", as_csv(rows))
        packed.writestr("README.md", "What this is")
    return content.getvalue()


def as_gzip(rows: Rows) -> bytes:
    return gzip.compress(as_csv(rows))


def as_workbook(rows: Rows) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet("Notes").write(0, 0, "Nothing to see here.")
        page = book.add_worksheet("Register")
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                if text.lstrip("-").isdigit():
                    page.write_number(r, c, int(text))
                elif text:
                    page.write_string(r, c, text)
    return content.getvalue()


SITE = st.text("abcde fgh'", min_size=1, max_size=12).filter(lambda text: text.strip() != "")
SITES = st.lists(
    st.tuples(SITE, SITE, st.dates(), st.integers(1, 99_999), st.integers(1, 400)),
    min_size=8,
    max_size=20,
)


@pytest.mark.parametrize("container", [as_csv, as_zip, as_gzip, as_workbook])
@pytest.mark.parametrize("layout", LAYOUTS)
@given(records=SITES)
@settings(max_examples=12, deadline=None)
def test_what_stands_around_a_table_does_not_change_how_it_is_read(
    layout: Callable[[Rows], Rows],
    container: Callable[[Rows], bytes],
    records: list[tuple[object, ...]],
) -> None:
    rows = as_rows(records)
    raw = find_table(container(layout(rows)))
    assert raw.headings == NAMES
    assert cells(raw) == rows


@pytest.mark.parametrize("layout", LAYOUTS)
@given(records=SITES)
@settings(max_examples=12, deadline=None)
def test_nor_does_it_where_the_table_is_too_large_to_hold(
    layout: Callable[[Rows], Rows], records: list[tuple[object, ...]]
) -> None:
    rows = as_rows(records * 8)
    raw = read_delimited(Source.of(as_csv(layout(rows))), head_bytes=1500)
    assert raw.n_rows is None
    assert raw.headings == NAMES
    assert cells(raw) == rows
    assert raw.passage().n_rows == len(rows)
