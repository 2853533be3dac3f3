"""What a linker process does for reviewers: it draws pairs and clusters.

It says what their records have in common; no value of a record is in what it answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.errors import LinkageError
from folkmoot.linkage.assurance.allocation import Aim
from folkmoot.linkage.engine import Connection
from folkmoot.linkage.people import PeopleFile
from folkmoot.linkage.people.saved_model import read_model
from folkmoot.linkage.review import (
    Drawing,
    Part,
    Titles,
    draw_review,
    explain_pairs,
    read_quality,
    report_part,
    show_clusters,
)
from folkmoot.tables import Column, ColumnType, Schema
from folkmoot.vault.engine import open_engine
from folkmoot.vault.separation.duties import KeyName
from folkmoot.vault.separation.held import Held
from folkmoot.vault.separation.processes import Progress
from folkmoot.vault.separation.pseudonyms import name_persons
from folkmoot.vault.separation.sides import ROW_KEY


def draw_pairs(
    held: Held,
    progress: Progress,
    *,
    assets: Sequence[Mapping[str, Any]],
    pairs: Mapping[str, Any],
    parts: Sequence[Mapping[str, Any]],
    judged: Sequence[tuple[str, str, bool | None]],
    aim: float,
    seed: int,
    folder: str,
    memory_mb: int,
) -> dict[str, Any]:
    """The pairs to judge next, each described and explained, the strata that they are drawn from,
    and how many records are unlinkable.

    `assets` (`name`, `path`, `sha256`, `columns`) and `parts` (`left`, `right`, `threshold`,
    `model`) are those of the linkage, `pairs` its file. `judged` is what earlier rounds came to, by
    `review.record_name` of both records; `aim` is half the width that intervals may have.
    """
    files = {asset["name"]: _people(held, asset) for asset in assets}
    found = _with_thresholds(held.read(KeyName.IDENTITY, pairs), parts)
    known = {(left, right): answer for left, right, answer in judged}
    progress(0.3, "Drawing pairs, and describing them")
    with _engine(Path(folder), memory_mb) as engine:
        drawn = draw_review(Drawing(files, found, known), Aim(aim, aim), seed, engine)
        progress(0.7, "Saying how the model came to its probabilities")
        explained = explain_pairs(files, drawn.pairs, _explainable(parts), engine)
    strata = drawn.strata
    return {
        "pairs": [pair.to_json() for pair in explained.pairs],
        "unlinkables": [asdict(one) for one in explained.unlinkables],
        "strata": {
            name: getattr(strata, name).tolist()
            for name in ("sizes", "is_linked", "least", "greatest", "planned")
        },
    }


def draw_clusters(
    held: Held,
    progress: Progress,
    *,
    assets: Sequence[Mapping[str, Any]],
    pairs: Mapping[str, Any],
    parts: Sequence[Mapping[str, Any]],
    decisions: Sequence[Mapping[str, Any]],
    most: int,
    folder: str,
    memory_mb: int,
) -> dict[str, Any]:
    """The most doubtful clusters of a linkage, each with its links described; no pseudonym.

    `decisions` (rows of `linkage.clusters.DECISIONS`) are those that the clusters keep to.
    """
    files = {asset["name"]: _people(held, asset) for asset in assets}
    found = _with_thresholds(held.read(KeyName.IDENTITY, pairs), parts)
    linked = found.filter(pc.greater_equal(found["match_probability"], found["threshold"]))
    tables = {name: (file.table, file.schema) for name, file in files.items()}
    clusters = name_persons(tables, linked.drop_columns(["threshold"]), decisions, held.secret)
    progress(0.5, "Describing the clusters that hang together least")
    with _engine(Path(folder), memory_mb) as engine:
        shown = show_clusters(files, clusters, most, engine)
    return {"clusters": [cluster.to_json() for cluster in shown]}


def report(
    held: Held,
    progress: Progress,
    *,
    assets: Sequence[Mapping[str, Any]],
    pairs: Mapping[str, Any],
    parts: Sequence[Mapping[str, Any]],
    title: str,
    names: Mapping[str, str],
    judged: Mapping[str, Any] | None,
    on: str,
    folder: str,
    memory_mb: int,
) -> dict[str, Any]:
    """A report on each two assets that were linked: a page to keep, and its entry for the
    Algorithmic Transparency Recording Standard.

    `names` are the assets' titles, `judged` what people's sample says
    (`assurance.judged_quality.EstimatedQuality`), `on` the day. Groups of people are for an
    assessor's process, and not in it.
    """
    files = {asset["name"]: _people(held, asset) for asset in assets}
    found = held.read(KeyName.IDENTITY, pairs)
    quality = read_quality(judged) if judged else None
    done = []
    with _engine(Path(folder), memory_mb) as engine:
        for part in _explainable(parts):
            if part.left == part.right:
                continue
            progress(0.2, f"Reporting on {part.left} and {part.right}")
            own = found.filter(
                pc.and_(
                    pc.equal(found["left_asset"], part.left),
                    pc.equal(found["right_asset"], part.right),
                )
            )
            said = report_part(
                own,
                (files[part.left], files[part.right]),
                part,
                Titles(title, names[part.left], names[part.right], date.fromisoformat(on)),
                quality,
                engine,
            )
            done.append({"left": part.left, "right": part.right, **said.to_json()})
    return {"reports": done}


def _explainable(parts: Sequence[Mapping[str, Any]]) -> list[Part]:
    """The parts whose model this version of the code can read: another compares people in other
    ways, and what it would say of a pair is not what the model said."""
    found = []
    for part in parts:
        try:
            model = read_model(part["model"]) if part.get("model") else None
        except LinkageError:
            continue
        if model is not None:
            found.append(Part(part["left"], part["right"], part["threshold"], model))
    return found


def _people(held: Held, asset: Mapping[str, Any]) -> PeopleFile:
    key = Column(ROW_KEY, ROW_KEY, ColumnType.CODE)
    schema = Schema((key, *Schema.from_json(list(asset["columns"]))))
    return PeopleFile(held.read(KeyName.IDENTITY, asset), schema, ROW_KEY)


def _with_thresholds(pairs: pa.Table, parts: Sequence[Mapping[str, Any]]) -> pa.Table:
    """The pairs with the threshold of their kind."""
    threshold = {(part["left"], part["right"]): part["threshold"] for part in parts}
    kinds = zip(pairs["left_asset"].to_pylist(), pairs["right_asset"].to_pylist(), strict=True)
    return pairs.append_column("threshold", pa.array([threshold[kind] for kind in kinds]))


@contextmanager
def _engine(folder: Path, memory_mb: int) -> Iterator[Connection]:
    with open_engine(
        {}, memory_mb=memory_mb, spill=folder / "spill", spill_mb=0, is_locked=False
    ) as engine:
        yield engine
