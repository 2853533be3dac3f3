"""Making a table of counts safe by changing figures: by rounding, or by noise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa

from folkmoot.disclosure import MagnitudeTable, ReleaseHistory, Settings
from folkmoot.disclosure.methods import (
    TITLES,
    Altered,
    PrivacyBudget,
    Spending,
    count_privately,
    exposed_by,
    hide_small_and_round,
    known_of,
    perturb,
    release_of,
    round_at_random,
    round_controlled,
    round_small_counts,
    round_to_midpoint,
    round_to_nearest,
)
from folkmoot.hub.releases.safe_tables import Safe, both_tables, in_words
from folkmoot.journeys.release_records import to_bytes
from folkmoot.tables import Finding, Kind

NOW = "this output"
PRIVATELY = "count_privately"
"""The method that is paid from a budget, and that draws other noise each time."""

METHODS: dict[str, Callable[[MagnitudeTable, bytes], Altered]] = {
    "round_controlled": lambda table, secret: round_controlled(table),
    "round_small_counts": lambda table, secret: round_small_counts(table),
    "hide_small_and_round": lambda table, secret: hide_small_and_round(table),
    "round_to_midpoint": lambda table, secret: round_to_midpoint(table),
    "round_at_random": lambda table, secret: round_at_random(table, secret=secret),
    "round_to_nearest": lambda table, secret: round_to_nearest(table),
    "perturb": lambda table, secret: perturb(table, secret=secret),
}


def alter(
    table: MagnitudeTable, method: str, settings: Settings, released: ReleaseHistory, secret: bytes
) -> Safe:
    """The table by one of METHODS, attacked together with what was released before."""
    return _as_safe(METHODS[method](table, secret), settings, released)


def alter_privately(
    table: MagnitudeTable,
    settings: Settings,
    released: ReleaseHistory,
    *,
    epsilon: float,
    most_each: int,
    budget: PrivacyBudget,
) -> tuple[Safe, Spending]:
    """The table with noise of differential privacy, and what it costs: write that down before
    anything is shown. Raises DisclosureError where the budget does not suffice, or where somebody
    has more than `most_each` rows."""
    counted = count_privately(
        table, epsilon=epsilon, budget=budget, most_each=most_each, what=table.name
    )
    return _as_safe(counted.altered, settings, released), counted.spending


def _as_safe(altered: Altered, settings: Settings, released: ReleaseHistory) -> Safe:
    table = altered.cells.tables[0]
    public = altered.rows()
    told_publicly = Finding(Kind.DECIDED, f"disclosure.{altered.method}", altered.in_words)
    facts: dict[str, int | str] = {
        "Figures": public.num_rows,
        "Hidden": public["value"].null_count,
    }
    if not altered.is_bounded:
        # Noise without bounds bounds no attack either: what it promises is its epsilon.
        return Safe(
            method=TITLES[altered.method],
            **both_tables(table, public, _before_and_after(altered, settings, {})),
            record=to_bytes(()),
            findings=(told_publicly,),
            public_findings=(told_publicly,),
            facts=facts,
        )
    exposure = exposed_by(altered, settings, released=released)
    known = {row["name"]: in_words(row) for row in known_of(altered, settings).to_pylist()}
    found = Finding(
        Kind.DOUBTED if exposure.exposed else Kind.FOUND,
        "disclosure.audit",
        f"Attacked together with {len(released)} earlier releases: of {exposure.unsafe} unsafe "
        f"counts {len(exposure.exposed) or 'none'} can be worked out too closely.",
        "; ".join(exposure.exposed[:5]),
    )
    return Safe(
        method=TITLES[altered.method],
        **both_tables(table, public, _before_and_after(altered, settings, known)),
        record=to_bytes(release_of(altered, settings, NOW).tables),
        findings=(told_publicly, found),
        public_findings=(told_publicly,),
        exposed=exposure.exposed,
        facts={
            **facts,
            "Unsafe counts": exposure.unsafe,
            "Unsafe counts worked out": len(exposure.exposed),
            "Earlier releases attacked together": len(released),
        },
    )


def _before_and_after(
    altered: Altered, settings: Settings, known: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Each figure shown, for the checker; `known` is what an attacker can say, by figure."""
    table = altered.cells.tables[0]
    is_shown = table.cells["is_shown"].to_numpy()
    at = altered.cells.linked.rows_of[0][is_shown].tolist()
    before = table.cells.filter(pa.array(is_shown)).to_pylist()
    rows = []
    for cell, was, now in zip(at, before, altered.rows().to_pylist(), strict=True):
        after = settings.marker if now["value"] is None else str(now["value"])
        rows.append(
            {
                **{name: was[name] for name in table.dimension_names},
                "before": str(was["value"]),
                "after": after,
                "contributors": was["contributors"],
                "why": "" if str(was["value"]) == after else altered.in_words,
                "known": known.get(altered.cells.linked.name_of(cell), ""),
            }
        )
    return rows
