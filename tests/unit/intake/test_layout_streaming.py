"""A text too large to hold is read in batches: the same rows and findings, in constant memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import pyarrow as pa
import pytest

from folkmoot.errors import ReadError
from folkmoot.intake.layout import blocks
from folkmoot.intake.layout.blocks import BlockReader, Feed, skip_lines
from folkmoot.intake.layout.delimited import read_delimited
from folkmoot.intake.layout.dialects import Dialect
from folkmoot.intake.layout.source import Source
from folkmoot.intake.layout.widths import Oddities
from folkmoot.intake.raw import AsideKind, RawTable

HEAD = "ref,site,opened,homes\n"


def rows(first: int, last: int) -> str:
    return "".join(f"{i},Site {i},2020-01-{i % 28 + 1:02d},{i * 3}\n" for i in range(first, last))


def streamed(text: str, head_bytes: int = 2000) -> RawTable:
    raw = read_delimited(Source.of(text.encode(), "register.csv"), head_bytes=head_bytes)
    assert raw.n_rows is None
    return raw


def column(raw: RawTable, place: int) -> list[str | int | None]:
    return [value for batch in raw.batches() for value in batch.column(place).to_pylist()]


def test_every_row_comes_once_and_in_order() -> None:
    raw = streamed(HEAD + rows(1, 5001))
    assert column(raw, 1) == [str(i) for i in range(1, 5001)]
    assert column(raw, 0) == list(range(2, 5002))
    assert raw.passage().n_rows == 5000


def test_a_total_and_notes_at_the_foot_are_no_rows() -> None:
    raw = streamed(HEAD + rows(1, 500) + "Total,,,374250\n\nSource: the register\n")
    assert len(column(raw, 1)) == 499
    passage = raw.passage()
    assert [(row.row, row.kind) for row in passage.aside] == [
        (501, AsideKind.TOTAL),
        (503, AsideKind.NOTE),
    ]
    assert {f.code for f in passage.findings} == {"intake.aside.total", "intake.aside.note"}


def test_blank_rows_and_repeated_headings_are_left_out_and_counted() -> None:
    raw = streamed(
        HEAD + rows(1, 300) + ",,,\n\n" + HEAD + rows(300, 400) + " , ,,\n" + rows(400, 402)
    )
    assert column(raw, 1) == [str(i) for i in range(1, 402)]
    assert column(raw, 0)[299] == 304
    passage = raw.passage()
    assert [row.row for row in passage.aside if row.kind is AsideKind.REPEATED_HEADING] == [303]
    assert "rows 301 and 404" in {f.where for f in passage.findings}


def test_a_nameless_column_is_kept_only_for_the_data_far_down() -> None:
    lines = HEAD.replace("homes", "homes,,") + rows(1, 900).replace("\n", ",,\n")
    assert streamed(lines).headings == ("ref", "site", "opened", "homes")
    kept = streamed(lines + "900,Site,2020-01-01,5,,late\n")
    assert kept.headings == ("ref", "site", "opened", "homes", "")
    assert column(kept, 5)[-1] == "late"


def test_line_breaks_in_values_keep_the_row_numbers_right() -> None:
    text = HEAD + rows(1, 200) + '200,"two\nlines",2020-01-01,5\n' + rows(201, 400)
    raw = streamed(text)
    assert column(raw, 2)[199] == "two\nlines"
    assert column(raw, 0)[199:202] == [201, 203, 204]


def test_a_stray_quote_far_down_swallows_nothing() -> None:
    text = (
        HEAD + rows(1, 200) + '200,5" pipe,2020-01-01,5\n201,"open,2020-01-02,6\n' + rows(202, 400)
    )
    raw = streamed(text)
    assert column(raw, 1) == [str(i) for i in range(1, 400)]
    assert column(raw, 2)[199:201] == ['5" pipe', '"open']
    assert "intake.stray_quotes" in {f.code for f in raw.passage().findings}


def test_rows_of_another_width_are_read_and_said() -> None:
    text = (
        HEAD + rows(1, 300) + "300,Site,2020-01-05\n301,Site,2020-01-05,9,more\n" + rows(302, 400)
    )
    raw = streamed(text)
    assert len(column(raw, 1)) == 399
    surplus = [row for row in raw.passage().aside if row.kind is AsideKind.SURPLUS]
    assert [(row.row, row.cells) for row in surplus] == [(302, ("more",))]
    assert "intake.long_rows" in {f.code for f in raw.passage().findings}


def test_any_encoding_is_streamed() -> None:
    text = HEAD + rows(1, 400).replace("Site", "Café £") + "Source: the register\n"
    for encoding in ("cp1252", "utf-16", "utf-8-sig"):
        source = Source.of(text.encode(encoding))
        raw = read_delimited(source, head_bytes=2000)
        assert column(raw, 2)[-1] == "Café £ 399"
        assert raw.passage().n_rows == 399


def test_the_expected_number_of_rows_is_about_right() -> None:
    raw = streamed(HEAD + rows(1, 3001))
    assert 2000 < raw.n_rows_expected < 4500


def test_a_passage_is_told_without_reading_first() -> None:
    assert streamed(HEAD + rows(1, 700)).passage().n_rows == 699


def endless(line: bytes, times: int) -> Iterator[bytes]:
    return (line * 1000 for _ in range(times))


def test_memory_does_not_grow_with_the_length_of_the_text() -> None:
    reader = BlockReader(Dialect(",", fields=2), 2, False, Oddities(), lambda: None)
    line = b'12345678,"a value of some length, quoted"\n'
    tracemalloc.start()
    count = sum(batch.num_rows for batch in reader.read(Feed(endless(line, 400)), b"", 1))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 400_000
    assert peak < 4 * 1024 * 1024


def test_a_line_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "_LONGEST_RECORD", 10_000)
    reader = BlockReader(Dialect(",", fields=2), 2, False, Oddities(), lambda: None)
    with pytest.raises(ReadError, match="A line is longer"):
        list(reader.read(Feed(endless(b"a,b", 50)), b"", 1))


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize("held", [0, 4, 9])
def test_a_feed_holds_back_the_end_of_the_text(size: int, held: int) -> None:
    text = b"one\ntwo\nthree\n"
    feed = Feed((text[i : i + size] for i in range(0, len(text), size)), held)
    given = skip_lines(feed, 1)
    while more := feed.next():
        given += more
    assert given == text[4 : len(text) - held]
    assert feed.foot == (text[len(text) - held :] if held else b"")


def test_arrow_reads_what_is_proved_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[bytes] = []
    read_csv = blocks.pacsv.read_csv

    def noted(source: pa.BufferReader, *options: object) -> pa.Table:
        parsed.append(source.read())
        source.seek(0)
        return read_csv(source, *options)

    monkeypatch.setattr(blocks.pacsv, "read_csv", noted)
    text = b'1,"a, b"\n2,5" pipe\n3,"c ""d"""\n'
    reader = BlockReader(Dialect(",", fields=2), 2, False, Oddities(), lambda: None)
    batches = list(reader.read(Feed(iter([text])), b"", 1))
    assert [v for b in batches for v in b.column(2).to_pylist()] == ["a, b", '5" pipe', 'c "d"']
    assert all(b'5" pipe' not in block for block in parsed)
    assert parsed
