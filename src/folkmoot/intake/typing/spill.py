"""Typed batches kept until they are asked for: in memory while they are few, else on disk.

The disk file has no name: it is nobody else's to open and is gone with the process, however that
ends.
"""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Iterator
from typing import IO

import pyarrow as pa

HELD_IN_MEMORY = 96 * 2**20
"""Bytes of batches that are kept in memory before they move to disk."""


class Spill:
    """Record batches of one schema, written once in order and read as often as wanted."""

    def __init__(self, schema: pa.Schema) -> None:
        self.schema = schema
        self._held: list[pa.RecordBatch] = []
        self._size = 0
        self._file: IO[bytes] | None = None
        self._writer: pa.RecordBatchFileWriter | None = None

    def append(self, batch: pa.RecordBatch) -> None:
        if self._writer is not None:
            self._writer.write_batch(batch)
            return
        self._held.append(batch)
        self._size += batch.nbytes
        if self._size > HELD_IN_MEMORY:
            self._move_to_disk()

    def _move_to_disk(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  open for as long as the spill lives
        weakref.finalize(self, self._file.close)
        self._writer = pa.ipc.new_file(pa.PythonFile(self._file, mode="w"), self.schema)
        for batch in self._held:
            self._writer.write_batch(batch)
        self._held.clear()

    def finish(self) -> None:
        """No more will be appended."""
        if self._writer is not None and self._file is not None:
            self._writer.close()
            self._file.flush()

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Every batch, in order. Several readers may take turns."""
        if self._file is None:
            yield from self._held
            return
        reader = pa.ipc.open_file(pa.PythonFile(self._file, mode="r"))
        for number in range(reader.num_record_batches):
            yield reader.get_batch(number)
