"""What an assembling process does: attributes joined by an agreement's pseudonyms.

It sees attributes, row keys and pseudonyms, and writes for the agreement's key, which it does not
hold. The linked version has no row key, so nothing joins it to the files it was made from, nor to
the linked version of another agreement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.tables import Column, ColumnType, Meaning, Schema, Sensitivity
from folkmoot.vault.sealing import PublicKey
from folkmoot.vault.separation.duties import KeyName
from folkmoot.vault.separation.encrypted_files import write_encrypted
from folkmoot.vault.separation.held import Held
from folkmoot.vault.separation.joining import attributes_of
from folkmoot.vault.separation.processes import Progress
from folkmoot.vault.separation.sides import ROW_KEY

LINKED_FILE = "linked.parquet"
"""Of a linkage's folder `agreement`."""

CHARACTERISTICS_FILE = "characteristics.parquet"
"""Of its folder `assessment`: asset, row_key, characteristic, value."""

CHARACTERISTICS = (Meaning.SEX, Meaning.AGE_BAND, Meaning.ETHNICITY, Meaning.DISABILITY)
"""By which the report on bias asks who is found: the protected characteristics that data have."""

PERSON = "pseudonym"


def assemble(
    held: Held,
    progress: Progress,
    *,
    assets: Sequence[Mapping[str, Any]],
    links: Mapping[str, Any],
    folder: str,
    agreement_key: str,
    assessment_key: str,
) -> dict[str, Any]:
    """Join the chosen attributes (`chosen`) of each asset (`name`, `path`, `sha256`, `columns`).

    A row a person: pseudonym, match_probability, match_tier, then for each asset `in_NAME` and its
    columns as `NAME_COLUMN`. Of a person with several records in an asset the fullest speaks, of
    equals the one that comes first by its random key. What the report on bias needs is put aside
    for an assessor. Gives the schema and the SHA-256 of both files.
    """
    known = held.read(KeyName.ATTRIBUTE, links)
    people = (
        known.group_by(PERSON)
        .aggregate([("match_probability", "min"), ("match_tier", "min")])
        .rename_columns([PERSON, "match_probability", "match_tier"])
    )
    schema = list(_PERSON_COLUMNS)
    characteristics = []
    for number, asset in enumerate(assets):
        progress(number / len(assets), f"Joining {asset['name']}")
        own = known.filter(pc.equal(known["asset"], asset["name"])).select([ROW_KEY, PERSON])
        characteristics.append(_characteristics(held, asset))
        columns = [one for one in Schema.from_json(list(asset["columns"]))
                   if one.name in set(asset["chosen"])]  # fmt: skip
        rows = held.read(KeyName.ATTRIBUTE, asset, [ROW_KEY, *(one.name for one in columns)])
        spoken = _one_each(rows.join(own, ROW_KEY, join_type="inner"), columns)
        presence = f"in_{asset['name']}"
        named = spoken.rename_columns(
            [PERSON, *(f"{asset['name']}_{column.name}" for column in columns)]
        ).append_column(presence, pa.chunked_array([pa.repeat(True, spoken.num_rows)]))
        people = people.join(named, PERSON, join_type="left outer")
        is_in = pc.fill_null(people[presence], False)
        people = people.set_column(people.column_names.index(presence), presence, is_in)
        schema += [_presence(asset), *(_of(asset, column) for column in columns)]
    ordered = people.select([column.name for column in schema]).sort_by(PERSON)
    digest = write_encrypted(
        Path(folder) / "agreement" / LINKED_FILE, ordered, PublicKey(agreement_key)
    )
    return {
        "columns": Schema(tuple(schema)).to_json(),
        "people": ordered.num_rows,
        "sha256": {
            "linked": digest,
            "characteristics": write_encrypted(
                Path(folder) / "assessment" / CHARACTERISTICS_FILE,
                pa.concat_tables(characteristics),
                PublicKey(assessment_key),
            ),
        },
    }


WORKS = {"assemble": assemble, "attributes_of": attributes_of}

_PERSON_COLUMNS = (
    Column(PERSON, "Pseudonym", ColumnType.CODE, Meaning.PERSON_ID,
           sensitivity=Sensitivity.DIRECT_IDENTIFIER,
           description="A person, under this agreement only."),
    Column("match_probability", "Match probability", ColumnType.DECIMAL,
           description="Of the weakest link that holds the person's records together; "
           "empty for one record."),
    Column("match_tier", "Match tier", ColumnType.TEXT, Meaning.CATEGORY,
           description="strict: 0.95 or more; likely: less; one record: nothing was linked."),
)  # fmt: skip


def _characteristics(held: Held, asset: Mapping[str, Any]) -> pa.Table:
    """The named characteristics of an asset's records, a row a record and characteristic."""
    schema = Schema.from_json(list(asset["columns"]))
    parts = [_CHARACTERISTIC.empty_table()]
    for meaning in CHARACTERISTICS:
        column = schema.first(meaning)
        if column is None:
            continue
        read = held.read(KeyName.ATTRIBUTE, asset, [ROW_KEY, column.name])
        parts.append(
            pa.table(
                [
                    pa.repeat(asset["name"], read.num_rows),
                    read[ROW_KEY],
                    pa.repeat(meaning.value, read.num_rows),
                    pc.cast(read[column.name], pa.string()),
                ],
                schema=_CHARACTERISTIC,
            )
        )
    return pa.concat_tables(parts)


_CHARACTERISTIC = pa.schema(
    [(name, pa.string()) for name in ("asset", ROW_KEY, "characteristic", "value")]
)


def _one_each(rows: pa.Table, columns: Sequence[Column]) -> pa.Table:
    """The fullest record of each person, of equals the first by its key."""
    filled = pa.array([0] * rows.num_rows, pa.int64())
    for column in columns:
        filled = pc.add(filled, pc.cast(pc.is_valid(rows[column.name]), pa.int64()))
    ranked = rows.append_column("filled", pa.chunked_array([filled])
                                if isinstance(filled, pa.Array) else filled)  # fmt: skip
    order = pc.sort_indices(
        ranked, [(PERSON, "ascending"), ("filled", "descending"), (ROW_KEY, "ascending")]
    )
    ranked = ranked.take(order)
    people = ranked[PERSON].to_pylist()
    firsts = [at for at, name in enumerate(people) if not at or name != people[at - 1]]
    return ranked.take(pa.array(firsts, pa.int64())).select(
        [PERSON, *(column.name for column in columns)]
    )


def _presence(asset: Mapping[str, Any]) -> Column:
    return Column(
        f"in_{asset['name']}", f"In {asset['title']}", ColumnType.BOOLEAN, Meaning.FLAG,
        sensitivity=Sensitivity.QUASI_IDENTIFIER,
    )  # fmt: skip


def _of(asset: Mapping[str, Any], column: Column) -> Column:
    return Column(
        f"{asset['name']}_{column.name}",
        f"{column.label or column.name} ({asset['title']})",
        column.type,
        column.meaning,
        column.unit,
        column.sensitivity,
        column.description,
        column.refinement,
        column.places,
    )
