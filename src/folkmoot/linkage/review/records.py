"""A record of a person as a reviewer's description is made from it: standardised, and brief.

It is made and read where identities may be read, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from folkmoot.linkage.engine import Connection
from folkmoot.linkage.people import PeopleFile
from folkmoot.linkage.people.looks import with_looks
from folkmoot.linkage.people.roles import find_roles
from folkmoot.linkage.people.standardising import PEOPLE, Side, standardise_people


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One row of `people.standardising.PEOPLE`, as far as a description needs it.

    Texts are in capitals, None where the record says nothing. The two shares say how common the
    names are in all records of the linkage, from 0 to 1.
    """

    forename: str | None = None
    root: str | None = None
    middle: str | None = None
    surname: str | None = None
    sound: str | None = None
    birth_day: int | None = None
    birth_month: int | None = None
    birth_year: int | None = None
    sex: str | None = None
    house: str | None = None
    street: str | None = None
    postcode: str | None = None
    home: str | None = None
    town: str | None = None
    birth_place: str | None = None
    occupation: str | None = None
    nhs_number: str | None = None
    national_number: str | None = None
    email: str | None = None
    phone: str | None = None
    forename_share: float | None = None
    surname_share: float | None = None


_COLUMNS = tuple(field.name for field in fields(PersonRecord))


def person_records(
    connection: Connection, files: Sequence[PeopleFile], rows: Sequence[NDArray[np.int64]]
) -> tuple[tuple[PersonRecord, ...], ...]:
    """The standardised records at some rows (from 0) of each of one or two files, in that order.

    All of both files is standardised, because how common a name is can only be told from them all.
    Leaves nothing in the connection.
    """
    sides = tuple(
        Side(file.table, with_looks(find_roles(file.schema), file.schema, file.table), None)
        for file in files
    )
    standardise_people(connection, sides)
    try:
        return tuple(_chosen(connection, number, chosen) for number, chosen in enumerate(rows))
    finally:
        connection.execute(f"DROP TABLE IF EXISTS {PEOPLE}")


def _chosen(connection: Connection, side: int, rows: NDArray[np.int64]) -> tuple[PersonRecord, ...]:
    wanted = pa.table({"file_row": pa.array(np.unique(rows), pa.int64())})
    connection.register("linkage_reviewed", wanted)
    try:
        found = connection.execute(
            f"SELECT file_row, {', '.join(_COLUMNS)} FROM {PEOPLE} "  # noqa: S608
            f"WHERE side = {side} AND file_row IN (SELECT file_row FROM linkage_reviewed) "
            "ORDER BY file_row"
        ).to_arrow_table()
    finally:
        connection.unregister("linkage_reviewed")
    places = pc.index_in(pa.array(rows, pa.int64()), found["file_row"].cast(pa.int64()))
    return tuple(PersonRecord(**row) for row in found.take(places).select(_COLUMNS).to_pylist())
