"""A program that links made-up people in chunks, and kills itself on the way.

killed_linkage.py FOLDER after-chunk N    kill when so many chunks are kept
killed_linkage.py FOLDER in-writing N     kill when the Nth chunk is written and not yet named
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
from tests.unit.linkage.made_up_people import two_councils

from folkmoot.linkage.people import Scale, link_people
from folkmoot.linkage.people.chunks import Chunk
from folkmoot.vault.finished_chunks import ChunkFolder

N_CHUNKS = 6


class Killed(ChunkFolder):
    """Does not live to see all of its chunks."""

    def __init__(self, folder: Path, moment: str, number: int) -> None:
        super().__init__(folder)
        self._moment, self._left = moment, number

    def keep(self, chunk: Chunk, pairs: pa.Table) -> None:
        self._left -= 1
        if self._left == 0 and self._moment == "in-writing":
            Path.rename = _die  # type: ignore[method-assign, assignment]
        super().keep(chunk, pairs)
        if self._left == 0:
            _die()


def _die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    folder, moment, number = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    councils = two_councils()
    with duckdb.connect() as connection:
        link_people(
            councils.left,
            councils.right,
            connection,
            scale=Scale(n_chunks=N_CHUNKS, finished=Killed(folder, moment, number)),
        )
