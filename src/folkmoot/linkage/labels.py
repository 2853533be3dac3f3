"""Pairs that a person has judged: is this payee the business at these premises?"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from folkmoot.errors import LinkageError

_COLUMNS = (
    "left_name",
    "left_council",
    "right_name",
    "right_council",
    "right_reference",
    "stratum",
    "sampling_weight",
    "label",
)
_ANSWERS = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Label:
    """One judgement. `right_reference` is the premises' own number on its council's list;
    `sampling_weight` is how many pairs of names the pair stands for."""

    left_name: str
    left_council: str
    right_name: str
    right_council: str
    right_reference: str
    stratum: str
    sampling_weight: float
    is_match: bool


def read_labels(path: Path) -> tuple[Label, ...]:
    """The judgements in a CSV with the columns of `Label` (`label` says yes or no).

    Raises LinkageError when a column is missing, or an answer or a weight cannot be read.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in _COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            raise LinkageError(f"The labels lack {', '.join(missing)}.", where=path.name)
        return tuple(
            _label(row, f"{path.name}, row {number}") for number, row in enumerate(reader, start=2)
        )


def strata_of(labels: Sequence[Label]) -> tuple[str, ...]:
    """The stratum of each label."""
    return tuple(label.stratum for label in labels)


def _label(row: dict[str, str], where: str) -> Label:
    answer = _ANSWERS.get(row["label"].strip().lower())
    if answer is None:
        raise LinkageError("A label is neither yes nor no.", where=where)
    try:
        weight = float(row["sampling_weight"])
    except ValueError as error:
        raise LinkageError("A sampling weight is not a number.", where=where) from error
    fields = {column: row[column] for column in _COLUMNS[:6]}
    return Label(**fields, sampling_weight=weight, is_match=answer)
