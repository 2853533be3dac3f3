"""What a query reads: its tables, their columns, and the aliases of what it selects."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from folkmoot.soql.errors import Position, no_such_column, no_such_table
from folkmoot.soql.implicit_names import fold
from folkmoot.soql.literals import LiteralValue
from folkmoot.soql.physical import ROW, TIMESTAMP, Fragment, read_column
from folkmoot.soql.tree import Statement
from folkmoot.soql.typed import Column, Constant, Typed
from folkmoot.soql.types import TIMESTAMPS, SoqlType, type_of_column
from folkmoot.tables import Schema

ROW_ID_COLUMN = "__row_id"
"""The column of a dataset's view that holds each row's number: BIGINT, from 0, in file order."""

FACT_COLUMNS = ("identifier", "created_at", "updated_at", "version")
"""What is known of each row: BIGINT, TIMESTAMP (in UTC), TIMESTAMP, BIGINT."""

_LONGEST_SHOWN = 24
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Dataset:
    """One published dataset as the engine shows it.

    `view` is the name of the relation that holds the columns of `schema` and ROW_ID_COLUMN.
    `created_at` and `updated_at` (any zone) answer `:created_at` and `:updated_at` of every row:
    a version is immutable, so all its rows are as old as it is. Where its rows were written one by
    one, `facts` names a relation that says each row's own: FACT_COLUMNS beside ROW_ID_COLUMN.
    """

    schema: Schema
    view: str = "dataset"
    created_at: datetime = _EPOCH
    updated_at: datetime = _EPOCH
    facts: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """A saved query that stands where a dataset may: its rows are the answer of `statement` about
    `of`. Its `:id` is the number of a row in that answer."""

    statement: Statement
    of: Dataset | View
    created_at: datetime = _EPOCH
    updated_at: datetime = _EPOCH


@dataclass(frozen=True, slots=True)
class Relation:
    """The columns that one table, join or inner query offers, under their names.

    `row_key` is SQL that orders its rows for good, where it has such a column.
    """

    columns: tuple[Typed, ...]
    names: tuple[str, ...]
    row_key: str | None = None

    def find(self, name: str) -> Typed | None:
        wanted = fold(name)
        for known, column in zip(self.names, self.columns, strict=True):
            if fold(known) == wanted:
                return column
        return None

    @property
    def user_names(self) -> tuple[str, ...]:
        return tuple(name for name in self.names if not name.startswith(":"))

    @property
    def system_names(self) -> tuple[str, ...]:
        return tuple(name for name in self.names if name.startswith(":"))


@dataclass(slots=True)
class Scope:
    """The relations of one SELECT by qualifier ("" is the first), and its checked aliases.

    `enclosing` is what a LATERAL query sees beside its own: the relations before its JOIN.
    """

    relations: dict[str, Relation]
    aliases: dict[str, Typed] = field(default_factory=dict)
    enclosing: Scope | None = None

    @property
    def primary(self) -> Relation:
        return self.relations[""]

    def relation(self, qualifier: str | None, position: Position) -> Relation:
        found = self.relations.get(fold(qualifier or ""))
        if found is not None:
            return found
        if self.enclosing is None:
            raise no_such_table(qualifier or "", position)
        return self.enclosing.relation(qualifier, position)

    def resolve(self, name: str, qualifier: str | None, position: Position) -> Typed:
        """An alias if it is one, else a column. Raises CannotCompile where it is neither."""
        if qualifier is None and fold(name) in self.aliases:
            return self.aliases[fold(name)]
        found = self._find(name, qualifier, position)
        if found is None:
            raise no_such_column(name, position)
        return found

    def _find(self, name: str, qualifier: str | None, position: Position) -> Typed | None:
        own = self.relations.get(fold(qualifier or ""))
        found = own.find(name) if own is not None else None
        if found is not None or (own is not None and qualifier):
            return found
        if self.enclosing is None:
            return self.relation(qualifier, position).find(name)
        outer = self.enclosing._find(name, qualifier, position)
        return replace(outer, is_outer=True) if isinstance(outer, Column) else outer


def quote(identifier: str) -> str:
    """A SQL identifier. Only names from a schema and the compiler's own come here."""
    return '"' + identifier.replace('"', '""').replace("\0", "") + '"'


def relation_of(dataset: Dataset, table: str, characters: int) -> Relation:
    """The columns of a dataset, its system columns first, read from the SQL alias `table`."""
    key = f"{table}.{quote(ROW_ID_COLUMN)}"
    columns = [*system_columns(dataset, key, table)]
    columns += [
        Column(
            column.name,
            read_column(f"{table}.{quote(column.name)}", column),
            type_of_column(column),
            characters,
        )
        for column in dataset.schema
    ]
    return Relation(tuple(columns), (*SYSTEM_NAMES, *dataset.schema.names), key)


SYSTEM_NAMES = (":id", ":created_at", ":updated_at", ":version")


def system_columns(source: Dataset | View, key: str, table: str = "") -> tuple[Typed, ...]:
    """What SYSTEM_NAMES stand for. `key` is SQL for the number of a row in `table`."""
    types = (
        SoqlType.ROW_IDENTIFIER,
        SoqlType.FIXED_TIMESTAMP,
        SoqlType.FIXED_TIMESTAMP,
        SoqlType.ROW_VERSION,
    )
    if isinstance(source, Dataset) and source.facts:
        facts = [f"{facts_alias(table)}.{quote(column)}" for column in FACT_COLUMNS]
        return tuple(
            Column(
                name, Fragment(sql, TIMESTAMP if each in TIMESTAMPS else ROW), each, _LONGEST_SHOWN
            )
            for name, sql, each in zip(SYSTEM_NAMES, facts, types, strict=True)
        )
    return (
        Column(":id", Fragment(key, ROW), SoqlType.ROW_IDENTIFIER, _LONGEST_SHOWN),
        Constant(_utc(source.created_at), SoqlType.FIXED_TIMESTAMP),
        Constant(_utc(source.updated_at), SoqlType.FIXED_TIMESTAMP),
        Constant(int(source.updated_at.timestamp()), SoqlType.ROW_VERSION),
    )


def facts_alias(table: str) -> str:
    """What the facts about the rows of a table are called in SQL."""
    return f"{table}f"


def _utc(moment: datetime) -> LiteralValue:
    return moment.astimezone(UTC).replace(tzinfo=None)
