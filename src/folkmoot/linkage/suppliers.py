"""Payees' names scored against the names of the occupiers of premises.

Standardise, train, score: what `supplier_links` goes on from to a threshold and links. The same
tables give the same bytes, whatever the order of their rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa

from folkmoot.errors import LinkageError
from folkmoot.linkage.engine import Candidates, Connection, patterns_of, query, score_pairs
from folkmoot.linkage.model import build_model
from folkmoot.linkage.records import NameRecords, read_records
from folkmoot.linkage.standardise.councils import is_own_council
from folkmoot.linkage.standardise.persons import judge_person
from folkmoot.linkage.standardise.withheld import withheld_reason
from folkmoot.linkage.training import Training, TrainingSettings, train
from folkmoot.tables import Column, ColumnType, Meaning, Schema


class Naming(StrEnum):
    """What a payee's name lets be done with it. Only the named are linked."""

    NAMED = "named"
    WITHHELD = "withheld"
    PERSON = "person"
    OWN_COUNCIL = "own_council"


_PAYEE_MEANINGS = {
    "name": Meaning.SUPPLIER_NAME,
    "postcode": Meaning.POSTCODE,
    "company_number": Meaning.COMPANY_NUMBER,
}
_PREMISES_MEANINGS = {
    "name": Meaning.RATEPAYER_NAME,
    "address": Meaning.ADDRESS,
    "postcode": Meaning.POSTCODE,
    "property_type": Meaning.PROPERTY_TYPE,
    "company_number": Meaning.COMPANY_NUMBER,
}


@dataclass(frozen=True)
class ScoredSuppliers:
    """Candidate pairs of names with their scores, before anything is decided.

    `namings` has an entry a payee, in the order of the payees. `pairs` are of record ids in
    `names`; left rows count in `payees`, right rows in `premises`.
    """

    payees: pa.Table
    premises: pa.Table
    namings: tuple[Naming, ...]
    names: NameRecords
    training: Training
    pairs: pa.Table


def score_suppliers(
    payees: pa.Table,
    premises: pa.Table,
    connection: Connection,
    training: TrainingSettings | None = None,
) -> ScoredSuppliers:
    """Score every payee's name against every occupier's that shares a telling word with it.

    `payees`: payee_id (int64, unique), council, name; postcode and company_number where known.
    `premises`: premises_id (int64, unique), council, name (the ratepayer), address, postcode;
    property_type and company_number where known. A payee's `council_name` says whose own
    departments are not suppliers; without it `council` is taken for the name.

    Raises LinkageError when a column is missing or an id occurs twice.
    """
    _require(payees, "payees", ("payee_id", "council", "name"))
    _require(premises, "premises", ("premises_id", "council", "name", "address", "postcode"))
    payees = payees.sort_by("payee_id")
    premises = premises.sort_by("premises_id")
    left = _schema(payees, _PAYEE_MEANINGS)
    right = _schema(premises, _PREMISES_MEANINGS)
    model = build_model(left, right)
    namings = _namings(payees)
    names = read_records(_only_named(payees, namings), left, premises, right)
    anchors = score_pairs(
        names.records, model, connection, Candidates(given=_at_one_address(names, connection))
    )
    candidates = score_pairs(names.records, model, connection, Candidates())
    trained = train(
        model,
        patterns_of(anchors, model),
        patterns_of(candidates, model),
        training or TrainingSettings(),
    )
    scored = score_pairs(names.records, trained.model, connection, Candidates())
    return ScoredSuppliers(payees, premises, namings, names, trained, scored)


def naming_of(name: str | None, council: str) -> Naming:
    """What this payee's name lets be done with it."""
    if withheld_reason(name) is not None:
        return Naming.WITHHELD
    if is_own_council(name, council):
        return Naming.OWN_COUNCIL
    return Naming.PERSON if judge_person(name).is_person else Naming.NAMED


def _namings(payees: pa.Table) -> tuple[Naming, ...]:
    councils = "council_name" if "council_name" in payees.column_names else "council"
    return tuple(
        naming_of(name, council or "")
        for name, council in zip(
            payees["name"].to_pylist(), payees[councils].to_pylist(), strict=True
        )
    )


def _only_named(payees: pa.Table, namings: tuple[Naming, ...]) -> pa.Table:
    """The payees with every name blanked that must not be linked; rows stay where they are."""
    names = [
        name if naming is Naming.NAMED else None
        for name, naming in zip(payees["name"].to_pylist(), namings, strict=True)
    ]
    return payees.set_column(
        payees.column_names.index("name"), "name", pa.array(names, pa.string())
    )


def _at_one_address(names: NameRecords, connection: Connection) -> pa.Table:
    """Pairs of a ratepayer's name and the name over the door of the same premises."""
    return query(
        connection,
        """
        SELECT DISTINCT door.record_id AS left_id, owner.record_id AS right_id
        FROM linkage_names AS door
        JOIN linkage_seen AS at_door ON at_door.record_id = door.record_id
        JOIN linkage_seen AS at_owner ON at_owner.row = at_door.row
        JOIN linkage_names AS owner ON owner.record_id = at_owner.record_id
        WHERE door.side = 'right' AND door.role = 'door'
            AND owner.side = 'right' AND owner.role = 'name'
        ORDER BY left_id, right_id
        """,
        linkage_names=names.records,
        linkage_seen=names.occurrences,
    )


def _schema(table: pa.Table, meanings: dict[str, Meaning]) -> Schema:
    return Schema(
        tuple(
            Column(name, name, ColumnType.TEXT, meaning)
            for name, meaning in meanings.items()
            if name in table.column_names
        )
    )


def _require(table: pa.Table, what: str, columns: tuple[str, ...]) -> None:
    missing = [column for column in columns if column not in table.column_names]
    if missing:
        raise LinkageError(
            f"The {what} lack the columns {', '.join(missing)}.",
            where=what,
            remedy=f"They need: {', '.join(columns)}.",
        )
    identifiers = table[columns[0]]
    if len(identifiers.unique()) != table.num_rows or identifiers.null_count:
        raise LinkageError(
            f"Two {what} share an identifier, or one has none.",
            where=columns[0],
            remedy="Give each row a number of its own.",
        )
