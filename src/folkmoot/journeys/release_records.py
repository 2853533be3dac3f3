"""Records of released tables as bytes, to be kept where only checkers can read them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import pyarrow as pa

from folkmoot.disclosure import ReleasedTable

_ALWAYS = (2000, 1, 1, 0, 0, 0)
"""The time written on every entry, so that the same record is the same bytes."""


def to_bytes(tables: Sequence[ReleasedTable]) -> bytes:
    """A zip of Arrow streams, one a table, in order."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, released in enumerate(tables):
            table = released.to_arrow()
            stream = io.BytesIO()
            with pa.ipc.new_stream(stream, table.schema) as writer:
                writer.write_table(table)
            archive.writestr(zipfile.ZipInfo(f"{number:04}.arrow", _ALWAYS), stream.getvalue())
    return kept.getvalue()


def from_bytes(kept: bytes) -> tuple[ReleasedTable, ...]:
    """The tables that `to_bytes` kept. Raises DisclosureError when they are something else."""
    with zipfile.ZipFile(io.BytesIO(kept)) as archive:
        return tuple(
            ReleasedTable.from_arrow(pa.ipc.open_stream(archive.read(name)).read_all())
            for name in sorted(archive.namelist())
        )
