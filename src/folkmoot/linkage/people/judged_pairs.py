"""Pairs that somebody has judged: one person or not. What they teach is probabilities that hold.

The order of pairs stays as the model has it, and their probabilities follow the judgements, by
Platt's method (`linkage.calibration`): so a sample drawn anyhow by probability will do, and where
there are few judgements the model's own probabilities stay nearly as they are.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from folkmoot.errors import LinkageError
from folkmoot.linkage.calibration import Calibration, fit_calibration

_COLUMNS = ("left_id", "right_id", "is_match")
_ANSWERS = {
    "yes": True,
    "true": True,
    "match": True,
    "1": True,
    "no": False,
    "false": False,
    "no match": False,
    "0": False,
}
_LEAST_SLOPE = 0.25
_ENOUGH_OF_BOTH = 10
_CLEARLY = 1.0
"""Bits."""
_WIDEST = 15.0


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """`left_id` and `right_id` are record identifiers as text; inside one file either may be
    first."""

    left_id: str
    right_id: str
    is_match: bool


@dataclass(frozen=True)
class Lesson:
    """What judged pairs taught: `n_pairs` were given, of which `n_seen` are candidates."""

    calibration: Calibration
    n_pairs: int
    n_matches: int
    n_seen: int

    @property
    def words(self) -> str:
        return (
            f"Probabilities follow {self.n_seen:,} of {self.n_pairs:,} judged pairs, the rest "
            f"being no candidates; {self.n_matches:,} are judged one person."
        )


def read_judged_pairs(path: Path) -> tuple[JudgedPair, ...]:
    """The judgements in a CSV with the columns left_id, right_id and is_match, which says yes or
    no (or true or false, 1 or 0).

    Raises LinkageError when a column is missing, an answer cannot be read, or there is none.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise LinkageError(
                    f"The judged pairs lack {', '.join(missing)}.",
                    where=path.name,
                    remedy=f"Give a CSV file with the columns {', '.join(_COLUMNS)}.",
                )
            judged = tuple(
                _judged(row, f"{path.name}, row {number}")
                for number, row in enumerate(reader, start=2)
            )
    except (OSError, UnicodeDecodeError) as error:
        raise LinkageError(
            "The judged pairs cannot be read.",
            where=path.name,
            remedy="Give a CSV file in UTF-8 that exists and may be read.",
        ) from error
    if not judged:
        raise LinkageError("There is no judged pair in the file.", where=path.name)
    return judged


def learn_from(
    judged: Sequence[JudgedPair],
    identifiers: tuple[pa.ChunkedArray, pa.ChunkedArray],
    rows: NDArray[np.int64],
    probability: NDArray[np.float64],
) -> Lesson:
    """What judgements say of the probabilities of candidate pairs.

    `identifiers` of the records of both files, in the order of the file (the same one twice inside
    one file), `rows` with a row a candidate and its two places in them. Raises LinkageError when a
    judged record is in no file, none of the judged pairs is a candidate, or they say the opposite
    of the probabilities.
    """
    lefts = _places([pair.left_id for pair in judged], identifiers[0])
    rights = _places([pair.right_id for pair in judged], identifiers[1])
    width = len(identifiers[1])
    codes = _codes(rows[:, 0], rows[:, 1], width)
    asked = _codes(lefts, rights, width)
    if identifiers[0] is identifiers[1]:
        codes = _codes(rows.min(axis=1), rows.max(axis=1), width)
        asked = _codes(np.minimum(lefts, rights), np.maximum(lefts, rights), width)
    order = np.argsort(codes)
    found = np.clip(np.searchsorted(codes[order], asked), 0, max(len(codes) - 1, 0))
    is_seen = codes[order][found] == asked if len(codes) else np.zeros(len(asked), bool)
    is_match = np.array([pair.is_match for pair in judged])
    if not is_seen.any():
        raise LinkageError(
            "None of the judged pairs is one that could be linked.",
            remedy="Judge pairs of an answer of `folkmoot link` without judgements.",
        )
    weights = _match_weights(probability[order][found[is_seen]])
    _refuse_contradiction(weights, is_match[is_seen])
    calibration = fit_calibration(weights, is_match[is_seen])
    if calibration.slope < _LEAST_SLOPE:
        calibration = _moved(weights, is_match[is_seen])
    return Lesson(
        calibration,
        len(judged),
        int(is_match.sum()),
        int(is_seen.sum()),
    )


def _refuse_contradiction(weights: NDArray[np.float64], is_match: NDArray[np.bool_]) -> None:
    n_matches = int(is_match.sum())
    if min(n_matches, len(is_match) - n_matches) < _ENOUGH_OF_BOTH:
        return
    if weights[is_match].mean() < weights[~is_match].mean() - _CLEARLY:
        raise LinkageError(
            "By the judged pairs, the likelier two records are one person, the less they are.",
            remedy="Check that is_match is not turned round and that left_id and right_id are of "
            "these files.",
        )


def _moved(weights: NDArray[np.float64], is_match: NDArray[np.bool_]) -> Calibration:
    """All odds multiplied by one factor, where judgements lie too close to say more: pairs of one
    probability alone say nothing of likelier ones."""
    low, high = -_WIDEST, _WIDEST
    for _ in range(60):
        middle = (low + high) / 2
        expected = Calibration(middle, 1.0, 0).probabilities(weights).sum()
        # A pair's worth of evidence on each side that nothing moves.
        if expected + 2 / (1 + np.exp(-middle)) < is_match.sum() + 1:
            low = middle
        else:
            high = middle
    return Calibration((low + high) / 2, 1.0, len(weights))


def calibrated(probability: NDArray[np.float64], lesson: Lesson) -> NDArray[np.float64]:
    """The probabilities as the judgements have them, in the same order."""
    return lesson.calibration.probabilities(_match_weights(probability))


def _match_weights(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """In bits."""
    clipped = np.clip(probability, 1e-9, 1 - 1e-9)
    weights: NDArray[np.float64] = np.log2(clipped / (1 - clipped))
    return weights


def _judged(row: dict[str, str], where: str) -> JudgedPair:
    answer = _ANSWERS.get((row["is_match"] or "").strip().lower())
    if answer is None:
        raise LinkageError(
            "A judgement is neither yes nor no.", where=where, remedy="Write yes or no in is_match."
        )
    return JudgedPair((row["left_id"] or "").strip(), (row["right_id"] or "").strip(), answer)


def _places(names: list[str], identifiers: pa.ChunkedArray) -> NDArray[np.int64]:
    places = pc.index_in(pa.array(names), value_set=identifiers.cast(pa.string()))
    if places.null_count:
        raise LinkageError(
            f"{places.null_count:,} judged records are in no file.",
            remedy="Use the identifiers of the answer: --id names the column they come from.",
        )
    return places.to_numpy().astype(np.int64)  # type: ignore[no-any-return]


def _codes(lefts: NDArray[np.int64], rights: NDArray[np.int64], width: int) -> NDArray[np.int64]:
    codes: NDArray[np.int64] = lefts * width + rights
    return codes
