"""What an assessor's process does: who is found and who is not, in groups safe to show.

It sees row keys, probabilities and the named characteristics; no identity, and nothing else that is
known of anybody. Groups of fewer than ten records, linked or not, are put together before a figure
leaves (`folkmoot.linkage.assurance`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage.assurance.bias import CharacteristicReport, Characteristics, report_bias
from folkmoot.linkage.assurance.scored_pairs import ScoredPairs
from folkmoot.vault.separation.duties import KeyName
from folkmoot.vault.separation.held import Held
from folkmoot.vault.separation.processes import Progress
from folkmoot.vault.separation.sides import ROW_KEY

_SIDES = ("left", "right")


def assess(
    held: Held,
    progress: Progress,
    *,
    pairs: Mapping[str, Any],
    characteristics: Mapping[str, Any],
    parts: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Match rates and expected errors of each group, for every two assets that were linked
    (`left`, `right`, `threshold` of `parts`) and from the side of each.
    """
    found = held.read(KeyName.ASSESSMENT, pairs)
    known = held.read(KeyName.ASSESSMENT, characteristics)
    reports = []
    for part in parts:
        names = (part["left"], part["right"])
        if names[0] == names[1]:
            continue
        is_own = [pc.equal(found[f"{side}_asset"], name)
                  for side, name in zip(_SIDES, names, strict=True)]  # fmt: skip
        own = found.filter(pc.and_(*is_own))
        scored = ScoredPairs.of_table(own)
        for side, name in zip(_SIDES, names, strict=True):
            described = _described(known, name)
            if described is not None:
                shown = report_bias(described, scored, part["threshold"], side=side)
                reports += [_as_json(one, name, part) for one in shown]
    return {"reports": reports}


WORKS = {"assess": assess}


def _described(known: pa.Table, asset: str) -> Characteristics | None:
    """The characteristics of an asset's records; None where it has none of them."""
    own = known.filter(pc.equal(known["asset"], asset))
    if not own.num_rows:
        return None
    identifiers = pc.unique(own[ROW_KEY])
    columns = {}
    for characteristic in pc.unique(own["characteristic"]).to_pylist():
        values = own.filter(pc.equal(own["characteristic"], characteristic))
        places = pc.index_in(identifiers, value_set=values[ROW_KEY].combine_chunks())
        columns[characteristic] = values["value"].combine_chunks().take(places)
    return Characteristics(identifiers, columns)


def _as_json(report: CharacteristicReport, asset: str, part: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "asset": asset,
        "with": part["right"] if asset == part["left"] else part["left"],
        "characteristic": report.characteristic,
        "rows": [asdict(row) for row in report.rows],
        "sentences": list(report.sentences),
    }
