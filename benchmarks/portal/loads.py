"""What each system took to load, and what it takes on disk; kept, so that it is done once."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from portal import datasette, postgres, systems, usage
from portal.usage import Usage

_DUCKDB = """
import sys
sys.path.insert(0, sys.argv[1])
from portal.systems import load_duckdb
load_duckdb(*sys.argv[2:])
"""

_REGION = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from portal.loading import make_region
make_region(Path(sys.argv[2]))
"""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A load: what it used, and the megabytes that it left."""

    used: Usage
    size: float


class Loads:
    """The loads of one table, each in a file of the folder once it is done."""

    def __init__(self, folder: Path, csv: Path, server: postgres.Server, programs: Path) -> None:
        self._folder = folder
        self._csv = csv
        self._server = server
        self._programs = programs
        self._record = folder / "loads.json"
        self._known: dict[str, Loaded] = {}
        if self._record.exists():
            for name, said in json.loads(self._record.read_text()).items():
                self._known[name] = Loaded(Usage(**said["used"]), said["size"])

    def load_all(self, *, with_ckan: bool, by_sqlite_utils: bool) -> None:
        """Load whatever is not loaded yet, one after the other."""
        self._once("Folkmoot", self._folkmoot)
        self._once("DuckDB table", self._duckdb)
        self._once("PostgreSQL with its indexes", self._postgres)
        if by_sqlite_utils:
            self._once("Datasette by sqlite-utils", self._sqlite_utils)
        else:
            self._once("Datasette's file by one bulk insert", self._sqlite)
        if with_ckan:
            self._once("CKAN's flow", self._ckan)

    def as_table(self) -> list[str]:
        """Markdown."""
        lines = ["| load | seconds | processor, s | most memory, MiB | on disk, MB |",
                 "| --- | --- | --- | --- | --- |"]  # fmt: skip
        for name, each in self._known.items():
            used = each.used
            lines.append(
                f"| {name} | {used.seconds:,.1f} | {used.processor:,.1f} | {used.memory:,.0f} "
                f"| {each.size:,.0f} |"
            )
        return lines

    def _once(self, name: str, load: object) -> None:
        if name not in self._known:
            self._known[name] = load()  # type: ignore[operator]
            said = {each: asdict(loaded) for each, loaded in self._known.items()}
            self._record.write_text(json.dumps(said, indent=1))

    def _folkmoot(self) -> Loaded:
        region = self._folder / "region"
        program = Path(__file__).with_name("loading.py")
        root = Path(__file__).resolve().parents[1]
        # A region is made once, before its first file: that is no part of a load.
        usage.run([sys.executable, "-c", _REGION, root, region])
        used = usage.run([sys.executable, program, self._csv, region, systems.CODE])
        return Loaded(used, usage.size_of(region / "vault"))

    def _duckdb(self) -> Loaded:
        database = self._folder / "requests.duckdb"
        root = Path(__file__).resolve().parents[1]
        used = usage.run([sys.executable, "-c", _DUCKDB, root, self._csv, database])
        return Loaded(used, usage.size_of(database))

    def _postgres(self) -> Loaded:
        steps = postgres.load_typed(self._server, self._csv).values()
        used = Usage(
            sum(each.seconds for each in steps),
            sum(each.processor for each in steps),
            max(each.memory for each in steps),
        )
        return Loaded(used, postgres.typed_size(self._server))

    def _ckan(self) -> Loaded:
        used = postgres.load_as_ckan(self._server, self._csv)
        return Loaded(used, postgres.ckan_size(self._server))

    def _sqlite_utils(self) -> Loaded:
        database = self._folder / "requests.db"
        used = datasette.load_by_sqlite_utils(self._programs, self._csv, database)
        return Loaded(used, usage.size_of(database))

    def _sqlite(self) -> Loaded:
        database = self._folder / "requests.db"
        return Loaded(datasette.load_by_sqlite(self._csv, database), usage.size_of(database))
