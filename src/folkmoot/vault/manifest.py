"""The manifest: what a version says about itself, and the name that holds it to that.

A version is named by its manifest: the first 160 bits of the SHA-256 of `manifest.json`, in
base32 (RFC 4648, lower case). The manifest holds the SHA-256 of every other file, so whoever has
the name, from the ledger for instance, can tell whether any byte of the version was changed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from folkmoot.errors import SchemaError, VersionDamaged
from folkmoot.tables import Finding, Kind, Schema

FORMAT_VERSION = 1
MANIFEST_FILE = "manifest.json"
ROWS_FILE = "rows.parquet"
QUARANTINE_FILE = "quarantine.parquet"
ORIGINAL_FILE = "original"

_VERSION_ID = re.compile(r"[a-z2-7]{32}")


@dataclass(frozen=True, slots=True)
class VersionFile:
    """One file of a version: its name in the folder, its size in bytes, its SHA-256 in hex."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the rows came from, under what terms, and how they were read.

    `source` is an address or a sentence. `format`, `encoding`, `delimiter` and `sheet` are what
    the reader of the file decided, and `findings` its report. `made_from` names the versions that
    these rows were made from, where they were made and not received.
    """

    source: str
    licence: str = ""
    publisher: str = ""
    file_name: str = ""
    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    findings: tuple[Finding, ...] = ()
    made_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """One immutable state of an asset.

    `rows` counts the rows of the table and `quarantined` those of the quarantine. `created_at` is
    in UTC. `nonce` keeps two versions of the same rows apart.
    """

    version_id: str
    format_version: int
    created_at: datetime
    nonce: str
    schema: Schema
    rows: int
    quarantined: int
    files: tuple[VersionFile, ...]
    origin: Origin

    def file(self, name: str) -> VersionFile | None:
        return next((file for file in self.files if file.name == name), None)


def compose(
    *,
    nonce: str,
    schema: Schema,
    rows: int,
    quarantined: int,
    files: tuple[VersionFile, ...],
    origin: Origin,
) -> tuple[Manifest, bytes]:
    """A new manifest, and the bytes of its file."""
    content = {
        "format_version": FORMAT_VERSION,
        "created_at": datetime.now(UTC).isoformat(timespec="microseconds"),
        "nonce": nonce,
        "schema": schema.to_json(),
        "rows": rows,
        "quarantined": quarantined,
        "files": [asdict(file) for file in files],
        "origin": asdict(origin),
    }
    written = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode()
    return understand(written, name_of(written)), written


def understand(written: bytes, version_id: str) -> Manifest:
    """The manifest that these bytes say. Raises VersionDamaged when they are not that version's."""
    if name_of(written) != version_id:
        raise VersionDamaged(
            "The manifest is not the one that this version was named by.",
            where=version_id,
            remedy="Restore the version from a backup.",
        )
    try:
        content = json.loads(written)
        return Manifest(
            version_id=version_id,
            format_version=content["format_version"],
            created_at=datetime.fromisoformat(content["created_at"]),
            nonce=content["nonce"],
            schema=Schema.from_json(content["schema"]),
            rows=content["rows"],
            quarantined=content["quarantined"],
            files=tuple(VersionFile(**file) for file in content["files"]),
            origin=_origin(content["origin"]),
        )
    except (KeyError, TypeError, ValueError, SchemaError) as error:
        raise VersionDamaged(
            "The manifest is whole but says something that this version of Folkmoot cannot read.",
            where=version_id,
            remedy=f"It may come from a newer one: this one reads format {FORMAT_VERSION}.",
        ) from error


def name_of(written: bytes) -> str:
    """The version id that a manifest's bytes give."""
    return base64.b32encode(hashlib.sha256(written).digest()[:20]).decode().lower()


def is_version_id(text: str) -> bool:
    return _VERSION_ID.fullmatch(text) is not None


def _origin(content: Mapping[str, Any]) -> Origin:
    findings = tuple(
        Finding(Kind(raw["kind"]), raw["code"], raw["message"], raw["where"])
        for raw in content["findings"]
    )
    return Origin(
        **{**content, "findings": findings, "made_from": tuple(content["made_from"])},
    )
