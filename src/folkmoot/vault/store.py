"""The vault itself: where versions are added, found, read, checked and destroyed."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from folkmoot.errors import (
    QueryError,
    SchemaError,
    VaultError,
    VersionDamaged,
)
from folkmoot.tables import Schema
from folkmoot.vault.engine import (
    PARQUET_POSITION,
    POSITION,
    Extension,
    Source,
    open_engine,
)
from folkmoot.vault.files import check_files, find_file, not_found, stream_rows
from folkmoot.vault.lookup import Lookups
from folkmoot.vault.manifest import (
    MANIFEST_FILE,
    ORIGINAL_FILE,
    QUARANTINE_FILE,
    ROWS_FILE,
    Manifest,
    Origin,
    is_version_id,
    understand,
)
from folkmoot.vault.reader import Limits, Reader
from folkmoot.vault.serving import (
    SERVED_FROM_ROWS,
    is_intact,
    lookup_beside,
    make_serving_copy,
    serving_copy,
)
from folkmoot.vault.staging import PRIVATE, folder_aside, one_at_a_time, publish, sweep
from folkmoot.vault.writing import Progress, write_version

DEFAULT_LIMITS = Limits()

_READER_THREADS = 4
"""More make one page hardly faster and take the processors from everybody else's."""

_DISK_REFUSES = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
_RESERVED = frozenset({POSITION, PARQUET_POSITION})
_VIEW_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,62}")


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep removed: unfinished work, and serving copies of versions that are gone."""

    unfinished: tuple[str, ...]
    serving_copies: tuple[str, ...]


class Vault:
    """All versions of a region, in one folder.

    `versions/ID/` holds a version, `serving/ID/` its serving copy, `aside/` work in progress.
    Nothing in `versions` and `serving` ever changes: it appears whole and is destroyed whole.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self._versions = self.root / "versions"
        self._serving = self.root / "serving"
        self.aside = self.root / "aside"
        for folder in (self.root, self._versions, self._serving, self.aside):
            folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)

    @property
    def served_folders(self) -> tuple[Path, Path]:
        """Where versions and their serving copies are: all that answering a query has to read."""
        return self._versions, self._serving

    def add(
        self,
        schema: Schema,
        batches: Iterable[pa.RecordBatch],
        *,
        origin: Origin,
        quarantine: pa.Table | None = None,
        original: Path | bytes | None = None,
        progress: Progress | None = None,
    ) -> Manifest:
        """Write a new version in constant memory; it is there, whole, when this returns.

        `progress` is told the rows written so far. Whatever the batches raise passes through, and
        nothing is left. Raises SchemaError when they do not fit the schema, VaultError when the
        disk refuses.
        """
        reserved = sorted(_RESERVED.intersection(schema.names))
        if reserved:
            raise SchemaError(
                f"The name {reserved[0]} is the vault's own.", remedy="Rename the column."
            )
        with folder_aside(self.aside) as work:
            folder = work / "version"
            folder.mkdir(mode=PRIVATE)
            try:
                manifest = write_version(
                    folder,
                    schema,
                    batches,
                    origin=origin,
                    quarantine=quarantine,
                    original=original,
                    progress=progress,
                )
                publish(folder, self._versions / manifest.version_id)
            except OSError as error:
                if error.errno not in _DISK_REFUSES:
                    raise
                raise VaultError(
                    f"The version could not be written ({error.strerror}).",
                    remedy="See that the region's disk has room and can be written to.",
                ) from error
        return manifest

    def versions(self) -> tuple[str, ...]:
        """The ids of every version, in no order that means anything."""
        names = (folder.name for folder in self._versions.iterdir())
        return tuple(sorted(name for name in names if is_version_id(name)))

    def manifest(self, version_id: str) -> Manifest:
        """Raises VersionNotFound, and VersionDamaged when it is not the one it was named by."""
        if not is_version_id(version_id):
            raise not_found(version_id)
        folder = self._versions / version_id
        if not folder.is_dir():
            raise not_found(version_id)
        return understand(find_file(folder, MANIFEST_FILE).read_bytes(), version_id)

    def verify(self, version_id: str) -> Manifest:
        """Read every byte of a version and of its serving copy.

        Raises VersionDamaged naming the file when one is changed, missing or too many.
        """
        manifest = self.manifest(version_id)
        check_files(self._versions / version_id, manifest)
        serving = self._serving / version_id
        if serving.is_dir() and not is_intact(serving):
            raise VersionDamaged(
                "The serving copy is not as it was made; the version itself is whole.",
                where=version_id,
                remedy="Prepare the version again.",
            )
        return manifest

    def read(self, version_id: str, columns: Sequence[str] | None = None) -> pa.Table:
        """The rows, all of them in memory; of these columns only, when given."""
        return self.batches(version_id, columns).read_all()

    def batches(
        self, version_id: str, columns: Sequence[str] | None = None
    ) -> pa.RecordBatchReader:
        """The rows as a stream in constant memory, in the order they were received."""
        schema = self.manifest(version_id).schema
        wanted = list(schema.names if columns is None else columns)
        return stream_rows(self._file(version_id, ROWS_FILE), schema, wanted)

    def quarantine(self, version_id: str) -> pa.Table | None:
        """The values that did not fit, with their rows and reasons; None when none were kept."""
        if self.manifest(version_id).file(QUARANTINE_FILE) is None:
            return None
        return pq.read_table(self._file(version_id, QUARANTINE_FILE))

    def parquet_path(self, version_id: str) -> Path:
        """The version's rows as a file, for a download. Not to be written to."""
        self.manifest(version_id)
        return self._file(version_id, ROWS_FILE)

    def original_path(self, version_id: str) -> Path | None:
        """The file as it was received; None when it was not kept."""
        if self.manifest(version_id).file(ORIGINAL_FILE) is None:
            return None
        return self._file(version_id, ORIGINAL_FILE)

    def prepare(self, version_id: str) -> bool:
        """Make the serving copy where it pays; gives whether the version has one.

        A copy that is there and intact stays, a damaged one is made again.
        """
        manifest = self.manifest(version_id)
        if manifest.rows < SERVED_FROM_ROWS:
            return False
        target = self._serving / version_id
        with one_at_a_time(self._versions / version_id):
            if serving_copy(target) is None or not is_intact(target):
                self._discard(target)
                parquet = self._file(version_id, ROWS_FILE)
                make_serving_copy(manifest, parquet, target=target, aside=self.aside)
        return True

    def is_prepared(self, version_id: str) -> bool:
        """Whether readers will use a serving copy."""
        return serving_copy(self._serving / version_id) is not None

    def kept(self, version_id: str) -> tuple[int, int]:
        """What tells a version and its serving copy from any that come after (0: it has none).
        Raises VersionNotFound when the version is gone."""
        try:
            version = (self._versions / version_id).stat().st_ino
        except FileNotFoundError:
            raise not_found(version_id) from None
        try:
            return version, (self._serving / version_id).stat().st_ino
        except FileNotFoundError:
            return version, 0

    def mapped_bytes(self, version_id: str) -> int:
        """Addresses that a version's lookup takes once its files are mapped: nobody's memory."""
        folder = lookup_beside(self._serving / version_id / "rows")
        return sum(each.stat().st_size for each in folder.iterdir()) if folder.is_dir() else 0

    def destroy(self, version_id: str) -> None:
        """Remove a version and its serving copy for good. Raises VersionNotFound."""
        if not is_version_id(version_id) or not self._discard(self._versions / version_id):
            raise not_found(version_id)
        self._discard(self._serving / version_id)

    def sweep(self) -> Swept:
        """Remove what a crash left. Safe at any time, whoever else is at work."""
        unfinished = sweep(self.aside)
        orphans = [
            folder.name
            for folder in self._serving.iterdir()
            if not (self._versions / folder.name).is_dir() and self._discard(folder)
        ]
        return Swept(unfinished, tuple(sorted(orphans)))

    @contextmanager
    def reader(
        self,
        views: Mapping[str, str],
        limits: Limits = DEFAULT_LIMITS,
        *,
        numbered_as: str | None = None,
        extensions: Iterable[Extension] = (),
    ) -> Iterator[Reader]:
        """A locked-down reader of these versions, each under its view name.

        `numbered_as` gives every view a first column of that name: the row's position from 0,
        the stable order in which to page.
        """
        sources = self._sources(views, numbered_as)
        with (
            folder_aside(self.aside) as spill,
            open_engine(
                sources,
                memory_mb=limits.memory_mb,
                spill=spill,
                threads=min(_READER_THREADS, os.cpu_count() or 1),
                numbered_as=numbered_as,
                extensions=extensions,
            ) as connection,
        ):
            yield Reader(
                connection,
                tuple(sources),
                limits,
                lookups=self._lookups(views, sources),
                numbered_as=numbered_as,
            )

    @contextmanager
    def scratch(
        self,
        views: Mapping[str, str] | None = None,
        *,
        memory_mb: int = 2048,
        extensions: Iterable[Extension] = (),
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """A private in-memory engine for a room that needs one handed in.

        It may make tables and take Arrow tables by `register`, reads these versions and no other
        file, spills to a folder of its own inside the vault, and is gone at the end.
        """
        sources = self._sources(views or {}, None)
        with (
            folder_aside(self.aside) as spill,
            open_engine(
                sources,
                memory_mb=memory_mb,
                spill=spill,
                extensions=extensions,
                is_locked=False,
            ) as connection,
        ):
            yield connection

    def _sources(self, views: Mapping[str, str], numbered_as: str | None) -> dict[str, Source]:
        sources = {}
        for view, version_id in views.items():
            if not _VIEW_NAME.fullmatch(view):
                raise QueryError(
                    f"{view!r} cannot name a table.",
                    remedy="Use a letter, then letters, digits, hyphens and underscores.",
                )
            schema = self.manifest(version_id).schema
            if numbered_as and numbered_as in schema:
                raise QueryError(
                    f"The version has a column {numbered_as!r} of its own.",
                    where=view,
                    remedy="Give the row's position another name.",
                )
            parquet = self._file(version_id, ROWS_FILE)
            sources[view] = Source(parquet, serving_copy(self._serving / version_id))
        return sources

    def _lookups(
        self, views: Mapping[str, str], sources: Mapping[str, Source]
    ) -> dict[str, Lookups]:
        return {
            view: Lookups(lookup_beside(source.serving), self.manifest(views[view]).schema.arrow)
            for view, source in sources.items()
            if source.serving is not None
        }

    def _file(self, version_id: str, name: str) -> Path:
        return find_file(self._versions / version_id, name)

    def _discard(self, folder: Path) -> bool:
        """Take a folder out of sight in one step, then remove it; gives whether it was there."""
        with folder_aside(self.aside) as bin_:
            try:
                folder.rename(bin_ / "discarded")
            except FileNotFoundError:
                return False
        return True
