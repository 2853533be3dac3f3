"""Comparing two versions where it can be killed, and keeping what was found as a file."""

from __future__ import annotations

import errno
import json
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from shutil import rmtree
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from folkmoot.vault.differences import comparing
from folkmoot.vault.differences.counted import count_rows, picked_rows
from folkmoot.vault.differences.schemas import ColumnChange, ColumnChangeKind, compare_schemas
from folkmoot.vault.manifest import Manifest
from folkmoot.vault.staging import folder_aside, publish
from folkmoot.vault.store import Vault
from folkmoot.vault.workers import WorkerPool

MOST_ROWS_KEPT = 200_000
"""Differing rows that the file has; the counts are always of all. Who needs more has both versions
to download."""

FORMAT = 1
ROWS_A_GROUP = 16_384
ROWS_FILE = "rows.parquet"
SUMMARY_FILE = "summary.json"
FACTS = ("change", "times", "older_row", "newer_row")


class Change(StrEnum):
    """What became of a row."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from the version `older` to the version `newer`.

    `key` is the column by which rows were matched; empty when no column names them, and then a
    changed row counts as one removed and one added. `cells` has the changed cells of each shared
    column that has any. `kept` is how many differing rows the file has.
    """

    older: str
    newer: str
    key: str
    added: int
    removed: int
    changed: int
    unchanged: int
    cells: tuple[tuple[str, int], ...]
    columns: tuple[ColumnChange, ...]
    kept: int

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.changed or self.columns)

    @property
    def has_all_rows(self) -> bool:
        """Whether the file has every differing row."""
        return self.kept < MOST_ROWS_KEPT


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that differs. `before` and `after` are its values in the order of the older's and the
    newer's columns; None where the version does not have it. `times` is how often it was added or
    removed; row positions count from 0."""

    change: Change
    times: int
    older_row: int | None
    newer_row: int | None
    before: tuple[Any, ...] | None
    after: tuple[Any, ...] | None


class Differences:
    """The differences between versions of one vault, each worked out once.

    The pool's limits hold for every query: memory, time, and a process that can be killed.
    """

    def __init__(self, pool: WorkerPool) -> None:
        self._pool = pool
        self._vault = Vault(pool.root)
        self._folder = pool.root / "differences"

    def find(self, older: str, newer: str) -> Difference | None:
        """What was found before; None when these two were not compared yet.

        Raises VersionNotFound when one was destroyed since.
        """
        for version_id in (older, newer):
            self._vault.manifest(version_id)
        try:
            raw = json.loads((self._kept(older, newer) / SUMMARY_FILE).read_text("utf-8"))
        except FileNotFoundError:
            return None
        if raw.pop("format", 0) != FORMAT:
            rmtree(self._kept(older, newer))
            return None
        return _from_json(raw)

    def compare(self, older: str, newer: str) -> Difference:
        """What changed; from the cache where it is.

        Raises VersionNotFound, QueryTimeout, QueryTooLarge, VaultBusy.
        """
        found = self.find(older, newer)
        if found is not None:
            return found
        before, after = self._vault.manifest(older), self._vault.manifest(newer)
        key = self._identifier(before, after)
        with folder_aside(self._pool.root / "aside") as work:
            folder = work / "difference"
            folder.mkdir()
            difference = self._work_out(before, after, key, folder / ROWS_FILE)
            content = {"format": FORMAT, **asdict(difference)}
            (folder / SUMMARY_FILE).write_text(json.dumps(content, indent=1), "utf-8")
            self._show(folder, self._kept(older, newer))
        return difference

    def page(self, difference: Difference, *, start: int, count: int) -> list[ChangedRow]:
        """Some of the rows that differ, from position `start`."""
        rows: list[ChangedRow] = []
        with closing(self._tables(difference, start)) as tables:
            for table in tables:
                rows.extend(_changed_rows(table.slice(0, count - len(rows))))
                if len(rows) == count:
                    break
        return rows

    def all_rows(self, difference: Difference) -> Iterator[ChangedRow]:
        """Every differing row that was kept, in constant memory."""
        for table in self._tables(difference, 0):
            yield from _changed_rows(table)

    def batches(self, difference: Difference) -> pa.RecordBatchReader | None:
        """The file of differing rows, as `comparing.rows_sql` words its columns; None where no row
        differs."""
        if not difference.kept:
            return None
        path = self._kept(difference.older, difference.newer) / ROWS_FILE
        tables = self._tables(difference, 0)
        batches = (batch for table in tables for batch in table.to_batches())
        return pa.RecordBatchReader.from_batches(pq.read_schema(path), batches)

    def forget(self, version_id: str) -> int:
        """Remove every difference in which a version stands; how many."""
        gone = [
            folder
            for folder in (self._folder.iterdir() if self._folder.is_dir() else ())
            if version_id in folder.name.split(".")
        ]
        for folder in gone:
            rmtree(folder)
        return len(gone)

    def _identifier(self, before: Manifest, after: Manifest) -> str:
        """The column that names every row of both versions; empty when none does."""
        names = comparing.candidate_identifiers(before.schema, after.schema)
        for view, manifest in ((comparing.OLDER, before), (comparing.NEWER, after)):
            if not names or not manifest.rows:
                continue
            sql = comparing.identifying_sql(view, names)
            (answer,) = self._pool.query({view: manifest.version_id}, sql).to_pylist()
            names = tuple(name for n, name in enumerate(names) if answer[f"is_{n}"])
        return names[0] if names else ""

    def _work_out(self, before: Manifest, after: Manifest, key: str, file: Path) -> Difference:
        views = {comparing.OLDER: before.version_id, comparing.NEWER: after.version_id}
        counts, kept = (self._matched if key else self._counted)(before, after, views, key, file)
        shared = comparing.shared_columns(before.schema, after.schema)
        cells = ((column.name, counts.get(f"cells_{n}", 0)) for n, column in enumerate(shared))
        return Difference(
            older=before.version_id,
            newer=after.version_id,
            key=key,
            added=counts["added"],
            removed=counts["removed"],
            changed=counts["changed"],
            unchanged=after.rows - counts["added"] - counts["changed"],
            cells=tuple((name, count) for name, count in cells if count),
            columns=compare_schemas(before.schema, after.schema),
            kept=kept,
        )

    def _matched(
        self, before: Manifest, after: Manifest, views: dict[str, str], key: str, file: Path
    ) -> tuple[dict[str, int], int]:
        """The counts of rows matched by their identifier, and how many were kept in the file."""
        sql = comparing.counts_sql(before.schema, after.schema, key)
        counts: dict[str, int]
        (counts,) = self._pool.query(views, sql, numbered_as=comparing.ROW).to_pylist()
        if not (counts["added"] or counts["removed"] or counts["changed"]):
            return counts, 0
        sql = comparing.rows_sql(before.schema, after.schema, key, MOST_ROWS_KEPT)
        with self._pool.running(views, sql, numbered_as=comparing.ROW) as running:
            return counts, _write_rows(running.batches(), file)

    def _counted(
        self, before: Manifest, after: Manifest, views: dict[str, str], key: str, file: Path
    ) -> tuple[dict[str, int], int]:
        """The same of rows that nothing names."""
        found = count_rows(self._pool, before, after, views, MOST_ROWS_KEPT)
        counts = {"added": found.added, "removed": found.removed, "changed": 0}
        if not found.first.num_rows:
            return counts, 0
        rows = picked_rows(self._pool, before, after, views, found.first)
        return counts, _write_rows(rows.to_reader(ROWS_A_GROUP), file)

    def _tables(self, difference: Difference, start: int) -> Generator[pa.Table]:
        """The kept rows from a position, a group of the file at a time."""
        if not difference.kept:
            return
        path = self._kept(difference.older, difference.newer) / ROWS_FILE
        with pq.ParquetFile(path) as file:
            for number in range(file.num_row_groups):
                size = file.metadata.row_group(number).num_rows
                if start < size:
                    yield file.read_row_group(number).slice(start)
                start = max(0, start - size)

    def _kept(self, older: str, newer: str) -> Path:
        return self._folder / f"{older}.{newer}"

    def _show(self, folder: Path, target: Path) -> None:
        """Somebody else may have compared the same two meanwhile, and found the same."""
        try:
            publish(folder, target)
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise


def _write_rows(stream: pa.RecordBatchReader, file: Path) -> int:
    kept = 0
    with pq.ParquetWriter(file, stream.schema, compression="zstd") as writer:
        for batch in stream:
            writer.write_batch(batch)
            kept += batch.num_rows
    return kept


def _changed_rows(table: pa.Table) -> list[ChangedRow]:
    def values(prefix: str) -> list[tuple[Any, ...]]:
        columns = [
            table.column(name).to_pylist() for name in table.column_names if name.startswith(prefix)
        ]
        return list(zip(*columns, strict=True)) if columns else [()] * table.num_rows

    facts = zip(*(table.column(name).to_pylist() for name in FACTS), strict=True)
    return [
        ChangedRow(
            Change(change),
            times,
            older_row,
            newer_row,
            before if older_row is not None else None,
            after if newer_row is not None else None,
        )
        for (change, times, older_row, newer_row), before, after in zip(
            facts, values("before_"), values("after_"), strict=True
        )
    ]


def _from_json(raw: dict[str, Any]) -> Difference:
    columns = (
        ColumnChange(ColumnChangeKind(each["kind"]), each["name"], each["before"], each["after"])
        for each in raw["columns"]
    )
    cells = tuple((name, count) for name, count in raw["cells"])
    return Difference(**{**raw, "columns": tuple(columns), "cells": cells})
