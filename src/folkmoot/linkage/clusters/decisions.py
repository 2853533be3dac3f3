"""What reviewers decided: two records are one, or are not, whatever any model says later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from folkmoot.errors import LinkageError
from folkmoot.linkage.clusters.graph import ENDS, PAIRS, LinkGraph, Numbers, end_names, find_records

DECISIONS = pa.schema(
    [(name, pa.string()) for name in PAIRS] + [("is_same", pa.bool_())],
)
"""A row a decision. A record that is not known at present keeps its decisions for when it is."""


@dataclass(frozen=True)
class Constraints:
    """Decisions on the records of a graph, by number: pairs that are one and pairs that are not."""

    same_left: Numbers
    same_right: Numbers
    apart_left: Numbers
    apart_right: Numbers


def find_constraints(graph: LinkGraph, decisions: pa.Table | None) -> Constraints:
    """The decisions (columns as in DECISIONS) about records that the graph has.

    Raises LinkageError where columns are missing.
    """
    if decisions is None:
        decisions = DECISIONS.empty_table()
    missing = [name for name in DECISIONS.names if name not in decisions.column_names]
    if missing:
        raise LinkageError(
            f"A table of decisions lacks {', '.join(missing)}.",
            remedy=f"Give {', '.join(DECISIONS.names)}.",
        )
    ends = [find_records(graph, end_names(decisions, end)) for end in ENDS]
    is_same = decisions["is_same"].to_numpy(zero_copy_only=False).astype(bool)
    is_known = (ends[0] >= 0) & (ends[1] >= 0)
    same, apart = is_known & is_same, is_known & ~is_same
    return Constraints(ends[0][same], ends[1][same], ends[0][apart], ends[1][apart])


def refuse_contradictions(constraints: Constraints, same_group: Numbers) -> None:
    """Raise LinkageError where decisions make two records one and keep them apart.

    `same_group` is the group of each record by the decisions that two records are one.
    """
    clash = same_group[constraints.apart_left] == same_group[constraints.apart_right]
    if clash.any():
        raise LinkageError(
            f"{int(np.count_nonzero(clash)):,} decisions keep apart two records that other "
            "decisions make one.",
            where="decisions",
            remedy="Have the reviewers settle which of them hold, and take the others out.",
        )
