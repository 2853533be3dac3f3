"""Measure the graph-matching attack on encodings: whom a register of about the same people finds.

    python benchmarks/linkage/graph_matching.py FILE [--people N]

Draws so many people of a file, and registers that share all, most, half or a quarter of them. The
table in docs/explanation/private-encodings.md is what this prints.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from folkmoot.intake import read
from folkmoot.linkage.encodings import Parameters
from folkmoot.linkage.encodings.dummies import make_dummies
from folkmoot.linkage.encodings.encoding import encode_records, standard_records
from folkmoot.linkage.encodings.graph_matching import attack
from folkmoot.linkage.people import PeopleFile

_FIELDS = ("forename", "surname", "birth", "place")
_HARDENED = Parameters(fields=_FIELDS)
_PLAIN = replace(_HARDENED, is_folded=False, n_flipped=0)
_OVERLAPS = (1.0, 0.8, 0.5, 0.25)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--people", type=int, default=2_000)
    asked = parser.parse_args()
    reading = read(asked.file)
    with duckdb.connect() as connection:
        people = PeopleFile(reading.table, reading.schema)
        records = standard_records(people, _HARDENED, connection)
    order = np.random.default_rng(0).permutation(records.num_rows)[: 2 * asked.people]
    records = records.take(pa.array(order))
    print("in both | plain | folded and flipped | with dummies | attacker makes dummies too")
    for overlap in _OVERLAPS:
        found = [
            reidentified(records, asked.people, overlap, parameters, has_dummies, knows_dummies)
            for parameters, has_dummies, knows_dummies in (
                (_PLAIN, False, False),
                (_HARDENED, False, False),
                (_HARDENED, True, False),
                (_HARDENED, True, True),
            )
        ]
        print(f"{overlap:.0%} | " + " | ".join(f"{share:.1%}" for share in found))


def reidentified(
    records: pa.Table,
    n_people: int,
    overlap: float,
    parameters: Parameters,
    has_dummies: bool,
    knows_dummies: bool,
) -> float:
    """The share of those in both who were given their own encoding."""
    place = np.random.default_rng(1).permutation(n_people)
    is_both = place < int(n_people * overlap)
    register = np.where(is_both, place, place + n_people)
    target = encode(records, np.arange(n_people), 1, parameters, has_dummies)
    known = [encode(records, register, key, parameters, knows_dummies) for key in (2, 3)]
    truth = np.full(known[0].num_rows, -1)
    truth[:n_people][is_both] = place[is_both]
    return attack(target, (known[0], known[1]), _FIELDS, truth).reidentified


def encode(
    records: pa.Table, rows: NDArray[np.int64], key: int, parameters: Parameters, dummies: bool
) -> pa.Table:
    drawn, secret = records.take(pa.array(rows)), bytes([key] * 32)
    if dummies:
        made_up = make_dummies(drawn, secret, parameters.dummies_percent)
        drawn = pa.concat_tables([drawn.select(made_up.schema.names), made_up])
    columns = encode_records(drawn, len(rows), secret, "Ashby", parameters)
    return pa.table(columns.arrays(np.arange(drawn.num_rows)))


if __name__ == "__main__":
    main()
