"""Measure the linking of people on two files whose truth is known, with the processor time.

    python benchmarks/linkage/people.py LEFT RIGHT --truth COLUMN [--id COLUMN]

The figures in docs/explanation/linking-people.md are what this prints. The truth is looked at when
the links are made; processor time depends less than time on the wall on what else the machine does.
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

import duckdb

from folkmoot.intake import read
from folkmoot.linkage.people import PeopleFile, link_people, measure_links

_MEMORY = "1300MB"
_KIB_PER_GIB = 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("left", type=Path)
    parser.add_argument("right", type=Path)
    parser.add_argument("--truth", required=True)
    parser.add_argument("--id")
    asked = parser.parse_args()
    left, right = read(asked.left), read(asked.right)
    with duckdb.connect(config={"threads": 2, "memory_limit": _MEMORY}) as connection:
        links = link_people(
            PeopleFile(left.table, left.schema, asked.id),
            PeopleFile(right.table, right.schema, asked.id),
            connection,
        )
    spent = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB_PER_GIB
    measured = measure_links(
        links, left.table[asked.truth], right.table[asked.truth], is_within=False
    )
    expected = links.expectation
    print(f"{left.table.num_rows:,} and {right.table.num_rows:,} records: {spent:.1f} processor s")
    print(f"{peak:.1f} GiB at most, reading included")
    print(f"threshold {expected.threshold}: promised {expected.precision}, {expected.recall}")
    print(
        f"found precision {measured.precision:.4f}, recall {measured.recall:.4f}, "
        f"F1 {measured.f1:.4f} of {measured.n_true:,} true pairs"
    )


if __name__ == "__main__":
    main()
