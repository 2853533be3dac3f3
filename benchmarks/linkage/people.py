"""Measure the linking of people where the truth is known, beside Splink in the same run.

    python benchmarks/linkage/people.py FILE [FILE] --truth COLUMN [--id COLUMN] [--by COLUMN]
    python benchmarks/linkage/people.py --made-up [NAME ...]
    ... --peer splink

One file is searched for duplicates, two are linked. `--made-up` makes the registers of `sets.py`.
Pairs are linked at the threshold that each chooses by itself, and 0.95 for Splink; precision is set
beside the precision that was promised. The truth is looked at when the links are made; processor
time depends less than time on the wall on what else the machine does. The figures in
docs/explanation/linking-people.md are what this prints.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[2]))

from sets import SETS
from splink.internals.exceptions import SplinkException
from splink_peer import THRESHOLD, link_by_splink

from folkmoot.intake import Reading, read
from folkmoot.linkage.people import PeopleFile, dedupe_people, link_people

_MEMORY = "1300MB"
_KIB_PER_GIB = 2**20
_SEED = 7


@dataclass(frozen=True)
class Found:
    """Linked rows of the two files, what was promised of them, and the processor seconds."""

    left_rows: NDArray[np.int64]
    right_rows: NDArray[np.int64]
    promised: float
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--truth")
    parser.add_argument("--id")
    parser.add_argument("--by", help="a column of the first file: recall of each of its groups")
    parser.add_argument("--made-up", action="store_true")
    parser.add_argument("--peer", choices=["splink"])
    asked = parser.parse_args()
    print(f"{'set':22}{'':9}{'F1':>8}{'precision':>11}{'promised':>10}{'recall':>8}{'s':>7}")
    if asked.made_up:
        with tempfile.TemporaryDirectory() as folder:
            for each in SETS:
                if not asked.files or each.name in asked.files:
                    paths = each.write(Path(folder), _SEED)
                    _measure(each.name, paths, each.truth, "record", None, asked.peer)
    else:
        paths = tuple(map(Path, asked.files))
        _measure(paths[0].parent.name, paths, asked.truth, asked.id, asked.by, asked.peer)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB_PER_GIB
    print(f"{peak:.1f} GiB at most, reading included")


def _measure(
    name: str,
    paths: tuple[Path, ...],
    truth: str,
    identifier: str | None,
    by: str | None,
    peer: str | None,
) -> None:
    readings = [read(path) for path in paths]
    files = tuple(PeopleFile(each.table, each.schema, identifier) for each in readings)
    ways = [("folkmoot", _by_folkmoot)] + ([("splink", _by_splink)] if peer else [])
    for who, way in ways:
        with duckdb.connect(config={"threads": 2, "memory_limit": _MEMORY}) as connection:
            try:
                found = way(files, connection)
            except (ValueError, SplinkException) as error:
                print(f"{name:22}{who:9} stopped: {type(error).__name__}")
                continue
        is_right = _is_right(readings, truth, found)
        n_true = _n_true(readings, truth)
        n_right, n_linked = int(is_right.sum()), len(is_right)
        precision = n_right / n_linked if n_linked else 0.0
        recall = n_right / n_true if n_true else 0.0
        f1 = 2 * n_right / (n_linked + n_true) if n_linked + n_true else 1.0
        print(
            f"{name:22}{who:9}{f1:8.4f}{precision:11.4f}{found.promised:10.4f}{recall:8.4f}"
            f"{found.seconds:7.1f}",
            flush=True,
        )
        for group, share in _recall_by(readings, truth, by, found, is_right):
            print(f"    recall {share:.3f} of {group}")


def _by_folkmoot(files: tuple[PeopleFile, ...], connection: duckdb.DuckDBPyConnection) -> Found:
    began = time.process_time()
    links = (
        link_people(*files, connection) if len(files) == 2 else dedupe_people(*files, connection)
    )
    spent = time.process_time() - began
    linked = links.pairs["match_probability"].to_numpy() >= links.expectation.threshold
    promised = links.expectation.precision
    return Found(
        links.left_rows[linked],
        links.right_rows[linked],
        promised.estimate if promised else 0.0,
        spent,
    )


def _by_splink(files: tuple[PeopleFile, ...], connection: duckdb.DuckDBPyConnection) -> Found:
    began = time.process_time()
    links = link_by_splink(files, connection)
    spent = time.process_time() - began
    linked = links.probability >= THRESHOLD
    promised = float(links.probability[linked].mean()) if linked.any() else 0.0
    return Found(links.left_rows[linked], links.right_rows[linked], promised, spent)


def _texts(reading: Reading, column: str) -> pa.ChunkedArray:
    return reading.table[column].cast(pa.string())


def _is_right(readings: list[Reading], truth: str, found: Found) -> NDArray[np.bool_]:
    left = _texts(readings[0], truth).take(pa.array(found.left_rows))
    right = _texts(readings[-1], truth).take(pa.array(found.right_rows))
    same = pc.fill_null(pc.equal(left, right), False)
    return same.to_numpy(zero_copy_only=False).astype(bool)


def _n_true(readings: list[Reading], truth: str) -> int:
    counts = [_counts(_texts(reading, truth)) for reading in readings]
    if len(counts) == 1:
        return sum(n * (n - 1) // 2 for n in counts[0].values())
    return sum(n * counts[1].get(person, 0) for person, n in counts[0].items())


def _counts(values: pa.ChunkedArray) -> dict[str, int]:
    counted = pc.value_counts(values.drop_null()).to_pylist()
    return {item["values"]: item["counts"] for item in counted}


def _recall_by(
    readings: list[Reading],
    truth: str,
    by: str | None,
    found: Found,
    is_right: NDArray[np.bool_],
) -> Iterator[tuple[str, float]]:
    """Of each group in the first of two files, the share of its true pairs that was found."""
    if by is None:
        return
    groups = _texts(readings[0], by).to_pylist()
    others = _counts(_texts(readings[-1], truth))
    n_true: dict[str, int] = {}
    n_found: dict[str, int] = {}
    for group, person in zip(groups, _texts(readings[0], truth).to_pylist(), strict=True):
        n_true[group] = n_true.get(group, 0) + others.get(person, 0)
    for row in found.left_rows[is_right]:
        n_found[groups[row]] = n_found.get(groups[row], 0) + 1
    for group in sorted(n_true, key=lambda each: (-n_true[each], each)):
        if n_true[group]:
            yield group, n_found.get(group, 0) / n_true[group]


if __name__ == "__main__":
    main()
