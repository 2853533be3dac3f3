"""The encoding is told from every byte, and characters that were lost are counted."""

from __future__ import annotations

import codecs

import pytest

from folkmoot.intake.layout import find_table
from folkmoot.intake.layout.encodings import detect_encoding, utf8_blocks
from folkmoot.intake.layout.source import Source
from folkmoot.intake.raw import RawTable

TEXT = "site,note,homes\nGrange,café £5,12\nMount,naïve – yes,9\n"
PADDING = "Hall,plain,7\n" * 20_000


def encoding_of(content: bytes) -> str:
    return detect_encoding(Source.of(content)).name


def cell(raw: RawTable, column: int, row: int = 0) -> str | None:
    values = [value for batch in raw.batches() for value in batch.column(column + 1).to_pylist()]
    found: str | None = values[row]
    return found


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"a,b\n1,2\n", "utf-8"),
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig"),
        (TEXT.encode("cp1252"), "cp1252"),
        (TEXT.encode("latin-1", "ignore"), "cp1252"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32-le"),
    ],
)
def test_each_encoding_is_told(content: bytes, name: str) -> None:
    assert encoding_of(content) == name
    assert cell(find_table(content), 0) is not None


def test_one_byte_far_into_a_file_decides_its_encoding() -> None:
    content = (TEXT[:16] + PADDING).encode() + b"Barn,it\x92s far,3\n"
    raw = find_table(content)
    assert raw.encoding == "cp1252"
    assert cell(raw, 1, -1) == "it’s far"


def test_a_character_cut_by_a_block_is_still_one_character() -> None:
    source = Source.of("é".encode() * 3_000_001)
    assert detect_encoding(source).name == "utf-8"


def test_bytes_that_windows_leaves_undefined_are_kept_as_controls() -> None:
    raw = find_table(b"site,note,homes\nGrange,\xa35 \x81,12\nMount,\x8d\xe9,9\n")
    assert [cell(raw, 1), cell(raw, 1, 1)] == ["£5 \x81", "\x8dé"]


def test_a_few_strays_in_a_utf8_text_do_not_spoil_the_rest() -> None:
    content = b"site,note,homes\n" + "Grange,café naïve,12\n".encode() * 5 + b"Mount,\xa35,9\n"
    raw = find_table(content)
    assert raw.encoding == "utf-8"
    assert [cell(raw, 1), cell(raw, 1, -1)] == ["café naïve", "£5"]
    assert "intake.encoding.mixed" in {finding.code for finding in raw.findings}


def test_characters_lost_by_an_earlier_conversion_are_counted() -> None:
    raw = find_table("site,note,homes\nGrange,caf\ufffd,12\nMount,\ufffd5,9\n".encode())
    said = [f.message for f in raw.findings if f.code == "intake.encoding.lost"]
    assert len(said) == 1
    assert said[0].startswith("2 characters (U+FFFD)")


def test_a_byte_order_mark_is_left_in_no_heading() -> None:
    assert find_table(codecs.BOM_UTF8 + TEXT.encode()).headings[0] == "site"
    assert find_table("\ufeff\ufeff".encode() + TEXT.encode()).headings[0] == "site"


def test_carriage_returns_alone_end_lines_where_there_are_no_others() -> None:
    raw = find_table(TEXT.replace("\n", "\r").encode())
    assert (raw.headings, raw.n_rows) == (("site", "note", "homes"), 2)


def test_a_carriage_return_inside_a_value_stays_there() -> None:
    raw = find_table(b'site,note,homes\nGrange,"one\rtwo",12\nMount,th\rree,9\nHall,four,7\n')
    assert [cell(raw, 1), cell(raw, 1, 1), raw.n_rows] == ["one\rtwo", "th\rree", 3]


def test_the_stream_is_utf8_without_a_mark() -> None:
    source = Source.of(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"))
    assert b"".join(utf8_blocks(source, detect_encoding(source))) == TEXT.encode()
