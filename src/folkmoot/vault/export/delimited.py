"""Comma-separated values: RFC 4180, UTF-8, lines end in a line feed, null is an empty cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.vault.export.cells import as_text, bytes_of, is_text, joined

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_NEEDS_QUOTES = '[",\r\n]|^$|^ | $'
# The last four are full-width signs, which spreadsheets take for the plain ones.
_LOOKS_LIKE_A_FORMULA = "^[=+\\-@\t\r\n＝＋－＠]"


def to_csv(
    stream: pa.RecordBatchReader,
    *,
    headings: Sequence[str] | None = None,
    is_formula_safe: bool = False,
    has_byte_order_mark: bool = False,
    quotes_all: bool = False,
) -> Iterator[bytes]:
    """The rows as CSV. `headings` stand in for the columns' names.

    `is_formula_safe` puts an apostrophe before text that a spreadsheet would run as a formula
    (OWASP, "CSV injection"); it changes such values, so it is for people and not for machines.
    `has_byte_order_mark` lets Excel know that this is UTF-8. `quotes_all` quotes every cell but
    null, as Socrata does.
    """
    is_alone = len(stream.schema) == 1
    first = pa.array(headings if headings is not None else stream.schema.names, pa.string())
    cells = [_cell(first.slice(i, 1), is_formula_safe, quotes_all) for i in range(len(first))]
    yield (BYTE_ORDER_MARK if has_byte_order_mark else b"") + _lines(cells, is_alone)
    for batch in stream:
        if batch.num_rows:
            cells = [_cell(values, is_formula_safe, quotes_all) for values in batch.columns]
            yield _lines(cells, is_alone)


def _lines(cells: list[pa.Array], is_alone: bool) -> bytes:
    """An empty line would be no row, so a null that is alone in its row is written as quotes."""
    whole = [pc.fill_null(cell, '""' if is_alone else "") for cell in cells]
    return bytes_of(joined([joined([*whole], ","), pa.scalar("\n")]))


def _cell(values: pa.Array, is_formula_safe: bool, quotes_all: bool) -> pa.Array:
    text = as_text(values)
    if is_formula_safe and is_text(values.type):
        is_formula = pc.match_substring_regex(text, _LOOKS_LIKE_A_FORMULA)
        text = pc.if_else(is_formula, joined([pa.scalar("'"), text]), text)
    if quotes_all:
        text = _quoted(text)
    elif is_text(values.type) or pa.types.is_nested(values.type):
        text = pc.if_else(pc.match_substring_regex(text, _NEEDS_QUOTES), _quoted(text), text)
    return text


def _quoted(text: pa.Array) -> pa.Array:
    quote = pa.scalar('"')
    return joined([quote, pc.replace_substring(text, '"', '""'), quote])
