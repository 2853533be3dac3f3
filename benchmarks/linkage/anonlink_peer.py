"""The peer: anonlink compares all pairs of whole-record filters by one Dice cut-off, one to one.

    python benchmarks/linkage/anonlink_peer.py LEFT.bits RIGHT.bits BYTES CUTOFF OUT

Runs in an environment of anonlink's own (`pip install anonlink "setuptools<80"`): it does not fit
the project's. Writes left row, right row and similarity, in the order in which greedy matching
takes them, and prints the processor time that it took.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import anonlink
from anonlink.candidate_generation import find_candidate_pairs
from anonlink.similarities import dice_coefficient
from bitarray import bitarray


def main() -> None:
    left, right, size, cutoff, out = sys.argv[1:]
    sides = [read(Path(name), int(size)) for name in (left, right)]
    began = time.process_time()
    found = find_candidate_pairs(sides, dice_coefficient, float(cutoff))
    # Taken greedily from the most alike down, a cut-off higher up keeps the first of these.
    groups = anonlink.solving.greedy_solve(found)
    spent = time.process_time() - began
    similarity = dict(zip(zip(found[2][0], found[2][1], strict=True), found[0], strict=True))
    pairs = [sorted(group) for group in groups]
    rows = [(a[1], b[1], similarity[a[1], b[1]]) for a, b in pairs]
    Path(out).write_text(json.dumps(sorted(rows, key=lambda row: -row[2])))
    print(spent)


def read(path: Path, size: int) -> list[bitarray]:
    content = path.read_bytes()
    records = []
    for start in range(0, len(content), size):
        bits = bitarray()
        bits.frombytes(content[start : start + size])
        records.append(bits)
    return records


if __name__ == "__main__":
    main()
