"""The real rating lists and payments in one shape each, for the scripts in this folder.

The columns are those that `folkmoot.linkage.link_suppliers` takes. Headings are given here by
hand; the hub finds them by meaning.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa

_LISTS = {
    "Bradford": ("rating-list-bradford.csv", "Ratepayer", "VOA description"),
    "Calderdale": ("rating-list-calderdale.csv", "Ratepayer", "VOA description"),
    "Kirklees": ("rating-list-kirklees.csv", "Ratepayer", "Current Analysis Code Description"),
    "Wakefield": ("rating-list-wakefield.csv", "Ratepayer ", "VOA description"),
}
_REFERENCES = ("Property reference number", "BA ReferenceNumber")
_PAYMENTS = {
    "Bradford": "payments-bradford-2017-12.csv",
    "Calderdale": "payments-calderdale-card-2018.csv",
    "Wakefield": "payments-wakefield-2020.csv",
}


def read_premises(folder: Path) -> pa.Table:
    """Every entry of the four lists: premises_id, council, reference
    (the list's own), name, address, postcode, property_type."""
    rows = []
    for council, (filename, name, description) in _LISTS.items():
        for row in _rows(folder / filename):
            rows.append(
                {
                    "premises_id": len(rows),
                    "council": council,
                    "reference": next(row[column] for column in _REFERENCES if column in row),
                    "name": row[name],
                    "address": row["Address"],
                    "postcode": row["Postcode"],
                    "property_type": row[description],
                }
            )
    return pa.Table.from_pylist(rows)


def read_payees(folder: Path) -> pa.Table:
    """Every distinct supplier name in each council's payments: payee_id, council, name, amount."""
    amounts: dict[tuple[str, str], float] = {}
    for council, filename in _PAYMENTS.items():
        for row in _rows(folder / filename):
            key = (council, row["Supplier Name"] or "")
            amounts[key] = amounts.get(key, 0.0) + float(
                (row["Net Amount"] or "0").replace(",", "")
            )
    return pa.Table.from_pylist(
        [
            {"payee_id": number, "council": council, "name": name, "amount": round(amount, 2)}
            for number, ((council, name), amount) in enumerate(sorted(amounts.items()))
        ]
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return list(csv.DictReader(file))
