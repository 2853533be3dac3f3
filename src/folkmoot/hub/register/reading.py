"""From a file to what the register keeps of it: what was read, and the version in the vault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from folkmoot.config import Config
from folkmoot.errors import JourneyError
from folkmoot.hub.jobs.actions import Progress
from folkmoot.hub.register.models import Version
from folkmoot.intake import Reading, read
from folkmoot.tables import Schema, Sensitivity
from folkmoot.vault import Manifest, Origin, Vault

MOST_EXAMPLES = 3
LONGEST_EXAMPLE = 40
_SHARE_OF_READING = 0.9
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar", " ": "space"}
_SURE = 0.85
_FAIRLY_SURE = 0.6


@dataclass(frozen=True, slots=True)
class Read:
    """What reading a file showed, as the register keeps it.

    `proposals` has, by column, the meaning and sensitivity proposed, how sure that is and why,
    how many values were set aside, what share of its names look like people's, and examples of its
    values; a column that may be sensitive has no examples.
    """

    schema: Schema
    rows: int
    quarantined: int
    read_as: dict[str, str]
    findings: list[dict[str, str]]
    proposals: dict[str, dict[str, Any]]


def read_file(path: Path, name: str, *, progress: Progress) -> Read:
    """Read a file that nobody explained. Raises ReadError when it cannot be read as a table."""
    reading = read(path, name=name, progress=_told(progress, "Reading the file"))
    report = reading.report
    return Read(
        schema=reading.schema,
        rows=report.n_rows,
        quarantined=reading.quarantine.num_rows,
        read_as=_read_as(reading),
        findings=[
            {
                "kind": finding.kind.value,
                "code": finding.code,
                "message": finding.message,
                "where": finding.where,
            }
            for finding in report.findings
        ],
        proposals=_proposals(reading),
    )


def keep_in_vault(path: Path, version: Version, config: Config, *, progress: Progress) -> Manifest:
    """Read the file again, as it was confirmed, into a new version of the vault.

    Raises JourneyError when it now reads otherwise than what was confirmed.
    """
    reading = read_confirmed(path, version, progress=progress)
    report = reading.report
    return Vault(config.vault_dir).add(
        version.schema,
        reading.batches(),
        origin=Origin(
            source=version.asset.source or version.file_name,
            licence=version.asset.licence,
            publisher=version.asset.member.name,
            file_name=version.file_name,
            format=report.format,
            encoding=report.encoding,
            delimiter=report.delimiter,
            sheet=report.sheet,
            findings=report.findings,
        ),
        quarantine=reading.quarantine,
        original=path,
    )


def read_confirmed(path: Path, version: Version, *, progress: Progress) -> Reading:
    """Read the file again, as it was confirmed.

    Raises JourneyError when it now reads otherwise than what was confirmed.
    """
    reading = read(path, name=version.file_name, progress=_told(progress, "Reading the file"))
    _require_same(reading, version)
    return reading


def _told(progress: Progress, message: str) -> Callable[[int, int], None]:
    def tell(done: int, of: int) -> None:
        progress(_SHARE_OF_READING * done / max(of, 1), message)

    return tell


def _require_same(reading: Reading, version: Version) -> None:
    def facts(schema: Schema) -> list[tuple[str, str]]:
        return [(column.name, column.type.value) for column in schema]

    is_same = (
        facts(reading.schema) == facts(version.schema)
        and reading.report.n_rows == version.rows
        and reading.quarantine.num_rows == version.quarantined
    )
    if not is_same:
        raise JourneyError(
            "The file is now read otherwise than when its columns were confirmed.",
            where=version.file_name,
            remedy="Upload it again and confirm it as it is read now.",
        )


def _read_as(reading: Reading) -> dict[str, str]:
    report = reading.report
    rows = [str(row + 1) for row in report.header_rows]
    return {
        "format": report.format.upper(),
        "encoding": report.encoding,
        "separated by": _DELIMITERS.get(report.delimiter, report.delimiter),
        "sheet": report.sheet,
        "headings in": f"row {' and '.join(rows)}" if rows else "no row: there are none",
    }


def _proposals(reading: Reading) -> dict[str, dict[str, Any]]:
    report = reading.report
    return {
        column.name: {
            "meaning": column.meaning.value if column.meaning else "",
            "sensitivity": column.sensitivity.value,
            "confidence": _in_words(proposal.confidence) if proposal.meaning else "",
            "reason": proposal.reason,
            "quarantined": profile.suppressed + profile.misfits,
            "person_share": proposal.person_share or 0.0,
            "examples": [value[:LONGEST_EXAMPLE] for value, _ in profile.commonest[:MOST_EXAMPLES]]
            if column.sensitivity is Sensitivity.NONE
            else [],
        }
        for column, profile, proposal in zip(
            reading.schema, report.profiles, report.proposals, strict=True
        )
    }


def _in_words(confidence: float) -> str:
    if confidence >= _SURE:
        return "Quite sure"
    return "Fairly sure" if confidence >= _FAIRLY_SURE else "A guess"
