"""The rows once more, column by column in plain files, so that any hundred of them cost no scan.

The engine's own file is compressed in runs of two thousand values, and every row that a page wants
from all over a table costs a whole run of every column: 100 rows of ten million took most of a
second. Here a value is found by its row's number alone. The files are mapped into memory, not read.

| kind | kept as | for |
| --- | --- | --- |
| FIXED | values of one width | numbers, dates, truth values |
| CODED | the number of the value in a list; 0 is null | text with few different values |
| TEXT | where each value begins, and all the bytes | all other text |
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Rows = npt.NDArray[np.int64]
"""Numbers of rows, from 0."""

MOST_CODES = 32_000
"""Different values up to which text is coded; a code takes two bytes."""


class Kind(StrEnum):
    FIXED = "fixed"
    CODED = "coded"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Kept:
    """How a column is kept. `width` is the bytes of a FIXED value; `has_nulls` tells that a file
    says which rows are null."""

    name: str
    kind: Kind
    width: int = 0
    has_nulls: bool = False


def kind_of(field: pa.Field, different: int) -> Kind | None:
    """How to keep a column with about so many different values; None where it cannot be."""
    if pa.types.is_string(field.type):
        return Kind.CODED if different <= MOST_CODES // 2 else Kind.TEXT
    is_fixed = pa.types.is_primitive(field.type) or pa.types.is_decimal128(field.type)
    return Kind.FIXED if is_fixed else None


class ColumnWriter:
    """Writes one column's files, batch by batch."""

    def __init__(self, folder: Path, number: int, name: str, kind: Kind) -> None:
        self.kept = Kept(name, kind)
        self._stem = folder / f"column-{number}"
        self._values: BinaryIO = _new(self._stem, "values")
        self._nulls: BinaryIO = _new(self._stem, "nulls")
        self._ends: BinaryIO | None = _new(self._stem, "ends") if kind is Kind.TEXT else None
        self._length = 0
        self._width = 0
        self._has_nulls = False
        self._codes: dict[str, int] = {}

    def write(self, values: pa.Array) -> None:
        """Append a batch."""
        if self.kept.kind is Kind.CODED:
            self._values.write(self._coded(values).tobytes())
            return
        self._has_nulls = self._has_nulls or values.null_count > 0
        self._nulls.write(pc.is_null(values).cast(pa.uint8()).to_numpy().tobytes())
        if self.kept.kind is Kind.TEXT:
            self._write_text(pc.fill_null(values, ""))
            return
        plain = fixed_values(values)
        self._width = plain.dtype.itemsize
        self._values.write(plain.tobytes())

    def close(self) -> Kept:
        """What was written."""
        for file in (self._values, self._nulls, self._ends):
            if file is not None:
                file.close()
        if not self._has_nulls:
            self._stem.with_suffix(".nulls").unlink()
        if self.kept.kind is Kind.CODED:
            table = pa.table({"value": pa.array(list(self._codes), pa.string())})
            with (
                pa.OSFile(str(self._stem.with_suffix(".codes")), "wb") as sink,
                pa.ipc.new_file(sink, table.schema) as writer,
            ):
                writer.write_table(table)
        return Kept(self.kept.name, self.kept.kind, self._width, self._has_nulls)

    def _coded(self, values: pa.Array) -> npt.NDArray[np.uint16]:
        encoded = values.dictionary_encode()
        codes = [
            self._codes.setdefault(each, len(self._codes) + 1)
            for each in encoded.dictionary.to_pylist()
        ]
        table = np.array([*codes, 0], np.uint16)
        coded: npt.NDArray[np.uint16] = table[pc.fill_null(encoded.indices, len(codes)).to_numpy()]
        return coded

    def _write_text(self, values: pa.Array) -> None:
        assert self._ends is not None  # noqa: S101 - made for this kind
        ends = _offsets(values)
        data = values.buffers()[2]
        start, stop = int(ends[0]), int(ends[-1])
        if data is not None:
            self._values.write(memoryview(data)[start:stop])
        self._ends.write((ends[1:].astype(np.int64) - start + self._length).tobytes())
        self._length += stop - start


class ColumnReader:
    """One column, mapped into memory."""

    def __init__(self, folder: Path, number: int, kept: Kept, type_: pa.DataType) -> None:
        stem = folder / f"column-{number}"
        self.kept = kept
        self.type = type_
        dtype = {Kind.CODED: "<u2", Kind.TEXT: "u1"}.get(kept.kind, f"V{kept.width}")
        self._values = map_file(stem.with_suffix(".values"), dtype)
        self._nulls = map_file(stem.with_suffix(".nulls"), "u1") if kept.has_nulls else None
        self._ends = map_file(stem.with_suffix(".ends"), "<i8") if kept.kind is Kind.TEXT else None
        self._texts: pa.Array = pa.array([], pa.string())
        self._codes: dict[str, int] = {}
        if kept.kind is Kind.CODED:
            with pa.OSFile(str(stem.with_suffix(".codes"))) as source:
                self._texts = pa.ipc.open_file(source).read_all()["value"].combine_chunks()
            self._codes = {text: code for code, text in enumerate(self._texts.to_pylist(), 1)}

    @property
    def codes(self) -> npt.NDArray[np.uint16]:
        """The code of every row of a CODED column."""
        return self._values

    @property
    def texts(self) -> list[str]:
        """The values of a CODED column, in the order of their codes, from 1."""
        return list(self._codes)

    def codes_of(self, texts: Sequence[str]) -> npt.NDArray[np.uint16]:
        """The codes of those of the texts that the column has."""
        return np.array([self._codes[each] for each in texts if each in self._codes], np.uint16)

    def take(self, rows: Rows) -> pa.Array:
        """The values of these rows."""
        if self.kept.kind is Kind.CODED:
            codes = self._values[rows].astype(np.int32)
            return pc.take(self._texts, pa.array(codes - 1, mask=codes == 0))
        nulls = self._nulls[rows].astype(bool) if self._nulls is not None else None
        if self.kept.kind is Kind.TEXT:
            return pa.array(self._text(rows), pa.string(), mask=nulls)
        return fixed_array(self._values[rows], nulls, self.type)

    def _text(self, rows: Rows) -> list[str]:
        assert self._ends is not None  # noqa: S101 - mapped for this kind
        stops = self._ends[rows]
        starts = np.where(rows > 0, self._ends[rows - 1], 0)
        data = memoryview(self._values.data)
        return [
            str(data[start:stop], "utf-8")
            for start, stop in zip(starts.tolist(), stops.tolist(), strict=True)
        ]


class RowStore:
    """The columns of a version that are kept here, by name."""

    def __init__(self, folder: Path, kept: Sequence[Kept], schema: pa.Schema) -> None:
        self.columns: Mapping[str, ColumnReader] = {
            each.name: ColumnReader(folder, number, each, schema.field(each.name).type)
            for number, each in enumerate(kept)
        }

    def take(self, rows: Rows, names: Sequence[str], *, numbered_as: str) -> pa.Table:
        """The rows of these numbers, in this order, their number first."""
        columns: dict[str, Any] = {numbered_as: pa.array(rows)}
        columns.update({name: self.columns[name].take(rows) for name in names})
        return pa.table(columns)


def fixed_values(values: pa.Array) -> npt.NDArray[Any]:
    """The values as numbers of one width; what stands for null means nothing."""
    type_ = values.type
    if pa.types.is_boolean(type_):
        truths: npt.NDArray[Any] = pc.fill_null(values, False).cast(pa.uint8()).to_numpy()
        return truths
    width = type_.bit_width // 8
    offset = values.offset * width
    buffer = values.buffers()[1]
    raw = memoryview(buffer)[offset : offset + len(values) * width]
    if pa.types.is_decimal128(type_) and type_.precision <= 18:
        return np.frombuffer(raw, np.int64)[::2]  # 18 digits fit the lower half
    return np.frombuffer(raw, f"V{width}")


def fixed_array(
    values: npt.NDArray[Any], nulls: npt.NDArray[np.bool_] | None, type_: pa.DataType
) -> pa.Array:
    """What `fixed_values` was given."""
    if pa.types.is_boolean(type_):
        return pa.array(values.view(np.uint8).astype(bool), mask=nulls)
    if pa.types.is_decimal128(type_) and type_.precision <= 18:
        low = values.view(np.int64)
        values = np.stack([low, low >> 63], axis=1)
    valid = None if nulls is None else pa.py_buffer(np.packbits(~nulls, bitorder="little"))
    buffer = pa.py_buffer(np.ascontiguousarray(values))
    count = 0 if nulls is None else int(nulls.sum())
    length = len(buffer) // (type_.bit_width // 8)
    return pa.Array.from_buffers(type_, length, [valid, buffer], null_count=count)


def map_file(path: Path, dtype: str) -> npt.NDArray[Any]:
    """A file's values in memory that the system fills as they are looked at."""
    if path.stat().st_size == 0:
        return np.empty(0, dtype)
    return np.asarray(np.memmap(path, dtype, mode="r"))


def _offsets(values: pa.Array) -> npt.NDArray[np.int32]:
    offsets = np.frombuffer(values.buffers()[1], np.int32)
    return offsets[values.offset : values.offset + len(values) + 1]


def _new(stem: Path, suffix: str) -> BinaryIO:
    return stem.with_suffix(f".{suffix}").open("xb")
