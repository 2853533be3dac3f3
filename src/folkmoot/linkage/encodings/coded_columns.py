"""Columns of standard records with each distinct text once, as bytes in a matrix.

Names, dates and streets repeat, so that everything costly is done once for each distinct text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


@dataclass(frozen=True)
class CodedColumn:
    """`texts` has a row of bytes for each distinct text, zeros after its end, of `lengths`; `codes`
    says which one each record has, one beyond the last where not known. In UTF-8.
    """

    texts: NDArray[np.uint8]
    lengths: NDArray[np.int64]
    codes: NDArray[np.int64]

    @classmethod
    def of(cls, values: pa.ChunkedArray) -> CodedColumn:
        coded = values.combine_chunks().dictionary_encode()
        distinct = pc.cast(coded.dictionary, pa.string())
        encoded = [text.encode() for text in distinct.to_pylist()]
        texts = np.array(encoded, "S") if encoded else np.zeros(0, "S1")
        matrix = texts.view(np.uint8).reshape(len(texts), texts.itemsize)
        codes = coded.indices.fill_null(len(texts)).to_numpy().astype(np.int64)
        return cls(matrix, np.strings.str_len(texts).astype(np.int64), codes)

    @cached_property
    def is_known(self) -> NDArray[np.bool_]:
        """A truth value a record."""
        known: NDArray[np.bool_] = self.codes < len(self.texts)
        return known


class CodedRecords(Mapping[str, CodedColumn]):
    """The columns of standard records by name, coded when first asked for."""

    def __init__(self, records: pa.Table) -> None:
        self._records = records
        self._coded: dict[str, CodedColumn] = {}

    def __getitem__(self, name: str) -> CodedColumn:
        if name not in self._coded:
            self._coded[name] = CodedColumn.of(self._records[name])
        return self._coded[name]

    def __iter__(self) -> Iterator[str]:
        yield from self._records.schema.names

    def __len__(self) -> int:
        return len(self._records.schema.names)

    @property
    def n_records(self) -> int:
        return len(self._records)
