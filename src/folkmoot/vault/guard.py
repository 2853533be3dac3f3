"""One question, about the named versions only: what a query's text may say.

DuckDB's own parser reads the text, in the very build that then runs it, and this module walks the
tree: two parsers that read one text differently are how CKAN's allow-list was bypassed
(CVE-2026-42031), and a function that takes SQL as text how its table list was (CVE-2026-42032).
The engine underneath is locked as well (`engine`); either alone would stop the known attacks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import duckdb

from folkmoot.errors import QueryError

LONGEST_QUERY = 1 << 18
"""Characters. A compiled query with some hundred columns takes a few thousand."""

TABLE_FUNCTIONS = frozenset({"generate_series", "range", "unnest"})
"""The functions that may stand where a table does; every other reads a file or the catalogue."""

REFUSED_FUNCTIONS = frozenset(
    {
        "combine",  # aggregate states made by hand
        "current_setting",  # paths and settings of the hub
        "finalize",
        "getenv",
        "getvariable",
        "json_execute_serialized_sql",  # SQL inside a value
        "nextval",
        "pg_get_viewdef",  # where the files are
        "pg_sleep",
        "query",
        "query_table",
        "sleep_ms",
        "stats",  # smallest and largest value of a column, past any rule about small counts
        "write_log",
    }
)
REFUSED_PREFIX = "__internal"

_Node = Any


def check_query(connection: duckdb.DuckDBPyConnection, sql: str, views: Iterable[str]) -> None:
    """Raises QueryError unless the text is one SELECT from these views and nothing else."""
    if len(sql) > LONGEST_QUERY:
        raise QueryError(
            f"The query is {len(sql):,} characters long.",
            remedy=f"Shorten it to {LONGEST_QUERY:,}; give long lists as a parameter.",
        )
    tree = _parse(connection, sql)
    known = frozenset(view.lower() for view in views)
    for node, visible in _walk(tree, known):
        _check_node(node, visible)


def _parse(connection: duckdb.DuckDBPyConnection, sql: str) -> _Node:
    row = connection.execute("SELECT json_serialize_sql(?::VARCHAR)", [sql]).fetchone()
    try:
        parsed = json.loads(row[0]) if row else {}
    except RecursionError:
        raise QueryError(
            "The query is nested too deeply.", remedy="Write it with fewer levels."
        ) from None
    if parsed.get("error") and parsed.get("error_type") != "not implemented":
        message = str(parsed.get("error_message", "")).splitlines()[0]
        raise QueryError(f"The query cannot be read: {message}.", remedy="Check its spelling.")
    statements = parsed.get("statements", [])
    if len(statements) != 1:
        raise QueryError("This is not one SELECT.", remedy="Ask one question that begins SELECT.")
    return statements[0]


def _walk(tree: _Node, views: frozenset[str]) -> Iterator[tuple[dict[str, _Node], frozenset[str]]]:
    """Every node of the tree with the names that a FROM may use there.

    A common table expression is visible to those after it and to the query it belongs to, and to
    itself only when it is recursive; outside of that query its name is nobody's.
    """
    waiting: list[tuple[_Node, frozenset[str]]] = [(tree, views)]
    while waiting:
        node, visible = waiting.pop()
        if isinstance(node, list):
            waiting.extend((item, visible) for item in node)
        elif isinstance(node, dict):
            for entry in node.get("cte_map", {}).get("map", ()):
                name = entry["key"].lower()
                is_recursive = entry["value"]["query"]["node"]["type"] == "RECURSIVE_CTE_NODE"
                within = visible | {name} if is_recursive else visible
                waiting.append((entry["value"], within))
                visible |= {name}
            yield node, visible
            waiting.extend((item, visible) for key, item in node.items() if key != "cte_map")


def _check_node(node: dict[str, _Node], visible: frozenset[str]) -> None:
    kind = node.get("type")
    if kind == "BASE_TABLE":
        _check_table(node, visible)
    elif kind == "SHOW_REF":
        raise QueryError(
            "A query may not ask what tables or columns there are.",
            remedy="The description of the dataset lists its columns.",
        )
    elif kind == "TABLE_FUNCTION":
        name = str(node["function"].get("function_name", "")).lower()
        if name not in TABLE_FUNCTIONS:
            raise QueryError(
                f"The function {name} may not stand in FROM.",
                remedy=f"Ask from: {', '.join(sorted(visible))}.",
            )
    name = str(node.get("function_name", "")).lower()
    if name in REFUSED_FUNCTIONS or name.startswith(REFUSED_PREFIX):
        raise QueryError(f"The function {name} may not be used in a query.")


def _check_table(node: dict[str, _Node], visible: frozenset[str]) -> None:
    qualified = node.get("catalog_name") or node.get("schema_name")
    name = str(node.get("table_name", ""))
    if qualified or name.lower() not in visible:
        raise QueryError(
            f"There is no table {name!r} to ask.", remedy=f"Ask from: {', '.join(sorted(visible))}."
        )
