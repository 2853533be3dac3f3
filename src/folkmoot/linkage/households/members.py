"""Who is in two households: people's links, as one number for all records of a person."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from folkmoot.linkage.people import PeopleLinks

_LINKED = 0.5


def number_people(links: PeopleLinks, sizes: tuple[int, ...]) -> tuple[NDArray[np.int64], ...]:
    """A number a record of each file, the same for records that are more probably one person than
    not. `sizes` are the numbers of records."""
    linked = links.pairs["match_probability"].to_numpy() >= _LINKED
    lefts = links.left_rows[linked]
    rights = links.right_rows[linked] + (sizes[0] if len(sizes) == 2 else 0)
    total = sum(sizes)
    graph = coo_array((np.ones(len(lefts), np.int8), (lefts, rights)), shape=(total, total))
    _, numbers = connected_components(graph, directed=False)
    people = numbers.astype(np.int64)
    return (people[: sizes[0]], people[sizes[0] :])[: len(sizes)]
