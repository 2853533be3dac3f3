"""Versions whose rows nothing names, compared as multisets of whole rows, bucket by bucket."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.vault.differences import comparing
from folkmoot.vault.manifest import Manifest
from folkmoot.vault.workers import WorkerPool

ROWS_A_BUCKET = 2_000_000
"""Of both versions together. Grouping so many rows of a dozen columns takes some 600 MB."""

_ORDER = [("newer_row", "ascending"), ("older_row", "ascending")]


@dataclass(frozen=True, slots=True)
class CountedRows:
    """How many rows were added and removed, and the first of those that differ: `more`,
    `older_row` and `newer_row`, in the order of the newer version and the removed ones last."""

    added: int
    removed: int
    first: pa.Table


def count_rows(
    pool: WorkerPool, before: Manifest, after: Manifest, views: dict[str, str], most: int
) -> CountedRows:
    """Count every distinct row in both versions; keep where the first `most` that differ are."""
    added = removed = 0
    first: pa.Table | None = None
    for groups in _groups(pool, before, after, views):
        more = groups["more"]
        added += _total(pc.max_element_wise(more, 0))
        removed -= _total(pc.min_element_wise(more, 0))
        both = groups if first is None else pa.concat_tables([first, groups])
        # Of a row that both versions have, only one position tells where it differs.
        first = both.sort_by(_ORDER).slice(0, most)
    assert first is not None  # noqa: S101 - there is always a bucket
    return CountedRows(added, removed, first)


def picked_rows(
    pool: WorkerPool, before: Manifest, after: Manifest, views: dict[str, str], first: pa.Table
) -> pa.Table:
    """The rows that differ, as `comparing.rows_sql` gives those with an identifier."""
    is_added = pc.greater(first["more"], 0)
    added, removed = first.filter(is_added), first.filter(pc.invert(is_added))
    gone = _at(pool, views, comparing.OLDER, before, removed["older_row"], "before")
    new = _at(pool, views, comparing.NEWER, after, added["newer_row"], "after")
    return pa.concat_tables(
        [_facts("added", added, new), _facts("removed", removed, gone)],
        promote_options="default",
    ).select([*_FACTS, *_names("before", before), *_names("after", after)])


_FACTS = ("change", "times", "older_row", "newer_row")


def _groups(
    pool: WorkerPool, before: Manifest, after: Manifest, views: dict[str, str]
) -> Iterator[pa.Table]:
    """The groups that differ, a batch at a time, each row with the one position that matters."""
    shared = comparing.shared_columns(before.schema, after.schema)
    buckets = max(1, ceil((before.rows + after.rows) / ROWS_A_BUCKET)) if shared else 1
    for bucket in range(buckets):
        sql = comparing.groups_sql(before.schema, after.schema, bucket, buckets)
        with pool.running(views, sql, numbered_as=comparing.ROW) as running:
            stream = running.batches()
            yield _one_position(stream.schema.empty_table())
            for batch in stream:
                yield _one_position(pa.Table.from_batches([batch]))


def _one_position(groups: pa.Table) -> pa.Table:
    is_added = pc.greater(groups["more"], 0)
    nowhere = pa.scalar(None, pa.int64())
    return pa.table(
        {
            "more": groups["more"],
            "older_row": pc.if_else(is_added, nowhere, groups["older_row"]),
            "newer_row": pc.if_else(is_added, groups["newer_row"], nowhere),
        }
    )


def _at(
    pool: WorkerPool,
    views: dict[str, str],
    view: str,
    manifest: Manifest,
    positions: pa.ChunkedArray,
    prefix: str,
) -> pa.Table:
    sql = comparing.picked_sql(view, manifest.schema, prefix)
    rows = {"rows": positions.to_pylist()}
    return pool.query({view: views[view]}, sql, rows, numbered_as=comparing.ROW)


def _facts(change: str, groups: pa.Table, rows: pa.Table) -> pa.Table:
    facts = {
        "change": pa.array([change] * groups.num_rows, pa.string()),
        "times": pc.abs(groups["more"]),
        "older_row": groups["older_row"],
        "newer_row": groups["newer_row"],
    }
    return pa.table({**facts, **dict(zip(rows.column_names, rows.columns, strict=True))})


def _names(prefix: str, manifest: Manifest) -> list[str]:
    return [f"{prefix}_{number}" for number in range(len(manifest.schema))]


def _total(counts: pa.ChunkedArray) -> int:
    return int(pc.sum(counts).as_py() or 0)
