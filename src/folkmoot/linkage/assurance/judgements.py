"""Judgements that people filled in: one row a pair, yes, no or unsure."""

from __future__ import annotations

import csv
from pathlib import Path

from folkmoot.errors import LinkageError
from folkmoot.linkage.assurance.clerical_sample import Judgements

ANSWERS: dict[str, bool | None] = {
    "yes": True,
    "true": True,
    "1": True,
    "no": False,
    "false": False,
    "0": False,
    "unsure": None,
}
"""What may stand in the column `is_match`; an empty one is a pair that waits to be judged."""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula; written after an apostrophe."""

_COLUMNS = ("left_id", "right_id", "is_match")


def read_judgements(path: Path) -> Judgements:
    """The judgements in a CSV with left_id, right_id and is_match; other columns are ignored.

    Raises LinkageError when a column is missing, an answer is none of ANSWERS, one pair has two
    answers, or the file is not text in UTF-8.
    """
    found: dict[tuple[str, str], bool | None] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            lacking = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
            if lacking:
                raise LinkageError(
                    f"The judgements lack the columns {', '.join(lacking)}.",
                    where=path.name,
                    remedy="Fill in the column is_match of what `folkmoot review-sample` wrote.",
                )
            for number, row in enumerate(reader, start=2):
                _add(found, row, f"{path.name}, row {number}")
    except (OSError, UnicodeDecodeError) as error:
        raise LinkageError(
            "The judgements cannot be read.", where=path.name, remedy="Give a CSV file in UTF-8."
        ) from error
    return found


def _add(found: dict[tuple[str, str], bool | None], row: dict[str, str | None], where: str) -> None:
    said = (row["is_match"] or "").strip().lower()
    if not said:
        return
    if said not in ANSWERS:
        raise LinkageError(
            "An answer is none of yes, no and unsure.", where=where, remedy="Correct it."
        )
    pair = (_identifier(row["left_id"]), _identifier(row["right_id"]))
    if found.setdefault(pair, ANSWERS[said]) != ANSWERS[said]:
        raise LinkageError(
            "A pair has two answers.", where=where, remedy="Settle it, and leave one of them."
        )


def _identifier(cell: str | None) -> str:
    text = cell or ""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_SIGNS) else text
