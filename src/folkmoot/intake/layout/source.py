"""The bytes to be read, from a file, from memory or from inside an archive."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from folkmoot.errors import ReadError

BLOCK = 4 * 1024 * 1024
"""How many bytes are read at a time."""

MOST_IN_MEMORY = 1024 * 1024 * 1024
"""The largest file that is held in memory whole (workbooks, JSON documents)."""

ARCHIVE_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What Python's readers of archives raise when the bytes are not what they should be."""


@dataclass(frozen=True)
class Source:
    """Bytes that can be opened again and again.

    `name` is for messages. `size` is in bytes. `path` is set when the bytes are a file as it is.
    """

    name: str
    size: int
    open: Callable[[], BinaryIO]
    path: Path | None = None

    @classmethod
    def of(cls, source: Path | str | bytes, name: str | None = None) -> Source:
        """A source from a path or from the bytes themselves.

        Raises ReadError when the file is not there or may not be read.
        """
        if isinstance(source, bytes):
            content = source
            return cls(name or "the file", len(content), lambda: io.BytesIO(content))
        path = Path(source)
        label = name or path.name
        try:
            if not path.is_file():
                raise ReadError(
                    "There is no such file." if not path.exists() else "This is not a file.",
                    where=label,
                    remedy="Check the path.",
                )
            size = path.stat().st_size
            with path.open("rb"):
                pass
        except OSError as error:
            raise ReadError(
                f"The file cannot be opened ({error.strerror}).",
                where=label,
                remedy="Check that it exists and that you may read it.",
            ) from error
        return cls(label, size, lambda: path.open("rb"), path)

    def head(self, size: int) -> bytes:
        """The first bytes."""
        with self.open() as stream:
            return stream.read(size)

    def blocks(self, size: int = BLOCK) -> Iterator[bytes]:
        """All bytes, a block at a time."""
        with self.open() as stream:
            while block := stream.read(size):
                yield block

    def read(self) -> bytes:
        """All bytes at once. Raises ReadError when that would take too much memory."""
        if self.size > MOST_IN_MEMORY:
            raise ReadError(
                f"The file is too large ({self.size / 1e9:.1f} GB) for its format, which must be "
                "held in memory whole.",
                where=self.name,
                remedy="Save the table as CSV or Parquet: these can be of any size.",
            )
        with self.open() as stream:
            return stream.read()
