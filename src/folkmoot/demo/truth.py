"""The truth about a demonstration region, by which linking and protecting can be scored.

Five Parquet files in a folder of their own, which no journey reads:

    businesses   business, name, trading_name, kind, is_natural_person, home_council (null: none)
    premises     council, reference, business, ratepayer, is_withheld, names_person, ward_code,
                 rateable_value: one row an entry of a rating list
    suppliers    council, supplier, business, names_person: one row a published name
    payments     council, row, business, supplier, service, paid_on, amount, is_redacted,
                 is_repeated, names_person: one row a published payment
    wards        ward_code, ward_name, council
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from folkmoot.demo.businesses import OUTSIDE, Businesses
from folkmoot.demo.councils import COUNCILS
from folkmoot.demo.geography import Geography


@dataclass(frozen=True, slots=True)
class TruthFiles:
    """Where the truth was written."""

    businesses: Path
    premises: Path
    suppliers: Path
    payments: Path
    wards: Path


def write_truth(
    folder: Path,
    businesses: Businesses,
    geography: Geography,
    *,
    premises: Sequence[pa.Table],
    suppliers: Sequence[pa.Table],
    payments: Sequence[pa.Table],
) -> TruthFiles:
    """Write the truth into this folder, each council's part after the other."""
    folder.mkdir(parents=True, exist_ok=True)
    return TruthFiles(
        businesses=_write(folder / "businesses.parquet", _businesses(businesses)),
        premises=_write(folder / "premises.parquet", pa.concat_tables(premises)),
        suppliers=_write(folder / "suppliers.parquet", pa.concat_tables(suppliers)),
        payments=_write(folder / "payments.parquet", pa.concat_tables(payments)),
        wards=_write(folder / "wards.parquet", _wards(geography)),
    )


def _write(path: Path, table: pa.Table) -> Path:
    pq.write_table(table, path, compression="zstd")
    return path


def _businesses(businesses: Businesses) -> pa.Table:
    all_ = businesses.all
    return pa.table(
        {
            "business": [one.key for one in all_],
            "name": [one.name for one in all_],
            "trading_name": pa.array([one.trading_name or None for one in all_], pa.string()),
            "kind": [one.kind.value for one in all_],
            "is_natural_person": [one.kind.is_natural_person for one in all_],
            "home_council": pa.array(
                [None if one.home == OUTSIDE else COUNCILS[one.home].code for one in all_],
                pa.string(),
            ),
        }
    )


def _wards(geography: Geography) -> pa.Table:
    return pa.table(
        {
            "ward_code": [ward.code for ward in geography.wards],
            "ward_name": [ward.name for ward in geography.wards],
            "council": [COUNCILS[ward.council].code for ward in geography.wards],
        }
    )
