"""Making a version's lookup: its rows by number, its orders, its words, in one pass over its rows.

folder/lookup/lookup.json     what is kept, and how
folder/lookup/column-N.*      a column (columns)
folder/lookup/order-N.*       the rows in the order of column N (orders)
folder/lookup/words-N.*       the words of the Nth block of rows (postings)
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from folkmoot.vault.lookup.columns import (
    ColumnWriter,
    Kept,
    Kind,
    kind_of,
    map_file,
)
from folkmoot.vault.lookup.orders import MOST_ROWS, has_order, write_order
from folkmoot.vault.lookup.postings import ROWS_A_BLOCK, write_block

FORM = 1
"""The number of this arrangement of files; another is not read."""

MOST_ORDERS = 6
LOOKUP_FILE = "lookup.json"

_WHOLE_NUMBERS = {1: "i1", 2: "i2", 4: "i4", 8: "i8"}


@dataclass(frozen=True, slots=True)
class LookupRecord:
    """What a lookup holds: its columns in the order of their files, which have an order, and
    which text columns its words are those of."""

    form: int
    rows: int
    columns: tuple[Kept, ...]
    ordered: tuple[str, ...]
    searched: tuple[str, ...]

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> LookupRecord:
        said = json.loads(text)
        columns = tuple(
            Kept(each["name"], Kind(each["kind"]), each["width"], each["has_nulls"])
            for each in said["columns"]
        )
        return cls(
            said["form"], said["rows"], columns, tuple(said["ordered"]), tuple(said["searched"])
        )


def build_lookup(
    parquet: Path, folder: Path, *, different: Mapping[str, int], searched: tuple[str, ...]
) -> LookupRecord:
    """Write the lookup of a version's rows into an empty folder.

    `different` tells about how many different values each column has; `searched` are the text
    columns in which `$q` looks.
    """
    rows = 0
    with pq.ParquetFile(parquet, pre_buffer=False) as file:
        schema = file.schema_arrow
        kinds = {field.name: kind_of(field, different.get(field.name, 0)) for field in schema}
        writers = {
            name: ColumnWriter(folder, number, name, kind)
            for number, (name, kind) in enumerate(
                (name, kind) for name, kind in kinds.items() if kind is not None
            )
        }
        free = [name for name in searched if kinds[name] is Kind.TEXT]
        for number, block in enumerate(_blocks(file)):
            for name, writer in writers.items():
                writer.write(block.column(name))
            if free:
                write_block(folder, number, [block.column(name) for name in free])
            rows += block.num_rows
    kept = tuple(writer.close() for writer in writers.values())
    ordered = _write_orders(folder, kept, schema, rows)
    record = LookupRecord(FORM, rows, kept, ordered, searched)
    (folder / LOOKUP_FILE).write_text(record.to_json(), "utf-8")
    return record


def _write_orders(
    folder: Path, kept: tuple[Kept, ...], schema: pa.Schema, rows: int
) -> tuple[str, ...]:
    if not 0 < rows <= MOST_ROWS:
        return ()
    wanted = [
        (number, each)
        for number, each in enumerate(kept)
        if each.kind is Kind.FIXED and has_order(schema.field(each.name).type)
    ][:MOST_ORDERS]
    for number, each in wanted:
        stem = folder / f"column-{number}"
        values = map_file(stem.with_suffix(".values"), _WHOLE_NUMBERS[each.width])
        nulls = map_file(stem.with_suffix(".nulls"), "u1") if each.has_nulls else None
        write_order(folder, number, np.asarray(values), nulls)
    return tuple(each.name for _, each in wanted)


def _blocks(file: pq.ParquetFile) -> Iterator[pa.RecordBatch]:
    """The rows in blocks of ROWS_A_BLOCK, the last one shorter."""
    waiting: list[pa.RecordBatch] = []
    rows = 0
    for batch in file.iter_batches(ROWS_A_BLOCK // 4):
        waiting.append(batch)
        rows += batch.num_rows
        while rows >= ROWS_A_BLOCK:
            whole = _joined(waiting)
            yield whole.slice(0, ROWS_A_BLOCK)
            rest = whole.slice(ROWS_A_BLOCK)
            waiting, rows = [rest] if rest.num_rows else [], rest.num_rows
    if waiting:
        yield _joined(waiting)


def _joined(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    (whole,) = pa.Table.from_batches(batches).combine_chunks().to_batches()
    return whole
