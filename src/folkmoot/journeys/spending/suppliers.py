"""Payees found at business premises, by linkage of names; what they are called stays inside."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from folkmoot.journeys.spending.attribution import LINKS, PAYEES, Engine
from folkmoot.journeys.spending.gathering import Gathered
from folkmoot.linkage import Naming, QualityReport, SupplierLinks, link_suppliers


@dataclass(frozen=True, slots=True)
class Suppliers:
    """Who was paid (PAYEES) and where each was found (LINKS), with the quality of the linkage."""

    payees: pa.Table
    links: pa.Table
    quality: QualityReport

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was done and how good it is; the outcomes are in `facts`."""
        return (
            "The names of payees were compared with the names of ratepayers and the names over "
            "doors. Names that are withheld, or may be a person’s, were not linked.",
            *self.quality.sentences[1:],
        )

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """The outcomes of all payees, as pairs for a table. Names are counted and not money,
        which is not added across councils."""
        return tuple(
            (each.outcome.words.capitalize(), f"{each.n_payees:,}")
            for each in self.quality.outcomes
            if each.n_payees
        )


def find_suppliers(gathered: Gathered, engine: Engine) -> Suppliers:
    """Link every payee of every council to the premises on all the lists.

    A payee is a name in one council's payments. Deterministic: the same tables give the same
    links. Raises LinkageError when the tables cannot be linked.
    """
    payees = _payees(gathered)
    linked = link_suppliers(payees, _premises(gathered), engine)
    return Suppliers(
        payees=_named(payees, linked),
        links=_links(linked),
        quality=linked.quality,
    )


def _payees(gathered: Gathered) -> pa.Table:
    """Every distinct name in each council's payments."""
    distinct = (
        gathered.payments.group_by(["council", "payee"])
        .aggregate([])
        .sort_by([("council", "ascending"), ("payee", "ascending")])
    )
    names = {code: council.name for code, council in gathered.councils.items()}
    return pa.table(
        {
            "payee_id": pa.array(range(1, distinct.num_rows + 1), pa.int64()),
            "council": distinct["council"],
            "council_name": pa.array([names[code] for code in distinct["council"].to_pylist()]),
            "name": distinct["payee"],
        }
    )


def _premises(gathered: Gathered) -> pa.Table:
    premises = gathered.premises
    return pa.table(
        {
            "premises_id": premises["premises"],
            "council": premises["council"],
            "name": premises["occupier"],
            "address": premises["address"],
            "postcode": premises["postcode"],
            "property_type": premises["property_type"],
        }
    )


def _named(payees: pa.Table, linked: SupplierLinks) -> pa.Table:
    """PAYEES: all names of one business are one holding; what is withheld is one unknown one, so
    that disclosure control never counts a withheld name as another business."""
    found = {row["payee_id"]: row for row in linked.payees.to_pylist()}
    rows = [
        {
            "payee_id": payee["payee_id"],
            "council": payee["council"],
            "payee": payee["name"],
            "naming": found[payee["payee_id"]]["naming"],
            "holding": _holding(found[payee["payee_id"]]),
        }
        for payee in payees.to_pylist()
    ]
    return pa.Table.from_pylist(rows, schema=PAYEES)


def _holding(found: dict[str, object]) -> str:
    if found["naming"] == Naming.WITHHELD or found["entity"] is None:
        return "withheld"
    return f"business {found['entity']}"


def _links(linked: SupplierLinks) -> pa.Table:
    renamed = linked.pairs.rename_columns({"premises_id": "premises"})
    return renamed.select(LINKS.names).cast(LINKS)
