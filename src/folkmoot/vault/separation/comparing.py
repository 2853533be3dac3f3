"""Each asset compared inside itself, then each two of them: pairs by row keys."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.errors import LinkageError
from folkmoot.linkage.clusters.graph import name_assets
from folkmoot.linkage.people import PeopleFile, PeopleLinks, dedupe_people, link_people
from folkmoot.linkage.people.saved_model import write_model
from folkmoot.linkage.thresholds import Use
from folkmoot.tables import Finding, Kind, Schema
from folkmoot.vault.engine import open_engine
from folkmoot.vault.separation.processes import Progress
from folkmoot.vault.separation.sides import ROW_KEY

Tables = Mapping[str, tuple[pa.Table, Schema]]
"""Identities by the name of their asset, each with what its columns mean."""


@dataclass(frozen=True, slots=True)
class Job:
    """What links are for, from which probability on (None: the use decides), and with how much
    memory. Nothing spills: `folder` is only where an engine would look for its own files."""

    use: Use
    threshold: float | None
    memory_mb: int
    folder: Path


@dataclass(frozen=True, slots=True)
class Compared:
    """`pairs` are all above the floor, with `is_linked` for those at their part's threshold; a part
    is one comparison: its assets, threshold, pairs, expected precision and recall, and the model
    that was learned (no record is in it), by which pairs are explained."""

    pairs: pa.Table
    parts: list[dict[str, Any]]
    findings: tuple[Finding, ...]


def compare_all(tables: Tables, job: Job, progress: Progress) -> Compared:
    """Each asset inside itself first, then each two of them.

    Where an asset has too few duplicates to learn from, a finding says so. Raises LinkageError when
    two assets cannot be linked.
    """
    runs = [(name, name) for name in tables] + list(itertools.combinations(tables, 2))
    found: list[pa.Table] = []
    parts: list[dict[str, Any]] = []
    findings: list[Finding] = []
    for number, (left, right) in enumerate(runs):
        progress(0.05 + 0.85 * number / len(runs), f"Comparing {_between(left, right)}")
        try:
            links = _run(tables, left, right, job)
        except LinkageError as error:
            if left != right:
                raise
            findings.append(
                Finding(Kind.DOUBTED, "linkage.duplicates_unknown",
                        f"Duplicates could not be looked for: {error.problem}", left)
            )  # fmt: skip
            continue
        named = name_assets(links.pairs, left, right)
        is_linked = pc.greater_equal(named["match_probability"], links.expectation.threshold)
        found.append(named.append_column("is_linked", is_linked))
        parts.append(_part(left, right, links))
        findings += [
            Finding(one.kind, one.code, one.message, _between(left, right))
            for one in links.findings
            if one.kind is not Kind.DECIDED
        ]
    return Compared(pa.concat_tables(found), parts, tuple(findings))


def _run(tables: Tables, left: str, right: str, job: Job) -> PeopleLinks:
    files = [PeopleFile(*tables[name], ROW_KEY) for name in (left, right)]
    with open_engine(
        {}, memory_mb=job.memory_mb, spill=job.folder / "spill", spill_mb=0, is_locked=False
    ) as engine:
        if left == right:
            return dedupe_people(files[0], engine, use=job.use, threshold=job.threshold)
        return link_people(files[0], files[1], engine, use=job.use, threshold=job.threshold)


def _part(left: str, right: str, links: PeopleLinks) -> dict[str, Any]:
    expected = links.expectation
    return {
        "left": left,
        "right": right,
        "threshold": expected.threshold,
        "pairs": expected.n_pairs,
        "precision": asdict(expected.precision) if expected.precision else None,
        "recall": asdict(expected.recall) if expected.recall else None,
        "model": write_model(links.model) if links.model else None,
    }


def _between(left: str, right: str) -> str:
    return left if left == right else f"{left} and {right}"
