"""What a linker process does: who is who in identity files, and the way back to a member's records.

Nothing that it reads is written in the clear: its engine has no folder to spill into.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage.thresholds import Use
from folkmoot.tables import Column, ColumnType, Schema
from folkmoot.vault.sealing import PublicKey
from folkmoot.vault.separation.comparing import Job, compare_all
from folkmoot.vault.separation.duties import KeyName
from folkmoot.vault.separation.encrypted_files import write_encrypted
from folkmoot.vault.separation.held import Held
from folkmoot.vault.separation.joining import find_person, identities_of
from folkmoot.vault.separation.processes import Progress
from folkmoot.vault.separation.pseudonyms import links_of, name_persons
from folkmoot.vault.separation.returning import return_flags
from folkmoot.vault.separation.reviewing import draw_clusters, draw_pairs, report
from folkmoot.vault.separation.sides import ROW_KEY

PAIRS_FILE, LINKS_FILE = "pairs.parquet", "links.parquet"
"""Of a linkage's folder `identity`; pairs are in `assessment` too, links in `attribute`."""


def link(
    held: Held,
    progress: Progress,
    *,
    assets: Sequence[Mapping[str, Any]],
    use: str,
    threshold: float | None,
    folder: str,
    identity_key: str,
    attribute_key: str,
    assessment_key: str,
    memory_mb: int,
    decisions: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Find the records of one person inside and between assets (`name`, `path`, `sha256`,
    `columns`), and name each person by the agreement's secret.

    Writes `identity/pairs.parquet` (every pair above the floor, by row keys), the same with
    `is_linked` for an assessor, and the links (asset, row_key, pseudonym, match_probability,
    match_tier) for each side. `decisions` of reviewers (the
    columns of a pair, and is_same) hold whatever the model says. Gives what may be shown: the
    `parts` with what to expect of each, `findings`, counts and the files' SHA-256.
    """
    tables = {asset["name"]: _identities(held, asset) for asset in assets}
    home = Path(folder)
    compared = compare_all(tables, Job(Use(use), threshold, memory_mb, home), progress)
    progress(0.9, "Putting the records of each person together")
    linked = compared.pairs.filter(compared.pairs["is_linked"]).drop_columns(["is_linked"])
    clusters = name_persons(tables, linked, decisions, held.secret)
    links = links_of(clusters)
    digests = {
        "pairs": write_encrypted(
            home / "identity" / PAIRS_FILE,
            compared.pairs.drop_columns(["is_linked"]),
            PublicKey(identity_key),
        ),
        "identity_links": write_encrypted(
            home / "identity" / LINKS_FILE, links, PublicKey(identity_key)
        ),
        "assessment_pairs": write_encrypted(
            home / "assessment" / PAIRS_FILE, compared.pairs, PublicKey(assessment_key)
        ),
        "attribute_links": write_encrypted(
            home / "attribute" / LINKS_FILE, links, PublicKey(attribute_key)
        ),
    }
    return {
        "parts": compared.parts,
        "findings": [asdict(finding) for finding in (*compared.findings, *clusters.findings)],
        "people": pc.count_distinct(links["pseudonym"]).as_py(),
        "pairs": linked.num_rows,
        "sha256": digests,
    }


def pairs(held: Held, progress: Progress, *, file: Mapping[str, Any]) -> dict[str, Any]:
    """The pairs of a linkage by row keys, for whoever arranges their review; no identity."""
    return {"pairs": held.read(KeyName.IDENTITY, file).to_pylist()}


WORKS = {
    "link": link,
    "return_flags": return_flags,
    "pairs": pairs,
    "draw_pairs": draw_pairs,
    "draw_clusters": draw_clusters,
    "report": report,
    "find_person": find_person,
    "identities_of": identities_of,
}


def _identities(held: Held, asset: Mapping[str, Any]) -> tuple[pa.Table, Schema]:
    table = held.read(KeyName.IDENTITY, asset)
    key = Column(ROW_KEY, ROW_KEY, ColumnType.CODE)
    return table, Schema((key, *Schema.from_json(list(asset["columns"]))))
