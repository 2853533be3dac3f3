"""What links are worth where the truth is known: only for sets made to measure with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from folkmoot.linkage.people.expectations import Expectation


class LinksWithRows(Protocol):
    """Links of records of any kind, as `PeopleLinks` and `matching.Links` are."""

    @property
    def pairs(self) -> pa.Table: ...

    @property
    def left_rows(self) -> NDArray[np.int64]: ...

    @property
    def right_rows(self) -> NDArray[np.int64]: ...

    @property
    def expectation(self) -> Expectation: ...


@dataclass(frozen=True, slots=True)
class MeasuredLinks:
    """Pairs truly one, and the linked pairs' precision, recall and F1; 0 of nothing."""

    n_true: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def measure_links(
    links: LinksWithRows, left: pa.ChunkedArray, right: pa.ChunkedArray, *, is_within: bool
) -> MeasuredLinks:
    """Compare pairs at the chosen threshold with who each record is: a value a row of each file,
    in the order of the file, equal where two records are one."""
    linked = links.pairs["match_probability"].to_numpy() >= links.expectation.threshold
    people = [_texts(left), _texts(right)]
    n_right = pc.sum(
        pc.equal(
            people[0].take(pa.array(links.left_rows[linked])),
            people[1].take(pa.array(links.right_rows[linked])),
        )
    ).as_py()
    n_true = _same_within(people[0]) if is_within else _same_between(people[0], people[1])
    n_linked = int(linked.sum())
    return MeasuredLinks(
        n_true,
        (n_right or 0) / n_linked if n_linked else 0.0,
        (n_right or 0) / n_true if n_true else 0.0,
    )


def _texts(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """As text, since the same reference may be typed as a number in one file only."""
    return pc.cast(values, pa.string())


def _counts(values: pa.ChunkedArray) -> dict[str, int]:
    counted = pc.value_counts(values.drop_null())
    return {item["values"]: item["counts"] for item in counted.to_pylist()}


def _same_within(people: pa.ChunkedArray) -> int:
    counts = np.array(list(_counts(people).values()), np.int64)
    return int((counts * (counts - 1) // 2).sum())


def _same_between(left: pa.ChunkedArray, right: pa.ChunkedArray) -> int:
    rights = _counts(right)
    return sum(count * rights.get(person, 0) for person, count in _counts(left).items())
