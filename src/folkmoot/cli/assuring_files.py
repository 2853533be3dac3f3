"""The files that samples and reports of links are made from, and written to."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import yaml

from folkmoot.errors import LinkageError

if TYPE_CHECKING:
    from folkmoot.linkage.assurance import Judgements, KnownRecords, ScoredPairs


@dataclass(frozen=True)
class GivenPairs:
    """Pairs, and where they are linked."""

    pairs: ScoredPairs
    threshold: float


@dataclass(frozen=True)
class ShownRecords:
    """Both files' records and the columns of each that those who judge may see."""

    left: KnownRecords
    right: KnownRecords
    columns: tuple[tuple[str, ...], tuple[str, ...]]


def read_pairs(path: Path, threshold: float | None, *, may_be_within: bool) -> GivenPairs:
    """Raises LinkageError when the file holds no pairs of two files, or nothing says where to
    link."""
    from folkmoot.linkage.assurance import ScoredPairs
    from folkmoot.linkage.described_pairs import description_of

    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise LinkageError(
            "The pairs cannot be read.", where=path.name, remedy="Give a Parquet file of pairs."
        ) from error
    if "left_asset" in table.column_names:
        raise LinkageError(
            "These are pairs of many files, and samples and reports are of two.",
            where=path.name,
            remedy="Link the two files in question by themselves.",
        )
    told = description_of(table)
    if told is not None and told.is_within and not may_be_within:
        raise LinkageError(
            "These pairs are inside one file, and a report is on two.",
            where=path.name,
            remedy="Give what `folkmoot link` wrote.",
        )
    if threshold is None:
        if told is None:
            raise LinkageError(
                "The file does not say from which probability pairs are linked.",
                where=path.name,
                remedy="Give --threshold.",
            )
        threshold = told.threshold
    return GivenPairs(ScoredPairs.of_table(table), threshold)


def read_labels(paths: Sequence[Path]) -> Judgements:
    """The judgements of all files. Raises LinkageError when two gainsay one another."""
    from folkmoot.linkage.assurance import read_judgements

    found: dict[tuple[str, str], bool | None] = {}
    for path in paths:
        for pair, answer in read_judgements(path).items():
            if found.setdefault(pair, answer) != answer:
                raise LinkageError(
                    "A pair has another answer in an earlier file.",
                    where=path.name,
                    remedy="Settle it, and leave one of them.",
                )
    return found


def read_records(path: Path, id_column: str | None) -> KnownRecords:
    """A file of people, with the column that names a record found as `folkmoot link` finds it."""
    from folkmoot.cli.linking import column_of
    from folkmoot.intake import read
    from folkmoot.linkage.assurance import KnownRecords
    from folkmoot.linkage.people import PeopleFile, found_identifier

    reading = read(path)
    identifier = column_of(reading, id_column)
    if identifier is None:
        identifier = found_identifier(PeopleFile(reading.table, reading.schema))
    return KnownRecords(reading.table, reading.schema, identifier)


def read_about(path: Path | None) -> Mapping[str, str]:
    """What people said of the linkage, by field. Raises LinkageError for what is not such a
    list."""
    if path is None:
        return {}
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise LinkageError(
            "What is said about the linkage cannot be read.", where=path.name, remedy="Give YAML."
        ) from error
    if not isinstance(said, dict) or not all(isinstance(each, str) for each in said.values()):
        raise LinkageError(
            "What is said about the linkage is not a list of fields with their answers.",
            where=path.name,
            remedy='Write lines such as "2.1.2": Data team.',
        )
    return {str(number): answer for number, answer in said.items()}


def records_to_show(
    left: Path | None, right: Path | None, columns: str | None, id_column: str | None
) -> ShownRecords | None:
    """The records of both files with the named columns; without names, those by which people are
    found."""
    from folkmoot.linkage.assurance import filled_columns

    if left is None or right is None:
        return None
    records = read_records(left, id_column), read_records(right, id_column)
    asked = [name.strip() for name in (columns or "").split(",") if name.strip()]
    for name in asked:
        if not any(name in each.schema.names for each in records):
            raise LinkageError(
                "There is no column of this name to show.",
                where=name,
                remedy=f"The columns are: {', '.join(records[0].schema.names)}.",
            )
    shown = [
        tuple(name for name in asked if name in each.schema.names)
        if asked
        else tuple(name for name, _ in filled_columns(each))
        for each in records
    ]
    return ShownRecords(*records, (shown[0], shown[1]))


def write_sample(drawn: pa.Table, shown: ShownRecords | None, out: Path) -> None:
    """A row a pair: its identifiers, an empty is_match, and what may be seen of the two records."""
    headings = ["left_id", "right_id", "is_match"]
    columns = [drawn["left_id"].to_pylist(), drawn["right_id"].to_pylist(), [""] * len(drawn)]
    if shown is not None:
        for side, records, names in (
            ("left", shown.left, shown.columns[0]),
            ("right", shown.right, shown.columns[1]),
        ):
            rows = pc.index_in(drawn[f"{side}_id"], value_set=records.identifiers)
            for name in names:
                headings.append(f"{side} {name}")
                columns.append(records.table[name].take(rows).to_pylist())
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([_as_cell(value) for value in row] for row in zip(*columns, strict=True))
    write_text(text.getvalue(), out)


def _as_cell(value: object) -> str:
    """As text that no spreadsheet takes for a formula; `read_judgements` takes the sign away."""
    from folkmoot.linkage.assurance.judgements import FORMULA_SIGNS

    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def write_json(value: object, out: Path) -> None:
    write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", out)


def write_text(text: str, out: Path) -> None:
    """Write aside and rename, so that no half file is ever seen."""
    aside = out.with_name(out.name + ".part")
    try:
        aside.write_text(text, encoding="utf-8", newline="")
        aside.replace(out)
    except OSError as error:
        raise LinkageError(
            "The file could not be written.",
            where=out.name,
            remedy="Give a file in a folder that exists and may be written to.",
        ) from error
