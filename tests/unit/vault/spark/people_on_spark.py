"""Who is linked on Spark and, to compare, on DuckDB: about a thousand made-up people."""

from __future__ import annotations

import pyarrow as pa
from tests.unit.linkage.made_up_people import MadeUpPeople, two_councils

from folkmoot.linkage.people import PeopleFile

__all__ = ["N_PEOPLE", "in_one_file", "two_councils"]

N_PEOPLE = 1_000


def in_one_file(councils: MadeUpPeople) -> PeopleFile:
    """Both councils' records in one file, so that half of the people are in it twice."""
    rows = pa.concat_tables([councils.left.table, councils.right.table])
    return PeopleFile(rows, councils.left.schema)
