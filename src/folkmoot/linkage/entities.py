"""Entities: the names and payees that are one business, within a council and across councils."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage.calibration import Calibration
from folkmoot.linkage.clusters import Link, cluster_names
from folkmoot.linkage.engine import Candidates, Connection, query, score_pairs
from folkmoot.linkage.records import TELLING, Role, Side
from folkmoot.linkage.suppliers import ScoredSuppliers
from folkmoot.linkage.thresholds import Threshold

ENTITIES = pa.schema(
    [
        pa.field("entity", pa.int64()),
        pa.field("side", pa.string()),
        pa.field("member_id", pa.int64()),
    ]
)
"""The members of each entity, by entity: its payees (`side` "payees", member_id a payee_id) and
the premises where its names were seen (`side` "premises", member_id a premises_id)."""


def group_names(
    scored: ScoredSuppliers,
    calibration: Calibration,
    threshold: Threshold,
    least_density: float,
    connection: Connection,
) -> dict[int, int]:
    """The group of every payee's name, and of every name that one was linked to, by record id."""
    chances = calibration.probabilities(scored.pairs["match_weight"].to_numpy())
    linked = scored.pairs["right_id"].to_numpy()[chances >= threshold.probability]
    records = scored.names.records
    is_left = pc.equal(records["side"], Side.LEFT.value)
    is_linked = pc.is_in(records["record_id"], value_set=pa.array(np.unique(linked), pa.int64()))
    kept = records.filter(pc.or_(is_left, is_linked))
    pairs = score_pairs(kept, scored.training.model, connection, Candidates(within=True))
    strong = calibration.probabilities(pairs["match_weight"].to_numpy()) >= threshold.probability
    chosen = pairs.filter(pa.array(strong))
    links = list(zip(chosen["left_id"].to_pylist(), chosen["right_id"].to_pylist(), strict=True))
    certain = _names_of_one_cell(kept, scored.names.occurrences, connection)
    return cluster_names(kept["record_id"].to_pylist(), certain, links, least_density)


def entities_of(scored: ScoredSuppliers, groups: dict[int, int]) -> pa.Table:
    """ENTITIES. Where the names of one payee fell into several groups, the first group has it."""
    rows: dict[str, dict[int, set[int]]] = {
        Side.LEFT.value: defaultdict(set),
        Side.RIGHT.value: defaultdict(set),
    }
    sides = scored.names.records["side"].to_pylist()
    seen = scored.names.occurrences
    for record, row in zip(seen["record_id"].to_pylist(), seen["row"].to_pylist(), strict=True):
        if record in groups:
            rows[sides[record]][groups[record]].add(row)
    payee_ids = scored.payees["payee_id"].to_pylist()
    premises_ids = scored.premises["premises_id"].to_pylist()
    members: list[tuple[int, str, int]] = []
    taken: set[int] = set()
    for group in sorted(rows[Side.LEFT.value]):
        payees = sorted(payee_ids[row] for row in rows[Side.LEFT.value][group])
        payees = [payee for payee in payees if payee not in taken]
        if payees:
            taken.update(payees)
            places = sorted(premises_ids[row] for row in rows[Side.RIGHT.value][group])
            members += [(payees[0], "payees", payee) for payee in payees]
            members += [(payees[0], "premises", place) for place in places]
    members.sort()
    columns = [[member[place] for member in members] for place in range(3)]
    return pa.Table.from_arrays(
        [pa.array(column, field.type) for column, field in zip(columns, ENTITIES, strict=True)],
        schema=ENTITIES,
    )


def _names_of_one_cell(
    records: pa.Table, occurrences: pa.Table, connection: Connection
) -> list[Link]:
    """Telling names that stood in one cell: what a business is called and what it trades as. Names
    of common words are left out: many businesses trade as "Village Store"."""
    found = query(
        connection,
        f"""
        SELECT DISTINCT one.record_id AS left_id, other.record_id AS right_id
        FROM linkage_names AS one
        JOIN linkage_seen AS at_one ON at_one.record_id = one.record_id
        JOIN linkage_seen AS at_other ON at_other.row = at_one.row
        JOIN linkage_names AS other ON other.record_id = at_other.record_id
        WHERE one.side = other.side AND one.record_id < other.record_id
            AND one.role = '{Role.NAME}' AND other.role = '{Role.NAME}'
            AND least(one.rarity, other.rarity) >= {TELLING}
        ORDER BY left_id, right_id
        """,  # noqa: S608  -- constants of this module
        linkage_names=records,
        linkage_seen=occurrences,
    )
    return list(zip(found["left_id"].to_pylist(), found["right_id"].to_pylist(), strict=True))
