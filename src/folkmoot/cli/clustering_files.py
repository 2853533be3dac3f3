"""The files that clustering reads and writes: pairs, records, decisions, keys."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from folkmoot.errors import LinkageError

if TYPE_CHECKING:
    from folkmoot.linkage.clusters import Clusters, ConflictRule, Method
    from folkmoot.tables import Meaning

KEY_NAME = "folkmoot-clusters.key"
_KEY_BYTES = 32
_USUAL_THRESHOLD = 0.5
_ENDS = (("left_asset", "left_id"), ("right_asset", "right_id"))


@dataclass(frozen=True)
class GivenPairs:
    """Pairs with the names of their assets, what those are, and where to link."""

    pairs: pa.Table
    assets: tuple[str, ...]
    threshold: float


@dataclass(frozen=True)
class KnownRecords:
    """Records by asset and record_id with their columns, None where no file was given; which column
    has which meaning, in all files alike."""

    table: pa.Table | None
    columns: dict[Meaning, str]


def read_pairs(path: Path, within: bool | None) -> GivenPairs:
    """Pairs of two files, inside one, or of many assets.

    Raises LinkageError where nothing says whether an identifier on both sides is one record.
    """
    from folkmoot.linkage.clusters import name_assets
    from folkmoot.linkage.described_pairs import description_of

    table = read_parquet(path)
    told = description_of(table)
    threshold = _USUAL_THRESHOLD if told is None else told.threshold
    if "left_asset" in table.column_names:
        names = [table[asset].cast(pa.string()).unique().to_pylist() for asset, _ in _ENDS]
        return GivenPairs(table, tuple(sorted({*names[0], *names[1]})), threshold)
    missing = {"left_id", "right_id", "match_probability"} - set(table.column_names)
    if missing:
        raise LinkageError(
            f"A file of pairs lacks {', '.join(sorted(missing))}.",
            where=path.name,
            remedy="Give the file that `folkmoot link` or `folkmoot dedupe` wrote.",
        )
    if within is None and told is not None:
        within = told.is_within
    if within is None:
        within = False
        ids = [table[record].cast(pa.string()) for _, record in _ENDS]
        if pc.any(pc.is_in(ids[0], value_set=ids[1].unique())).as_py():
            raise LinkageError(
                "Nothing says whether an identifier on both sides is one record or two.",
                where=path.name,
                remedy="Say --within for pairs inside one asset, --between for pairs of two.",
            )
    assets = ("records", "records") if within else ("left", "right")
    return GivenPairs(name_assets(table, *assets), tuple(sorted(set(assets))), threshold)


def read_records(paths: list[Path], assets: tuple[str, ...], id_column: str | None) -> KnownRecords:
    """The records of every asset, one file each: by name where the files are called as the assets
    are, otherwise in the order of the assets' names.

    Raises LinkageError for another number of files, or files that do not have the same columns.
    """
    from folkmoot.cli.linking import column_of
    from folkmoot.intake import read
    from folkmoot.linkage.people import PeopleFile, found_identifier

    if not paths:
        return KnownRecords(None, {})
    if len(paths) != len(assets):
        raise LinkageError(
            f"There are {len(assets)} assets ({', '.join(assets)}) and {len(paths)} files.",
            where="--records",
            remedy="Give --records once for each asset, in that order.",
        )
    if {path.stem for path in paths} == set(assets):
        paths = sorted(paths, key=lambda path: path.stem)
    tables, meanings = [], []
    for path, asset in zip(paths, assets, strict=True):
        reading = read(path)
        name = column_of(reading, id_column) or found_identifier(
            PeopleFile(reading.table, reading.schema)
        )
        rows = reading.table.num_rows
        ids = reading.table[name] if name else pa.array(range(1, rows + 1)).cast(pa.string())
        columns = {column.name: reading.table[column.name] for column in reading.schema}
        tables.append(
            pa.table(
                {**columns, "asset": pa.repeat(asset, rows), "record_id": pc.cast(ids, pa.string())}
            )
        )
        meanings.append(
            {column.meaning: column.name for column in reading.schema if column.meaning}
        )
    shared = {
        meaning: name
        for meaning, name in meanings[0].items()
        if all(each.get(meaning) == name for each in meanings)
    }
    return KnownRecords(pa.concat_tables(tables, promote_options="permissive"), shared)


def method_named(name: str) -> Method:
    from folkmoot.linkage.clusters import Method

    try:
        return Method(name.replace("-", "_"))
    except ValueError:
        raise LinkageError(
            "There is no such method of making clusters.",
            where=name,
            remedy=f"Say {', '.join(Method)}.",
        ) from None


def assets_named(names: list[str], assets: tuple[str, ...]) -> frozenset[str]:
    for name in names:
        if name not in assets:
            raise LinkageError(
                "The pairs are of no asset of this name.",
                where=name,
                remedy=f"The assets are {', '.join(assets)}.",
            )
    return frozenset(names)


def rules_named(names: str | None, known: KnownRecords) -> tuple[ConflictRule, ...]:
    """The rules for meanings, or for columns that no rule is made for: no two values of those."""
    from folkmoot.linkage.clusters import RULES, ConflictRule, Difference, rule_for
    from folkmoot.tables import Meaning

    wanted = [name.strip() for name in (names or "").split(",") if name.strip()]
    if wanted and known.table is None:
        raise LinkageError(
            "Conflicts are found in the records, and none are given.",
            where="--conflicts",
            remedy="Give --records too.",
        )
    rules = []
    for name in wanted:
        meaning = next((each for each in RULES if each.value == name), None)
        if meaning is None:
            meaning = next((each for each in RULES if known.columns.get(each) == name), None)
        if isinstance(meaning, Meaning):
            rules.append(rule_for(meaning, known.columns))
        elif known.table is not None and name in known.table.column_names:
            rules.append(ConflictRule(f"two values of {name}", ((name, Difference.ANY),)))
        else:
            raise LinkageError(
                "There is neither a rule nor a column of this name.",
                where=name,
                remedy=f"There are rules for {', '.join(RULES)}.",
            )
    return tuple(rules)


def read_decisions(path: Path, assets: tuple[str, ...]) -> pa.Table:
    """Decisions, from labels of pairs (left_id, right_id, is_match) or with assets and is_same."""
    from folkmoot.intake import read
    from folkmoot.linkage.clusters import DECISIONS

    table = read(path).table
    if "is_match" in table.column_names:
        table = table.rename_columns(
            ["is_same" if name == "is_match" else name for name in table.column_names]
        )
    for name, asset in (("left_asset", assets[0]), ("right_asset", assets[-1])):
        if name not in table.column_names and len(assets) <= len(_ENDS):
            table = table.append_column(name, pa.repeat(asset, table.num_rows))
    missing = [name for name in DECISIONS.names if name not in table.column_names]
    if missing:
        raise LinkageError(
            f"The decisions lack {', '.join(missing)}.",
            where=path.name,
            remedy="Give left_id, right_id and is_match, and the assets where they are many.",
        )
    try:
        return table.select(DECISIONS.names).cast(DECISIONS)
    except pa.ArrowInvalid as error:
        raise LinkageError(
            "A decision is neither yes nor no.", where=path.name, remedy="Write true or false."
        ) from error


def open_key(path: Path | None, out: Path) -> bytes:
    """The key of identifiers, made where there is none, for its owner's eyes only."""
    place = path or out.parent / KEY_NAME
    try:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return place.read_bytes()
    except OSError as error:
        raise LinkageError(
            "The key of identifiers could not be written.",
            where=place.name,
            remedy="Give --key a file in a folder that exists and may be written to.",
        ) from error
    made = secrets.token_bytes(_KEY_BYTES)
    with os.fdopen(handle, "wb") as file:
        file.write(made)
    return made


def read_parquet(path: Path) -> pa.Table:
    try:
        return pq.ParquetFile(path).read()
    except (OSError, pa.ArrowException) as error:
        raise LinkageError(
            "This file cannot be read as Parquet.",
            where=path.name,
            remedy="Give a file that folkmoot wrote.",
        ) from error


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write aside and rename, so that no half answer is ever seen."""
    aside = path.with_name(path.name + ".part")
    try:
        pq.write_table(table, aside)
        aside.replace(path)
    except OSError as error:
        raise LinkageError(
            "A table could not be written.",
            where=path.name,
            remedy="Name a file in a folder that exists and may be written to.",
        ) from error


def compare_with_truth(clusters: Clusters, known: KnownRecords, truth: str) -> str:
    """Only after the clusters are written: nothing of this column has been looked at before."""
    from folkmoot.linkage.clusters import measure_accuracy

    if known.table is None or truth not in known.table.column_names:
        raise LinkageError(
            "There is no column of this name in the records.",
            where=truth,
            remedy="Give --records with that column.",
        )
    told = known.table.select(["asset", "record_id", truth]).join(
        clusters.members, ["asset", "record_id"]
    )
    found = measure_accuracy(told["cluster_id"], told[truth])
    return (
        f"By the column {truth}: {found.pairs.n_true:,} pairs are one person; precision "
        f"{found.pairs.precision:.4f}, recall {found.pairs.recall:.4f}, F1 {found.pairs.f1:.4f}, "
        f"{found.pairs.n_wrong:,} wrong pairs; whole clusters right: precision "
        f"{found.clusters.precision:.4f}, recall {found.clusters.recall:.4f}."
    )
