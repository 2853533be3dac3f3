"""What the model of people tells, in the report's words: levels, unlinkable records, examples.

The linkage of people gives its trained model; the pairs are compared once more, since a file of
pairs holds probabilities and not how the records compare.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from folkmoot.errors import LinkageError
from folkmoot.linkage.assurance.assembling import Explained
from folkmoot.linkage.assurance.capture_recapture import by_many_keys
from folkmoot.linkage.assurance.charts import match_weights
from folkmoot.linkage.assurance.known_records import KnownRecords
from folkmoot.linkage.assurance.scored_pairs import ScoredPairs
from folkmoot.linkage.assurance.waterfall import LevelRow, Move, Unlinkables, Waterfall
from folkmoot.linkage.engine import Connection
from folkmoot.linkage.people import PeopleFile
from folkmoot.linkage.people.comparisons import HOUSEHOLD_LEVEL, PLACE
from folkmoot.linkage.people.explaining import (
    StudiedPairs,
    comparisons_of,
    level_shares,
    start_bits,
    steps_of,
    study_pairs,
)
from folkmoot.linkage.people.saved_model import PeopleModel

_EXAMPLES_PER_SIDE = 3


def explain_linkage(
    pairs: ScoredPairs,
    threshold: float,
    left: KnownRecords,
    right: KnownRecords,
    model: PeopleModel,
    connection: Connection,
) -> Explained:
    """What the model that gave these pairs says of them.

    Raises LinkageError when a pair names a record that the files do not hold.
    """
    rows = tuple(
        _rows(names, records) for names, records in ((pairs.left, left), (pairs.right, right))
    )
    files = tuple(
        PeopleFile(records.table, records.schema, records.identifier) for records in (left, right)
    )
    studied = study_pairs(files, model, (rows[0], rows[1]), connection)
    return Explained(
        captures=by_many_keys(studied.is_found, pairs.probability),
        levels=_level_rows(model, studied),
        unlinkables=tuple(
            Unlinkables(side, len(chances), int((chances < threshold).sum()))
            for side, chances in zip(("left", "right"), studied.with_itself, strict=True)
        ),
        examples=tuple(
            explain_pair(model, studied.levels[place], float(pairs.probability[place]), threshold)
            for place in _near(pairs, threshold)
        ),
    )


def explain_pair(
    model: PeopleModel, levels: NDArray[np.int64], probability: float, threshold: float
) -> Waterfall:
    """The steps of one pair from its levels to its probability; what is left between the
    comparisons and the probability came from other records."""
    moves = tuple(Move(*step) for step in steps_of(model, levels))
    start = start_bits(model)
    reached = start + sum(move.bits for move in moves)
    odds = min(max(probability, 1e-9), 1 - 1e-9)
    return Waterfall(start, moves, float(np.log2(odds / (1 - odds))) - reached, threshold)


def _rows(names: pa.Array, records: KnownRecords) -> NDArray[np.int64]:
    found = pc.index_in(names, value_set=records.identifiers)
    if found.null_count:
        raise LinkageError(
            "Pairs name records that the files do not hold.",
            remedy="Give the files that were linked, and the same --id.",
        )
    return found.to_numpy().astype(np.int64)  # type: ignore[no-any-return]


def _level_rows(model: PeopleModel, studied: StudiedPairs) -> tuple[LevelRow, ...]:
    seen: dict[tuple[str, str], int] = {}
    for column, comparison in enumerate(comparisons_of(model)):
        counts = np.bincount(studied.levels[:, column] + 1, minlength=len(comparison.levels) + 1)
        for place, (words, _) in enumerate(comparison.levels):
            seen[comparison.name, words] = int(counts[place + 1])
    # Seen in the whole linkage only: other people's links make this level.
    seen.pop((PLACE.name, PLACE.levels[HOUSEHOLD_LEVEL][0]), None)
    return tuple(
        LevelRow(
            each.comparison,
            each.level,
            each.of_matches,
            each.of_others,
            seen.get((each.comparison, each.level)),
        )
        for each in level_shares(model)
    )


def _near(pairs: ScoredPairs, threshold: float) -> list[int]:
    """The linked and the unlinked pairs nearest to the threshold."""
    apart = np.abs(match_weights(pairs.probability) - match_weights(np.array([threshold])))
    lefts, rights = pairs.left.to_pylist(), pairs.right.to_pylist()
    chosen: list[int] = []
    for side in (pairs.probability >= threshold, pairs.probability < threshold):
        places = np.flatnonzero(side)
        if len(places):
            # Ties at the last place are broken by identifiers, not by the order of rows.
            nearest = np.partition(apart[places], min(_EXAMPLES_PER_SIDE, len(places)) - 1)
            close = places[apart[places] <= nearest[min(_EXAMPLES_PER_SIDE, len(places)) - 1]]
            close = sorted(
                close.tolist(), key=lambda place: (apart[place], lefts[place], rights[place])
            )
            chosen += close[:_EXAMPLES_PER_SIDE]
    return chosen
