"""A whole answer written by the engine itself: SQL whose one column is the answer's lines.

The bytes are those of `formats`, which writes whatever this leaves to it: shapes and rows'
identifiers, whose texts need more than the engine has, computed floats, and the forms that nobody
takes a whole table in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import pyarrow as pa

from folkmoot.hub.soda.cells import FURTHEST_POINT, end_to_end
from folkmoot.soql import Compiled, OutputColumn, SoqlType, Storage
from folkmoot.vault.engine import literal
from folkmoot.vault.export import engine_text as text
from folkmoot.vault.guard import LONGEST_QUERY

Columns = Sequence[OutputColumn]
_AS_KEPT = frozenset({SoqlType.TEXT, SoqlType.TIME, SoqlType.PHOTO, SoqlType.BLOB, SoqlType.JSON})
_SHAPE_TEXTS = (Storage.WELL_KNOWN_TEXT, Storage.GEOMETRY)
"""A shape leaves the engine as well-known text, however it is kept."""
_ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class LineForm:
    """A form that the engine can write: a row's line as SQL, None where a column is beyond it, and
    the lines as they come with what stands before and after them."""

    line: Callable[[Columns], str | None]
    frame: Callable[[Columns, Iterable[pa.RecordBatch]], Iterator[bytes]]

    def of(self, compiled: Compiled) -> Compiled | None:
        """The query for the lines of an answer, in its order; None where the engine cannot."""
        line = self.line(compiled.columns) if compiled.columns else None
        if line is None:
            return None
        sql = f"SELECT {line} AS line FROM ({compiled.sql_in_order}) AS {_ANSWER}"  # noqa: S608 - our own SQL
        return replace(compiled, sql=sql, lookup=None) if len(sql) <= LONGEST_QUERY else None


def cell_lines(separator: str) -> LineForm:
    """Cells in quotes with this between them, under a line of headings."""
    return LineForm(partial(_cells, separator), partial(_under_headings, separator))


def headings(columns: Columns, separator: str) -> bytes:
    """The columns' names as cells."""
    names = (column.name.replace('"', '""') for column in columns)
    return (separator.join(f'"{name}"' for name in names) + "\n").encode()


def _under_headings(
    separator: str, columns: Columns, batches: Iterable[pa.RecordBatch]
) -> Iterator[bytes]:
    yield headings(columns, separator)
    for batch in batches:
        yield end_to_end(batch.column(0))


def _as_list(_: Columns, batches: Iterable[pa.RecordBatch]) -> Iterator[bytes]:
    is_first = True
    for batch in batches:
        if batch.num_rows:
            rows = text.with_small_escapes(end_to_end(batch.column(0)))
            yield b"[" + rows[2:] if is_first else rows
            is_first = False
    yield b"[]\n" if is_first else b"]\n"


def _cells(separator: str, columns: Columns) -> str | None:
    pieces: list[str] = []
    for index, column in enumerate(columns):
        value = f"{_ANSWER}.c{index}"
        written = _text(column, value)
        if written is None:
            return None
        if column.type in _AS_KEPT or column.type.is_shape:
            written = text.with_quotes_doubled(written)
        closing = separator if index < len(columns) - 1 else "\n"
        pieces += text.Cell(value, written, '"', '"').pieces(closing=closing)
    return text.joined(*pieces)


def _objects(columns: Columns) -> str | None:
    """A null's key is left out, so each pair but that of the first column brings its own comma;
    where the first is null the next one's comma is cut off."""
    cells = [
        _member(column, f"{_ANSWER}.c{index}", "," if index else "")
        for index, column in enumerate(columns)
    ]
    known = [cell for cell in cells if cell is not None]
    if len(known) < len(cells):
        return None
    opening, closing = literal("\n,{"), literal("}")
    first, *others = known
    rest = [piece for cell in others for piece in cell.pieces()]
    usual = text.joined(
        literal("\n,{" + first.before), first.text, literal(first.after), *rest, closing
    )
    without = (
        text.joined(opening, f"substr({text.joined(*rest)}, 2)", closing)
        if rest
        else literal("\n,{}")
    )
    return f"CASE WHEN {first.value} IS NOT NULL THEN {usual} ELSE {without} END"


def _member(column: OutputColumn, value: str, comma: str) -> text.Cell | None:
    """A name and its value. The texts of objects and JSON are kept whole, as they came, which
    `with_small_escapes` would not leave them."""
    if column.type.is_shape or column.type.is_object or column.type is SoqlType.JSON:
        return None
    written = _text(column, value)
    if written is None:
        return None
    name = f"{comma}{json.dumps(column.name, ensure_ascii=False)}:"
    if column.type is SoqlType.BOOLEAN:
        return text.Cell(value, written, name)
    if column.type is SoqlType.DOUBLE:
        if column.storage is Storage.FLOAT:
            named = f"('\"' || {written} || '\"')"
            written = f"CASE WHEN isfinite({value}) THEN {written} ELSE {named} END"
        return text.Cell(value, written, name)
    if column.type in _AS_KEPT:
        return text.Cell(value, text.as_json_string(written), name)
    return text.Cell(value, written, name + '"', '"')


def _text(column: OutputColumn, value: str) -> str | None:
    """As `cells.as_text`."""
    if column.type.is_number:
        return _number(column, value)
    is_timestamp = column.storage is Storage.TIMESTAMP
    if column.type is SoqlType.FLOATING_TIMESTAMP and is_timestamp:
        return text.moment(f"CAST({value} AS TIMESTAMP)", ".%g")
    if column.type is SoqlType.FIXED_TIMESTAMP and is_timestamp:
        return text.moment(f"CAST({value} AS TIMESTAMP)", ".%gZ")
    if column.type is SoqlType.DATE and is_timestamp:
        return text.day(f"CAST({value} AS DATE)")
    if column.type is SoqlType.BOOLEAN and column.storage is Storage.BOOLEAN:
        return text.digits(value)
    if column.type.is_shape and column.storage in _SHAPE_TEXTS:
        return value
    return value if column.type in _AS_KEPT and column.storage is Storage.TEXT else None


def _number(column: OutputColumn, value: str) -> str | None:
    match column.storage:
        case Storage.WHOLE:
            return text.digits(value)
        case Storage.EXACT:
            return text.shortest_digits(value)
        case Storage.FLOAT if column.is_stored:
            return text.usual_float(value, _unusual_float(value))
    return None


def _unusual_float(value: str) -> str:
    """As `cells.plain`."""
    first, power = text.mantissa(value), text.exponent(value)
    places = f"({power} - length({first}) + 1)"
    is_plain = f"abs({places}) <= {FURTHEST_POINT} OR ({power} < 0 AND {power} >= -6)"
    large = f"{first} || repeat('0', {places})"
    small = f"'0.' || repeat('0', -{power} - 1) || {first}"
    number = f"ltrim(split_part({text.digits(value)}, 'e', 1), '-')"
    scientific = f"{number} || 'E' || CASE WHEN {power} < 0 THEN '-' ELSE '+' END || abs({power})"
    finite = (
        f"CASE WHEN NOT ({is_plain}) THEN {scientific} "
        f"WHEN {power} < 0 THEN {small} ELSE {large} END"
    )
    # From here on the engine's text has no exponent though it could, and ends in `.0` where whole.
    long = f"abs({value}) >= {text.PLAIN_TO} AND abs({value}) < 1e16"
    whole = f"CASE WHEN trunc({value}) = {value} THEN CAST(CAST({value} AS BIGINT) AS VARCHAR) "
    whole += f"ELSE {text.digits(value)} END"
    return (
        f"CASE WHEN {value} = 0 THEN '0' WHEN isnan({value}) THEN 'NaN' "
        f"WHEN isinf({value}) THEN {text.sign(value)} || 'Infinity' "
        f"WHEN {long} THEN {whole} "
        f"ELSE {text.sign(value)} || {finite} END"
    )


OBJECT_LINES = LineForm(_objects, _as_list)
