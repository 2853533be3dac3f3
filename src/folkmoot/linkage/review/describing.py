"""Pairs described for reviewers, where identities may be read.

What leaves here is identifiers of records, how sure the linkage is, and what two records have in
common.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from folkmoot.errors import LinkageError
from folkmoot.linkage.engine import Connection
from folkmoot.linkage.people import PeopleFile
from folkmoot.linkage.review.masking import describe_pair
from folkmoot.linkage.review.records import PersonRecord, person_records
from folkmoot.linkage.review.saying import Similarity, lines_from_json, lines_to_json

Name = tuple[str, str]
"""A record by its asset and its identifier."""


@dataclass(frozen=True, slots=True)
class ReviewPair:
    """A pair as reviewers' desks get it: two records by asset and identifier, what they have in
    common, the stratum it was drawn from, and, where it checks the reviewers, its known answer
    instead. `why` are the model's steps to its probability, in sentences, for after the verdict."""

    left_asset: str
    left_id: str
    right_asset: str
    right_id: str
    similarities: tuple[Similarity, ...]
    match_probability: float
    is_linked: bool
    stratum: int | None = None
    gold: bool | None = None
    why: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """For the way between processes."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return {**fields, "similarities": lines_to_json(self.similarities)}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> ReviewPair:
        lines = lines_from_json(said["similarities"])
        return cls(**{**said, "similarities": lines, "why": tuple(said["why"])})


def describe_pairs(
    files: Mapping[str, PeopleFile], pairs: pa.Table, connection: Connection
) -> tuple[ReviewPair, ...]:
    """Each pair described, in the order given.

    `pairs` has the asset and the identifier of both records, match_probability and threshold.
    Raises LinkageError for a record that its file has not.
    """
    rows = pairs.to_pylist()
    ends = [_ends(row) for row in rows]
    records = _records(files, {name for both in ends for name in both}, connection)
    return tuple(
        ReviewPair(
            *left,
            *right,
            describe_pair(records[left], records[right]),
            row["match_probability"],
            row["match_probability"] >= row["threshold"],
        )
        for row, (left, right) in zip(rows, ends, strict=True)
    )


def _ends(row: Mapping[str, Any]) -> tuple[Name, Name]:
    return (row["left_asset"], row["left_id"]), (row["right_asset"], row["right_id"])


def _records(
    files: Mapping[str, PeopleFile], wanted: set[Name], connection: Connection
) -> dict[Name, PersonRecord]:
    """The standardised records of these names."""
    assets = sorted(files)
    names = [sorted(name for name in wanted if name[0] == asset) for asset in assets]
    rows = [
        rows_of(files[asset], [identifier for _, identifier in chosen], asset)
        for asset, chosen in zip(assets, names, strict=True)
    ]
    found = person_records(connection, [files[asset] for asset in assets], rows)
    return {
        name: record
        for chosen, records in zip(names, found, strict=True)
        for name, record in zip(chosen, records, strict=True)
    }


def rows_of(file: PeopleFile, identifiers: list[str], asset: str) -> NDArray[np.int64]:
    """Where the records of these identifiers stand in their file. Raises LinkageError for one that
    is not there."""
    if file.identifier is None:
        raise LinkageError("Records without an identifier cannot be reviewed.", where=asset)
    own = pc.cast(file.table[file.identifier], pa.string()).combine_chunks()
    places = pc.index_in(pa.array(identifiers, pa.string()), own)
    if places.null_count:
        raise LinkageError(
            "A pair names a record that is not in its asset.",
            where=asset,
            remedy="Link again: the asset has changed since.",
        )
    found: NDArray[np.int64] = places.to_numpy().astype(np.int64)
    return found
