"""A program that links made-up people with Spark, in a process of its own that takes Java along.

    linking_on_spark.py MASTER FOLDER [between] [within]

Writes the pairs between two councils, and inside one file in two chunks, as Parquet.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
from tests.unit.vault.spark.people_on_spark import N_PEOPLE, in_one_file, two_councils

from folkmoot.linkage.people import Scale, dedupe_people, link_people
from folkmoot.vault.spark import SparkComparer, open_spark

if __name__ == "__main__":
    master, folder = sys.argv[1], Path(sys.argv[2])
    councils = two_councils(N_PEOPLE)
    with open_spark(master, partitions=2) as session, duckdb.connect() as connection:
        if "between" in sys.argv:
            scale = Scale(comparer=SparkComparer(session))
            between = link_people(councils.left, councils.right, connection, scale=scale)
            pq.write_table(between.pairs, folder / "between.parquet")
        if "within" in sys.argv:
            scale = Scale(comparer=SparkComparer(session), n_chunks=2)
            within = dedupe_people(in_one_file(councils), connection, scale=scale)
            pq.write_table(within.pairs, folder / "within.parquet")
