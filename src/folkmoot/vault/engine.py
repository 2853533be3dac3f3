"""Opening DuckDB so that it can do no more than answer questions about the files it was given.

Everything is fixed before the first query: the extensions come from their wheels and are checked
against DuckDB's signature, the versions' files are the only ones that can be reached, and then
external access is turned off and the configuration locked. None of this can be undone from SQL
(https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview).

Three things DuckDB does that a reader of its manual may not expect, each with its test:
`allowed_paths` lets `COPY … TO` overwrite the very file it names, so `guard` refuses statements
that are no question; setting `temp_directory` resets `max_temp_directory_size`, so the size is
set after it; without a `temp_directory` an in-memory database may write to `.tmp` in the current
folder.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import duckdb

from folkmoot.errors import QueryError, VaultError
from folkmoot.vault.word_function import add_word_function

POSITION = "__position"
"""The column of a serving copy that counts its rows from 0, in the order they were received."""

PARQUET_POSITION = "file_row_number"
"""What DuckDB calls the same thing in a Parquet file."""

SERVED_TABLE = "served"

_SPILL_PER_MEMORY = 4


class Extension(StrEnum):
    """A DuckDB extension that comes as a wheel, pinned to the engine's version."""

    SPATIAL = "spatial"


_WHEELS = {Extension.SPATIAL: "duckdb_extension_spatial"}


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows of a view are: the version's Parquet, and its serving copy if it has one."""

    parquet: Path
    serving: Path | None = None


@contextmanager
def open_engine(
    sources: Mapping[str, Source],
    *,
    memory_mb: int,
    spill: Path,
    threads: int | None = None,
    numbered_as: str | None = None,
    extensions: Iterable[Extension] = (),
    is_locked: bool = True,
    spill_mb: int | None = None,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A private in-memory database with one view per source, closed at the end.

    It reaches the sources' files and the folder `spill`, which it fills to at most `spill_mb`, or
    four times its memory. `threads` None takes every processor. `numbered_as` gives every view a
    first column of that name with the row's position. An unlocked engine may set what concerns
    itself (threads, schema), never what it can reach. Raises VaultError when a source cannot be
    opened.
    """
    connection = duckdb.connect(":memory:", config=_configuration(memory_mb, spill, threads))
    try:
        try:
            connection.execute("SET enable_progress_bar = false")
            most_spilt = _SPILL_PER_MEMORY * memory_mb if spill_mb is None else spill_mb
            connection.execute(f"SET max_temp_directory_size = '{most_spilt}MB'")
            add_word_function(connection)
            for extension in extensions:
                _load(connection, extension)
            _open_sources(connection, sources, numbered_as)
            connection.execute("SET enable_external_access = false")
            if is_locked:
                connection.execute("SET lock_configuration = true")
        except duckdb.Error as error:
            raise VaultError(
                f"A version could not be opened ({type(error).__name__}).",
                where=", ".join(sources),
                remedy="Run `folkmoot verify`: it tells whether a file was damaged.",
            ) from error
        yield connection
    finally:
        connection.close()


def _configuration(
    memory_mb: int, spill: Path, threads: int | None
) -> dict[str, str | bool | int | float | list[str]]:
    settings: dict[str, str | bool | int | float | list[str]] = {
        "allow_community_extensions": False,
        "allow_persistent_secrets": False,
        "allow_unsigned_extensions": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "memory_limit": f"{memory_mb}MB",
        "python_enable_replacements": False,
        "temp_directory": str(spill),
    }
    return settings if threads is None else {**settings, "threads": threads}


def _load(connection: duckdb.DuckDBPyConnection, extension: Extension) -> None:
    """DuckDB checks the file's signature before it runs any of it."""
    file = extension_file(extension)
    try:
        connection.execute(f"LOAD {literal(str(file))}")
    except duckdb.Error as error:
        raise VaultError(
            f"DuckDB refused the extension {extension} ({type(error).__name__}).",
            where=file.name,
            remedy=f"Install duckdb-extension-{extension}=={duckdb.__version__} afresh.",
        ) from error


def _open_sources(
    connection: duckdb.DuckDBPyConnection, sources: Mapping[str, Source], numbered_as: str | None
) -> None:
    """Attached files stay reachable when external access ends; Parquet has to be named."""
    for number, (view, source) in enumerate(sources.items()):
        if source.serving:
            path = literal(str(source.serving))
            connection.execute(f"ATTACH {path} AS served_{number} (READ_ONLY)")
        connection.execute(_view(view, source, number, numbered_as))
    parquet = [literal(str(source.parquet)) for source in sources.values() if not source.serving]
    connection.execute(f"SET allowed_paths = [{', '.join(parquet)}]")


def extension_file(extension: Extension) -> Path:
    """The extension's file inside its wheel. Raises VaultError when the wheel is not there."""
    package = importlib.util.find_spec(_WHEELS[extension])
    folders = list(package.submodule_search_locations or ()) if package else []
    version = f"v{duckdb.__version__}"
    for folder in folders:
        file = Path(folder, "extensions", version, f"{extension}.duckdb_extension")
        if file.is_file():
            return file
    raise VaultError(
        f"The DuckDB extension {extension} for {version} is not installed.",
        remedy=f"Install duckdb-extension-{extension}=={duckdb.__version__}.",
    )


def scan(parquet: Path) -> str:
    """The rows of one Parquet file with their position, whatever the names of its folders."""
    return (
        f"read_parquet({literal(str(parquet))}, file_row_number = true, hive_partitioning = false)"
    )


def identifier(name: str) -> str:
    """A name as SQL writes it, whatever it holds."""
    if "\0" in name:
        raise QueryError("A name holds a null character.")
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def literal(text: str) -> str:
    """A text as SQL writes it, whatever it holds."""
    if "\0" in text:
        raise QueryError("A text holds a null character.")
    escaped = text.replace("'", "''")
    return f"'{escaped}'"


def _view(name: str, source: Source, number: int, numbered_as: str | None) -> str:
    position = POSITION if source.serving else PARQUET_POSITION
    table = f"served_{number}.{SERVED_TABLE}" if source.serving else scan(source.parquet)
    numbered = f"{position} AS {identifier(numbered_as)}, " if numbered_as else ""
    rows = f"{numbered}* EXCLUDE ({position}) FROM {table}"
    return f"CREATE VIEW {identifier(name)} AS SELECT {rows}"
