"""The queries that compare two versions, for views named `older` and `newer`.

Rows with an identifier are matched by it (a full outer join) and compared cell by cell. Without
one no row of the older version is known to be a row of the newer, so each distinct row is counted
in both: what there is more of was added, what there is less of was removed. Both are exact; the
first spills to disk when it outgrows memory, the second goes bucket by bucket.

An identifier is a column whose meaning says that it names a record, that has the same type in
both versions, and that in both is never empty and never twice the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from folkmoot.tables import Column, Meaning, Schema
from folkmoot.vault.engine import identifier

OLDER, NEWER = "older", "newer"
ROW = "__row_of_version"
"""The position of a row in its version, from 0."""

IDENTIFYING = (
    Meaning.RECORD_ID, Meaning.TRANSACTION_ID, Meaning.PROPERTY_ID, Meaning.UPRN, Meaning.USRN,
    Meaning.GSS_CODE, Meaning.COMPANY_NUMBER, Meaning.CHARITY_NUMBER,
)  # fmt: skip
"""Meanings that may name a row, the likeliest first."""


def candidate_identifiers(older: Schema, newer: Schema) -> tuple[str, ...]:
    """The columns that may name the rows of both, the likeliest first."""
    return tuple(
        column.name
        for meaning in IDENTIFYING
        for column in newer.with_meaning(meaning)
        if column.name in older and older[column.name].arrow == column.arrow
    )


def identifying_sql(view: str, names: Sequence[str]) -> str:
    """One row: whether each of these columns names every row, as `is_0`, `is_1` …"""
    tests = ", ".join(
        f"count({identifier(name)}) = count(*) AND count(DISTINCT {identifier(name)}) = count(*) "
        f"AS is_{number}"
        for number, name in enumerate(names)
    )
    return f"SELECT {tests} FROM {view}"  # noqa: S608 - names are quoted


def counts_sql(older: Schema, newer: Schema, key: str) -> str:
    """One row: `added`, `removed`, `changed`, and of each shared column the cells that changed, as
    `cells_0`, `cells_1` … in the newer's order."""
    shared = shared_columns(older, newer)
    cells = "".join(
        f", count(*) FILTER ({_in_both(key)} AND {_differs(older, column)}) AS cells_{number}"
        for number, column in enumerate(shared)
    )
    return (
        f"SELECT count(*) FILTER (o.{identifier(key)} IS NULL) AS added, "  # noqa: S608 - names are quoted
        f"count(*) FILTER (n.{identifier(key)} IS NULL) AS removed, "
        f"count(*) FILTER ({_in_both(key)} AND {_any_differs(older, shared)}) AS changed{cells} "
        f"FROM {_joined(key)}"
    )


def rows_sql(older: Schema, newer: Schema, key: str, most: int) -> str:
    """The rows that differ, in the order of the newer version and the removed ones last: `change`
    (added, removed, changed), `times`, `older_row`, `newer_row`, then `before_0` … of the older's
    columns and `after_0` … of the newer's."""
    key_name = identifier(key)
    return (
        f"SELECT CASE WHEN o.{key_name} IS NULL THEN 'added' "  # noqa: S608 - names are quoted
        f"WHEN n.{key_name} IS NULL THEN 'removed' ELSE 'changed' END AS change, "
        f"1::BIGINT AS times, o.{ROW} AS older_row, n.{ROW} AS newer_row, "
        f"{_aliased('o', older, 'before')}, {_aliased('n', newer, 'after')} "
        f"FROM {_joined(key)} WHERE o.{key_name} IS NULL OR n.{key_name} IS NULL "
        f"OR {_any_differs(older, shared_columns(older, newer))} "
        f"ORDER BY n.{ROW} NULLS LAST, o.{ROW} LIMIT {most}"
    )


def groups_sql(older: Schema, newer: Schema, bucket: int, buckets: int) -> str:
    """Of one bucket, every distinct row of the shared columns that one version has more often: how
    many `more` the newer has, and `older_row`, `newer_row`, where each has it first.

    Equal rows fall into one bucket, so that buckets can be counted one after another, in the memory
    that one of them takes.
    """
    aliases = ", ".join(f"c{number}" for number in range(len(shared_columns(older, newer))))
    both = f"{_side(OLDER, -1, older, newer)} UNION ALL BY NAME {_side(NEWER, 1, older, newer)}"
    grouped = aliases or "side, older_row, newer_row"  # nothing in common: no row is in both
    where = f" WHERE hash({aliases}) % {buckets} = {bucket}" if buckets > 1 else ""
    return (
        f"SELECT sum(side)::BIGINT AS more, min(older_row) AS older_row, "  # noqa: S608 - names are quoted
        f"min(newer_row) AS newer_row FROM ({both}){where} GROUP BY {grouped} HAVING sum(side) <> 0"
    )


def picked_sql(view: str, schema: Schema, prefix: str) -> str:
    """The rows at the positions `$rows`, in order, their columns called `before_0` … or so."""
    return (
        f"SELECT {_aliased('v', schema, prefix)} FROM {view} AS v "  # noqa: S608 - names are quoted
        f"WHERE v.{ROW} IN (SELECT unnest($rows)) ORDER BY v.{ROW}"
    )


def shared_columns(older: Schema, newer: Schema) -> tuple[Column, ...]:
    """The newer's columns that the older has under the same name."""
    return tuple(column for column in newer if column.name in older)


def _side(view: str, sign: int, older: Schema, newer: Schema) -> str:
    values = "".join(
        f", {_comparable(identifier(column.name), column, older)} AS c{number}"
        for number, column in enumerate(shared_columns(older, newer))
    )
    own, other = ("older_row", "newer_row") if sign < 0 else ("newer_row", "older_row")
    return f"SELECT {sign} AS side, {ROW} AS {own}, NULL::BIGINT AS {other}{values} FROM {view}"  # noqa: S608 - names are quoted


def _joined(key: str) -> str:
    return f"{OLDER} AS o FULL JOIN {NEWER} AS n ON o.{identifier(key)} = n.{identifier(key)}"


def _in_both(key: str) -> str:
    return f"o.{identifier(key)} IS NOT NULL AND n.{identifier(key)} IS NOT NULL"


def _any_differs(older: Schema, shared: Sequence[Column]) -> str:
    return "(" + " OR ".join(_differs(older, column) for column in shared) + ")"


def _differs(older: Schema, column: Column) -> str:
    name = identifier(column.name)
    before = _comparable(f"o.{name}", column, older)
    return f"{before} IS DISTINCT FROM {_comparable(f'n.{name}', column, older)}"


def _comparable(value: str, column: Column, older: Schema) -> str:
    """A value as both versions can have it: numbers of two types as floating point, else text."""
    before = older[column.name]
    if before.arrow == column.arrow:
        return value
    kind = "DOUBLE" if before.type.is_number and column.type.is_number else "VARCHAR"
    return f"CAST({value} AS {kind})"


def _aliased(table: str, schema: Schema, prefix: str) -> str:
    return ", ".join(
        f"{table}.{identifier(column.name)} AS {prefix}_{number}"
        for number, column in enumerate(schema)
    )
