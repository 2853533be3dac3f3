"""The rows of a CSV or JSON text, not yet understood.

CSV is comma-separated (tab-separated where told) with a heading; a cell without anything is no
value, `""` an empty text. JSON is a list of objects, one object, or an object a line.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO

import pyarrow as pa
from pyarrow import csv

from folkmoot.errors import ReadError

RawRow = dict[str, Any]
_BLOCK_BYTES = 4 << 20
_CHUNK_CHARACTERS = 1 << 20
_MOST_COLUMNS = 2_000
_SPACE = " \t\r\n"
_decoder = json.JSONDecoder(parse_float=Decimal)


@dataclass(frozen=True, slots=True)
class Incoming:
    """Rows, and the names of their columns where a heading gives them.

    `is_text` tells that every value is text. JSON names its columns row by row.
    """

    rows: Iterable[RawRow]
    headings: tuple[str, ...] = ()
    is_text: bool = False


def read_csv(content: BinaryIO, *, delimiter: str = ",") -> Incoming:
    """Raises ReadError, while the rows are read, where a line has other than its columns."""
    sample = content.read(_BLOCK_BYTES)
    content.seek(0)
    wrong: list[int] = []

    def refuse(row: csv.InvalidRow) -> str:
        wrong.append(row.number or 0)
        return "error"

    parsing = csv.ParseOptions(
        delimiter=delimiter, newlines_in_values=True, invalid_row_handler=refuse
    )
    reading = csv.ReadOptions(
        encoding=_encoding(sample), block_size=_BLOCK_BYTES, use_threads=False
    )
    try:
        headings = _headings(sample, parsing, reading)
        converting = csv.ConvertOptions(
            column_types=dict.fromkeys(headings, pa.string()),
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            null_values=[""],
        )
        reader = csv.open_csv(content, reading, parsing, converting)
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise _unreadable("The text cannot be read as CSV.", wrong) from error
    return Incoming(_csv_rows(reader, wrong), headings, is_text=True)


def read_json(content: BinaryIO) -> Incoming:
    """Raises ReadError, while the rows are read, where the text stops being JSON objects."""
    return Incoming(_json_rows(io.TextIOWrapper(content, "utf-8-sig")))


def _headings(
    sample: bytes, parsing: csv.ParseOptions, reading: csv.ReadOptions
) -> tuple[str, ...]:
    first = csv.open_csv(
        io.BytesIO(sample), reading, csv.ParseOptions(
            delimiter=parsing.delimiter, newlines_in_values=True,
            invalid_row_handler=lambda row: "skip",
        ),
        csv.ConvertOptions(strings_can_be_null=True),
    )  # fmt: skip
    headings = tuple(first.schema.names)
    if len(headings) > _MOST_COLUMNS:
        raise ReadError(f"The table has more than {_MOST_COLUMNS:,} columns.", remedy="Split it.")
    if len(set(headings)) != len(headings):
        raise ReadError("Two columns have the same heading.", remedy="Name each differently.")
    return headings


def _csv_rows(reader: csv.CSVStreamingReader, wrong: list[int]) -> Iterator[RawRow]:
    while True:
        try:
            batch = reader.read_next_batch()
        except StopIteration:
            return
        except (pa.ArrowInvalid, UnicodeDecodeError) as error:
            raise _unreadable("The text stops being CSV.", wrong) from error
        yield from batch.to_pylist()


def _json_rows(text: io.TextIOWrapper) -> Iterator[RawRow]:
    """Values of a list, or one after the other, read as they come in constant memory."""
    pending, is_list, number = "", False, 0
    is_first, is_over = True, False
    while True:
        try:
            piece = text.read(_CHUNK_CHARACTERS)
        except UnicodeDecodeError as error:
            raise _unreadable("The text is not UTF-8.", [number + 1]) from error
        pending += piece
        while True:
            pending = pending.lstrip(_SPACE)
            if is_first and pending:
                is_list, is_first = pending[0] == "[", False
                pending = pending[1:] if is_list else pending
                continue
            if is_list and pending[:1] == "]":
                is_over, pending = True, pending[1:]
                continue
            if pending[:1] == "," and number and not is_over:
                pending = pending[1:]
                continue
            if not pending or is_over:
                break
            try:
                value, end = _decoder.raw_decode(pending)
            except (ValueError, RecursionError) as error:
                if piece and not isinstance(error, RecursionError):
                    break
                raise _unreadable("The text stops being JSON.", [number + 1]) from error
            number += 1
            if not isinstance(value, dict):
                raise _unreadable("A row is no JSON object.", [number])
            yield value
            pending = pending[end:]
        if not piece:
            break
    if pending.strip() or (is_list and not is_over):
        raise _unreadable("The text stops being JSON.", [number + 1])


def _encoding(sample: bytes) -> str:
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        # A character may be cut in half at the end of the sample.
        return "utf-8" if error.start > len(sample) - 4 else "cp1252"
    return "utf-8"


def _unreadable(problem: str, rows: list[int]) -> ReadError:
    where = f"row {rows[0]}" if rows and rows[0] else ""
    return ReadError(problem, where=where, remedy="See that every row has every column, once.")
