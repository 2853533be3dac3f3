"""A file with an output, as rows with types or as the text that somebody would read."""

from __future__ import annotations

import pyarrow as pa

from folkmoot.errors import DisclosureError
from folkmoot.intake import read
from folkmoot.intake.layout import find_table


def read_rows(content: bytes, name: str) -> pa.Table:
    """The rows with their types, by the headings of the file.

    Raises ReadError for what is no table, DisclosureError where values fit no type: what is left
    out is not in the totals either.
    """
    found = read(content, name=name)
    if found.quarantine.num_rows:
        raise DisclosureError(
            f"{found.quarantine.num_rows} values do not fit their columns.",
            where=name,
            remedy="Correct them. A table that hides figures already is handed in as published.",
        )
    return found.table.rename_columns([column.label or column.name for column in found.schema])


def read_texts(content: bytes, name: str) -> pa.Table:
    """The same as text, markers and all. Raises ReadError, and DisclosureError for headings that
    are missing or the same."""
    raw = find_table(content, name=name)
    headings = list(raw.headings)
    if "" in headings or len(set(headings)) != len(headings):
        raise DisclosureError(
            "Every column needs a heading of its own.", where=name, remedy="Name the columns."
        )
    table = pa.Table.from_batches(list(raw.batches()))
    return table.select(table.column_names[1 : len(headings) + 1]).rename_columns(headings)
