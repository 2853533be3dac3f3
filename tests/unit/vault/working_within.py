"""A program that tells many values apart within a limit on the memory of its process.

    working_within.py MEGABYTES

MEGABYTES come on top of what the process takes when it has started. Prints the limit that this
makes, how many values there are, and the most that was in memory.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from folkmoot.vault.linking_engine import open_linking_engine, peak_mb, used_mb

MANY_ROWS = "SELECT count(DISTINCT hash(n) || 'padding') FROM range(5_000_000) AS r (n)"

if __name__ == "__main__":
    limit = used_mb() + int(sys.argv[1])
    with (
        tempfile.TemporaryDirectory() as spill,
        open_linking_engine(memory_mb=limit, spill=Path(spill), threads=1) as connection,
    ):
        counted = connection.execute(MANY_ROWS).fetchall()[0][0]
    sys.stdout.write(f"{limit} {counted} {peak_mb()}")
