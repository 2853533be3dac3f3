"""A finding: one sentence about what was found, decided or doubted, and where."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How much the reader must do about a finding."""

    FOUND = "found"
    DECIDED = "decided"
    DOUBTED = "doubted"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence in plain English. Never quotes a value of a personal column.

    `code` is stable and machine-readable (`intake.encoding`, `disclosure.dominance`). `where`
    names the column, row or cell it is about; empty when it is about the whole.
    """

    kind: Kind
    code: str
    message: str
    where: str = ""
