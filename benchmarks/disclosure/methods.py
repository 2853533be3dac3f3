"""What rounding and noise leave of made tables, and what they give away, beside suppression."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from folkmoot.disclosure import profile, tabulate
from folkmoot.disclosure.methods import side_by_side

PEOPLE = 6_000
TABLES = {"20 x 20": ("ward", "age"), "20 x 20 x 10": ("ward", "age", "need")}
SECRET = b"only for this benchmark"


def people() -> pa.Table:
    draw = np.random.default_rng(1)
    return pa.table(
        {
            "ward": [f"w{ward:02}" for ward in draw.zipf(1.3, PEOPLE) % 20],
            "age": [f"a{age:02}" for age in draw.integers(0, 20, PEOPLE)],
            "need": [f"n{need}" for need in draw.zipf(1.5, PEOPLE) % 10],
            "person": [f"p{number}" for number in range(PEOPLE)],
        }
    )


def main(options: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", nargs="+", default=["20 x 20"], choices=TABLES)
    asked = parser.parse_args(options)
    for name in asked.tables:
        table = tabulate(people(), TABLES[name], contributor="person", population="people")
        begun = time.process_time()
        rows = side_by_side(table, profile("small-counts"), secret=SECRET)
        print(f"{name}: all methods in {time.process_time() - begun:.1f} s of processor time")
        for row in rows:
            largest = "none" if row.largest_change is None else str(row.largest_change)
            exposed = "-" if row.exposed is None else str(row.exposed)
            print(
                f"  {row.title:40} shown {row.share_shown:6.1%}  exact {row.share_exact:6.1%}  "
                f"mean change {row.mean_change:5.2f}  largest {largest:>4}  "
                f"wrong sums {row.wrong_sums:4}  exposed {exposed} of {row.unsafe}"
            )
    return 0
