"""The vault: the only code that opens a data file or an engine.

    vault = Vault(config.vault_dir)
    vault.sweep()                                        # at start: what a crash left
    manifest = vault.add(schema, batches, origin=Origin("https://…", licence="OGL v3"))
    vault.prepare(manifest.version_id)                   # a serving copy, where it pays
    with vault.reader({"payments": manifest.version_id}, Limits(seconds=10)) as reader:
        page = reader.query("SELECT supplier, amount FROM payments LIMIT ?", [100])

A version is a folder that never changes: rows as Parquet, what did not fit (the quarantine), the
file as received, and a `manifest` that the version is named by. `writing` streams them to disk,
`files` reads and checks them, `staging` shows them in one step and sweeps up after crashes,
`serving` keeps a second copy that pages fast, with a
`lookup` that finds a few rows of many. `engine` opens DuckDB locked to the versions named,
`guard` lets one SELECT through, `reader` limits its time and memory, `workers` runs it where it
can be killed. `export` turns rows into files for people, and `sealing` keeps an upload closed
until its columns are confirmed. `store` is the Vault itself.
"""

from folkmoot.vault.engine import Extension
from folkmoot.vault.manifest import Manifest, Origin, VersionFile
from folkmoot.vault.reader import Limits, Parameters, Reader
from folkmoot.vault.store import Swept, Vault
from folkmoot.vault.workers import Lane, RunningQuery, WorkerPool

__all__ = [
    "Extension",
    "Lane",
    "Limits",
    "Manifest",
    "Origin",
    "Parameters",
    "Reader",
    "RunningQuery",
    "Swept",
    "Vault",
    "VersionFile",
    "WorkerPool",
]
