"""What somebody who sees a table with holes can say of what is hidden.

Each case is a table with its totals, the hidden figures in brackets, and for each of those, from
left to right and down, the interval in which it must lie. The first is the example by which
Fischetti and Salazar-González introduce the problem (Management Science 47(7), 2001).
"""

from dataclasses import dataclass

import numpy as np
import pytest

from folkmoot.disclosure import CellSystem, audit
from folkmoot.disclosure.equations import Equations
from folkmoot.disclosure.system import NOBODY


@dataclass(frozen=True)
class Case:
    title: str
    table: str
    intervals: str
    least: float = 0.0


CASES = [
    Case(
        "four corners of a rectangle bound each other",
        """
         20   50   10   80
         [8]  19  [22]  49
        [17]  32  [12]  61
         45  101   44  190
        """,
        "0-25 5-30 0-25 4-29",
    ),
    Case(
        "alone in its row, a figure is known",
        """
         1  [2]  3   6
         4   5   6  15
         5   7   9  21
        """,
        "2-2",
    ),
    Case(
        "two in a row that are alone in their columns are known",
        """
        [1] [2]  3   6
         4   5   6  15
         5   7   9  21
        """,
        "1-1 2-2",
    ),
    Case(
        "two ones are known to be ones by who knows that zeros are shown",
        """
        [1] [1]  2
        [1] [1]  2
         2   2   4
        """,
        "1-1 1-1 1-1 1-1",
        least=1.0,
    ),
    Case(
        "and not by who does not",
        """
        [1] [1]  2
        [1] [1]  2
         2   2   4
        """,
        "0-2 0-2 0-2 0-2",
    ),
    Case(
        "with its totals hidden too, a figure may be anything",
        """
        [1]  2  [3]
         4   5   9
        [5]  7 [12]
        """,
        "0-inf 2-inf 4-inf 11-inf",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_intervals_are_exact(case: Case) -> None:
    system, hidden = read(case)
    found = audit(system, hidden)
    said = [
        f"{low:g}-{high:g}"
        for low, high in zip(found["low"].to_pylist(), found["high"].to_pylist(), strict=True)
    ]
    assert " ".join(said) == case.intervals
    is_exact = [low_high.split("-")[0] == low_high.split("-")[1] for low_high in said]
    assert found["is_exact"].to_pylist() == is_exact


def read(case: Case) -> tuple[CellSystem, np.ndarray]:
    """The table as a cell system: its last row and column are totals."""
    words = [line.split() for line in case.table.strip().splitlines()]
    values = np.array([[float(word.strip("[]")) for word in line] for line in words])
    hidden = np.array([[word.startswith("[") for word in line] for line in words]).ravel()
    places = np.arange(values.size).reshape(values.shape)
    lines = [*places, *places.T]
    rows = np.concatenate([np.full(len(line), row) for row, line in enumerate(lines)])
    coefs = np.concatenate([np.append(np.ones(len(line) - 1), -1.0) for line in lines])
    count = values.size
    system = CellSystem(
        equations=Equations.from_entries(rows, np.concatenate(lines), coefs, cell_count=count),
        values=values.ravel(),
        low=np.full(count, case.least),
        high=np.full(count, np.inf),
        weights=np.ones(count),
        is_primary=np.zeros(count, dtype=bool),
        upper=np.zeros(count),
        lower=np.zeros(count),
        may_hide=np.ones(count, dtype=bool),
        is_unseen=np.zeros(count, dtype=bool),
        sole=np.full(count, NOBODY),
    )
    return system, hidden
