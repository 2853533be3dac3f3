"""Files of people as they are given, and what of them the linkage uses."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.errors import LinkageError
from folkmoot.linkage.people.looks import with_looks
from folkmoot.linkage.people.roles import find_roles
from folkmoot.linkage.people.standardising import Side
from folkmoot.tables import Meaning, Schema


@dataclass(frozen=True)
class PeopleFile:
    """Records of people: the rows, what the columns mean, and which column names a record.

    Without `identifier` it is the first column of record or person references that is filled and
    different in every row; without such a column, the row's number from 1.
    """

    table: pa.Table
    schema: Schema
    identifier: str | None = None


def side_of(file: PeopleFile) -> Side:
    """The file with the roles of its columns. Raises LinkageError for an unknown identifier."""
    identifier = file.identifier
    if identifier is None:
        identifier = found_identifier(file)
    elif identifier not in file.schema.names:
        raise LinkageError(
            "There is no column of that name to take record identifiers from.",
            where=identifier,
            remedy=f"The columns are: {', '.join(file.schema.names)}.",
        )
    others = Schema(tuple(column for column in file.schema if column.name != identifier))
    roles = with_looks(find_roles(file.schema), others, file.table)
    return Side(file.table, roles, identifier)


def found_identifier(file: PeopleFile) -> str | None:
    """The first column of references that is filled and different in every row."""
    for column in file.schema:
        if column.meaning in {Meaning.RECORD_ID, Meaning.PERSON_ID}:
            values = file.table[column.name]
            if not values.null_count and pc.count_distinct(values).as_py() == len(values):
                return column.name
    return None


def identifiers_of(side: Side) -> pa.ChunkedArray:
    """What each record is called, in the order of the file."""
    if side.identifier is None:
        return pa.chunked_array([pa.array(range(1, side.table.num_rows + 1), pa.int64())])
    return side.table[side.identifier]
