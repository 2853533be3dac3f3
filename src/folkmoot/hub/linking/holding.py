"""Where a linkage's files and keys are, and the processes that may open them, one side each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from folkmoot.hub.linking.models import Linkage, LinkedAsset
from folkmoot.vault.separation import (
    Duty,
    DutyProcess,
    KeyName,
    Side,
    open_process,
    plan_sides,
    side_file,
)
from folkmoot.vault.separation.side_keys import (
    PSEUDONYM_SECRET,
    agreement_folder,
    agreement_key,
    assessment_folder,
    assessment_key,
    private_key_file,
    side_key,
)

MEMORY_MB = 1_300
"""Of the engine that compares identities; nothing of it spills."""

FLAGGED = "flagged"
"""Where an analyst's process leaves what only a linker's can open."""

PARTS = ("identity", "attribute", "assessment", "agreement", FLAGGED)


def make_folders(linkage: Linkage) -> None:
    for part in PARTS:
        (linkage.folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)


def discard(linkage: Linkage) -> None:
    """Remove a linkage's files; doing it twice changes nothing."""
    shutil.rmtree(linkage.folder, ignore_errors=True)


def clear_assessment(linkage: Linkage) -> None:
    """Remove what was put aside for the report on bias."""
    for name in ("assessment_pairs", "characteristics"):
        (linkage.folder / FILES[name]).unlink(missing_ok=True)
        linkage.sha256.pop(name, None)


@contextmanager
def linker(linkage: Linkage) -> Iterator[DutyProcess]:
    """A process that can open identities and make this agreement's pseudonyms.

    Raises SealBroken where the keys were destroyed.
    """
    keys = settings.CONFIG.keys_dir
    with open_process(
        Duty.LINKER,
        keys={
            KeyName.IDENTITY: private_key_file(keys / Side.IDENTITY.value),
            KeyName.PSEUDONYMS: agreement_folder(keys, linkage.agreement_id) / PSEUDONYM_SECRET,
        },
        reads=[_separated(Side.IDENTITY), linkage.folder / FLAGGED],
        writes=[linkage.folder / part for part in ("identity", "attribute", "assessment")],
    ) as process:
        yield process


@contextmanager
def assembler(linkage: Linkage) -> Iterator[DutyProcess]:
    """A process that can open attributes, and write for the agreement's key."""
    keys = settings.CONFIG.keys_dir
    with open_process(
        Duty.ASSEMBLER,
        keys={KeyName.ATTRIBUTE: private_key_file(keys / Side.ATTRIBUTE.value)},
        reads=[_separated(Side.ATTRIBUTE), linkage.folder / "attribute"],
        writes=[linkage.folder / "agreement", linkage.folder / "assessment"],
    ) as process:
        yield process


@contextmanager
def assessor(linkage: Linkage) -> Iterator[DutyProcess]:
    """A process that can open pairs and the characteristics named for fairness."""
    keys = settings.CONFIG.keys_dir
    with open_process(
        Duty.ASSESSOR,
        keys={KeyName.ASSESSMENT: private_key_file(assessment_folder(keys))},
        reads=[linkage.folder / "assessment"],
    ) as process:
        yield process


@contextmanager
def analyst(linkage: Linkage) -> Iterator[DutyProcess]:
    """A process that can open the agreement's linked versions, and write for the linker."""
    keys = settings.CONFIG.keys_dir
    with open_process(
        Duty.ANALYST,
        keys={
            KeyName.AGREEMENT: private_key_file(agreement_folder(keys, linkage.agreement_id)),
        },
        reads=[linkage.folder / "agreement"],
        writes=[linkage.folder / FLAGGED],
    ) as process:
        yield process


def identity_file(one: LinkedAsset) -> dict[str, Any]:
    """The identity side of a version, as a process is told of it."""
    separated = one.version.separated
    schema = plan_sides(one.version.schema).identity_schema
    return {
        "name": one.name,
        "path": str(side_file(settings.CONFIG.vault_dir, Side.IDENTITY, separated.key.hex)),
        "sha256": separated.identity_sha256,
        "columns": schema.to_json(),
    }


def attribute_file(one: LinkedAsset) -> dict[str, Any]:
    """The attribute side of a version, with the columns that are joined."""
    separated = one.version.separated
    return {
        "name": one.name,
        "title": one.version.asset.title,
        "path": str(side_file(settings.CONFIG.vault_dir, Side.ATTRIBUTE, separated.key.hex)),
        "sha256": separated.attribute_sha256,
        "columns": separated.attribute_columns,
        "chosen": one.columns,
    }


def file_of(linkage: Linkage, name: str) -> dict[str, str]:
    """A file of a linkage by the name under which its hash is kept."""
    return {"path": str(linkage.folder / FILES[name]), "sha256": linkage.sha256[name]}


FILES: Mapping[str, Path] = {
    "pairs": Path("identity", "pairs.parquet"),
    "identity_links": Path("identity", "links.parquet"),
    "attribute_links": Path("attribute", "links.parquet"),
    "assessment_pairs": Path("assessment", "pairs.parquet"),
    "characteristics": Path("assessment", "characteristics.parquet"),
    "linked": Path("agreement", "linked.parquet"),
}


def public_text(side: Side) -> str:
    """What seals for a side."""
    return side_key(settings.CONFIG.keys_dir, side).text


def assessment_text() -> str:
    """What seals for an assessor."""
    return assessment_key(settings.CONFIG.keys_dir).text


def agreement_text(linkage: Linkage) -> str:
    """What seals for the agreement. Raises VaultError where its keys were destroyed."""
    return agreement_key(settings.CONFIG.keys_dir, linkage.agreement_id).text


def _separated(side: Side) -> Path:
    folder: Path = side_file(settings.CONFIG.vault_dir, side, "any").parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
