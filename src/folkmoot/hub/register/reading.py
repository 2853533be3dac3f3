"""From a file to what the register keeps of it: what was read, and the version in the vault."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from folkmoot.config import Config
from folkmoot.hub.jobs.actions import Progress
from folkmoot.hub.register.models import Version
from folkmoot.tables import Schema
from folkmoot.vault import Manifest, Origin, Vault

MOST_EXAMPLES = 3
LONGEST_EXAMPLE = 40


@dataclass(frozen=True, slots=True)
class Read:
    """What reading a file showed, as the register keeps it.

    `proposals` has, by column, how sure the reader is of its meaning and examples of its values;
    a column that may be sensitive has no examples.
    """

    schema: Schema
    rows: int
    quarantined: int
    read_as: dict[str, str]
    findings: list[dict[str, str]]
    proposals: dict[str, dict[str, Any]]


def read_file(path: Path, name: str, *, progress: Progress) -> Read:
    """Read a file that nobody explained. Raises ReadError when it cannot be read as a table."""
    from folkmoot.intake import read

    progress(0.05, "Reading the file")
    reading = read(path)
    return Read(
        schema=reading.schema,
        rows=reading.report.rows,
        quarantined=0 if reading.quarantine is None else reading.quarantine.num_rows,
        read_as={},
        findings=[],
        proposals={},
    )


def keep_in_vault(path: Path, version: Version, config: Config, *, progress: Progress) -> Manifest:
    """Read the file again, as it was confirmed, into a new version of the vault."""
    from folkmoot.intake import read

    reading = read(path)
    return Vault(config.vault_dir).add(
        version.schema,
        reading.batches(),
        origin=Origin(version.asset.source, file_name=version.file_name),
        quarantine=reading.quarantine,
        original=path,
    )
