"""Which pairs of people are looked at: keys chosen by counting, within a budget of pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from folkmoot.linkage.engine import Connection
from folkmoot.linkage.people.comparisons import PersonComparison, pattern_sql
from folkmoot.linkage.people.standardising import PEOPLE

PAIRS = "linkage_pairs"
"""The table of candidate pairs in the connection: `left_rid`, `right_rid` and `pattern`."""

_PAIRS_PER_RECORD = 6
_LEAST_BUDGET = 3_000_000
_COUNTED_EXACTLY = 200_000
"""Records up to which keys are all counted; a sixteenth of them beyond."""


@dataclass(frozen=True, slots=True)
class Key:
    """Pairs are looked at when these expressions are equal, both known.

    `agrees` names the comparisons on which such a pair agrees whoever the two are.
    """

    expressions: tuple[str, ...]
    agrees: tuple[str, ...]
    turned: tuple[str, ...] | None = None

    @property
    def sql(self) -> str:
        right = self.turned or self.expressions
        return " AND ".join(
            f"{_of('l', mine)} = {_of('r', other)}"
            for mine, other in zip(self.expressions, right, strict=True)
        )


_INITIAL = "left(@root, 1)"
_BIRTH_DAYS = "least(@birth_day, @birth_month) * 100 + greatest(@birth_day, @birth_month)"


def _key(agrees: str, *expressions: str) -> Key:
    return Key(expressions, tuple(agrees.split()))


KEYS: tuple[Key, ...] = (
    _key("nhs_number", "@nhs_number"),
    _key("national_number", "@national_number"),
    _key("birth forename", "@born", "@root"),
    _key("birth surname", "@born", "@family"),
    _key("place forename", "@home", _INITIAL),
    _key("email", "@email"),
    _key("phone", "@phone"),
    _key("forename surname", "@root", "@family"),
    _key("place surname", "@postcode", "@family"),
    _key("place forename", "@postcode", "@root"),
    Key(("@given", "@surname"), ("forename",), ("@surname", "@given")),
    _key("place birth", "@postcode", "@birth_year"),
    _key("birth forename surname", "@sound", "@birth_year", "@birth_month", _INITIAL),
    _key("birth surname", "@born", "left(@surname, 1)"),
    _key("birth forename", "@born", _INITIAL),
    _key("birth forename", "@root", "@birth_year", _BIRTH_DAYS),
    _key("birth forename surname", "@root", "@birth_month", "@birth_day", "left(@surname, 1)"),
    _key("birth surname", "@family", "@birth_month", "@birth_day"),
    _key("birth surname", "@family", "@birth_year", "@birth_month"),
    _key("birth surname", "@family", "@birth_year", "@birth_day"),
    _key("forename surname", "@root", "@sound"),
    _key("birth forename surname", "@root", "@birth_year", "left(@surname, 1)"),
    _key("forename surname", "@surname", _INITIAL, "left(@middle, 1)"),
    _key("age surname", "@family", "@age"),
    _key("age forename", "@root", "@age"),
    _key("birth", "@born"),
    _key("place", "@home"),
    _key("place", "@street", "@house"),
)
"""In the order of what they are expected to find for each pair they cost."""


def choose_keys(connection: Connection, between: bool, n_records: int) -> tuple[Key, ...]:
    """The keys that fit the budget, in order; `between` two files or inside one.

    A key that nearly every record lacks finds nothing and is left out.
    """
    budget = max(_LEAST_BUDGET, _PAIRS_PER_RECORD * n_records)
    chosen: list[Key] = []
    spent = 0.0
    for key in KEYS:
        n_pairs = _count(connection, key, between, n_records)
        if 0 < n_pairs <= budget - spent:
            chosen.append(key)
            spent += n_pairs
    return tuple(chosen)


def _count(connection: Connection, key: Key, between: bool, n_records: int) -> float:
    """How many pairs agree on a key, among them those that other keys find too."""
    known = " AND ".join(f"({_of('p', name)}) IS NOT NULL" for name in key.expressions)
    keys = ", ".join(_of("p", name) for name in key.expressions)
    part = 1 if n_records <= _COUNTED_EXACTLY else 16
    sampled = f" AND hash({keys}) % {part} = 0" if part > 1 else ""
    pairs = "lefts * rights" if between else "(lefts + rights) * (lefts + rights - 1) / 2"
    rows = connection.execute(
        f"SELECT coalesce(sum({pairs}), 0) FROM (SELECT count(*) FILTER (side = 0) AS lefts, "  # noqa: S608
        f"count(*) FILTER (side = 1) AS rights FROM {PEOPLE} AS p "
        f"WHERE {known}{sampled} GROUP BY {keys})"
    ).fetchall()
    return float(rows[0][0]) * part


FOUND = "linkage_found"
"""The table of pairs in the connection that `find_pairs` makes: `left_rid` and `right_rid`."""


def find_pairs(
    connection: Connection, keys: tuple[Key, ...], between: bool, among: str | None = None
) -> None:
    """Make the table FOUND: every pair that a key finds, once; with `among`, a table of `rid`, only
    pairs of which one record is in it."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {FOUND}_by_key (left_rid INTEGER, right_rid INTEGER)"
    )
    # A key at a time, since all joins in one query hold all their records in memory at once; and
    # numbers of records only, since carrying whole records through every join costs twice as much
    # as fetching them when all pairs are known.
    ends = [f" WHERE {end}.rid IN (SELECT rid FROM {among})" for end in ("l", "r")]  # noqa: S608
    for key in keys:
        for end in ends if among else [""]:
            connection.execute(f"INSERT INTO {FOUND}_by_key {found_sql(key, between)}{end}")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {FOUND} AS SELECT DISTINCT * FROM {FOUND}_by_key"  # noqa: S608
    )
    connection.execute(f"DROP TABLE {FOUND}_by_key")


def found_sql(key: Key, between: bool) -> str:
    """A query of the pairs that one key finds."""
    apart = "l.side = 0 AND r.side = 1" if between else "l.rid < r.rid"
    return (
        f"SELECT l.rid AS left_rid, r.rid AS right_rid FROM {PEOPLE} AS l "  # noqa: S608
        f"JOIN {PEOPLE} AS r ON {key.sql} AND {apart}"
    )


def compare_given(
    connection: Connection, given: str, comparisons: tuple[PersonComparison, ...], into: str
) -> None:
    """Compare the pairs of a query that gives left_rid and right_rid, into a table like PAIRS."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {into} AS SELECT left_rid, right_rid, "  # noqa: S608
        f"{pattern_sql(comparisons)} AS pattern FROM ({given}) AS given "
        f"JOIN {PEOPLE} AS l ON l.rid = left_rid JOIN {PEOPLE} AS r ON r.rid = right_rid"
    )


def _of(alias: str, expression: str) -> str:
    return expression.replace("@", f"{alias}.")


def keys_per_pair(connection: Connection, keys: tuple[Key, ...], table: str) -> NDArray[np.int64]:
    """How many keys find each pair of a table, by left_rid and right_rid."""
    found = " + ".join(f"coalesce(({key.sql})::INTEGER, 0)" for key in keys)
    counted = connection.execute(
        f"SELECT {found} AS keys FROM {table} JOIN {PEOPLE} AS l ON l.rid = left_rid "  # noqa: S608
        f"JOIN {PEOPLE} AS r ON r.rid = right_rid ORDER BY left_rid, right_rid"
    ).to_arrow_table()
    return counted["keys"].to_numpy().astype(np.int64)  # type: ignore[no-any-return]
