"""One more release after many: how long it takes to protect it against all that is out."""

from __future__ import annotations

import argparse
import itertools
import statistics
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.disclosure import Effort, MagnitudeTable, ReleaseHistory, profile, protect, tabulate

PEOPLE = 4_000
SIZES = {"ward": 12, "age": 8, "sex": 2, "need": 6, "tenure": 4, "year": 5, "service": 7}
LAST = 10
"""How many of the last releases the median is of."""


def people() -> pa.Table:
    draw = np.random.default_rng(3)
    columns = {
        name: [f"{name} {code}" for code in draw.zipf(1.5, PEOPLE) % size]
        for name, size in SIZES.items()
    }
    return pa.table({**columns, "person": [f"p{number}" for number in range(PEOPLE)]})


def proposed(everybody: pa.Table, number: int) -> MagnitudeTable:
    """Two dimensions at a time of all the people, and then of parts of them."""
    pairs = list(itertools.combinations(SIZES, 2))
    turn, place = divmod(number, len(pairs))
    rows, where = everybody, {}
    if turn:
        name = [one for one in SIZES if one not in pairs[place]][number % (len(SIZES) - 2)]
        where = {name: f"{name} {turn % SIZES[name]}"}
        rows = everybody.filter(pc.equal(everybody[name], where[name]))
    return tabulate(
        rows, pairs[place], contributor="person", population="people", name=f"table {number}",
        where=where,
    )  # fmt: skip


def main(options: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--releases", type=int, default=200)
    asked = parser.parse_args(options)
    everybody, history = people(), ReleaseHistory()
    settings = replace(profile("small-counts"), effort=Effort(10, cut_rounds=0, integer_rounds=0))
    seconds: list[float] = []
    number = 0
    while len(history) < asked.releases:
        table = proposed(everybody, number)
        number += 1
        if not len(table):
            continue
        begun = time.process_time()
        protected = protect(table, settings, released=history)
        seconds.append(time.process_time() - begun)
        if protected.audit.exposed:
            raise SystemExit(f"release {number} was handed over exposed")
        history = history.after(protected.release(f"release {number}"))
    median = statistics.median(seconds[-LAST:])
    print(f"after {len(history) - LAST} releases, one more takes {median:.2f} s (median of {LAST})")
    return 0
