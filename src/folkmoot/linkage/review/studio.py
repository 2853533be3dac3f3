"""The clusters that a person should look at: those that contradict themselves or hang by a thread.

What leaves here is identifiers of records, how each cluster holds together, and what the records of
each link have in common.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage.clusters import Clusters, measure_clusters
from folkmoot.linkage.engine import Connection
from folkmoot.linkage.people import PeopleFile
from folkmoot.linkage.review.describing import Name, describe_pairs
from folkmoot.linkage.review.saying import Similarity, lines_from_json, lines_to_json

_MOST_LINKS = 60
"""Of one cluster, the weakest: what holds firmly need not be looked at."""


@dataclass(frozen=True, slots=True)
class StudioLink:
    """A link between two records of a cluster, by their places in it. Without a bridge the cluster
    falls apart."""

    one: int
    other: int
    match_probability: float
    is_bridge: bool
    similarities: tuple[Similarity, ...]


@dataclass(frozen=True, slots=True)
class StudioCluster:
    """A cluster as the studio shows it. `links` has the weakest of its `n_links`; `density` is the
    share of its pairs that are linked, `n_conflicts` counts the splits that rules of conflict made
    and that one of its records was party to."""

    records: tuple[Name, ...]
    links: tuple[StudioLink, ...]
    n_links: int
    density: float
    weakest_link: float
    n_bridges: int
    n_conflicts: int

    def to_json(self) -> dict[str, Any]:
        """For the way between processes, and for keeping."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return {
            **fields,
            "records": [list(record) for record in self.records],
            "links": [_link_to_json(link) for link in self.links],
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> StudioCluster:
        records = tuple((asset, identifier) for asset, identifier in said["records"])
        links = tuple(_link_from_json(link) for link in said["links"])
        return cls(**{**said, "records": records, "links": links})


def show_clusters(
    files: Mapping[str, PeopleFile], clusters: Clusters, most: int, connection: Connection
) -> tuple[StudioCluster, ...]:
    """At most so many clusters of two records or more, the most doubtful first.

    First those that a rule of conflict cut, then those of more than two records that a bridge holds
    together, then by density and by the weakest link. Raises LinkageError for a record that its
    file has not.
    """
    measured = measure_clusters(clusters)
    rows = [row for row in measured.clusters.to_pylist() if row["n_links"]]
    chosen = sorted(rows, key=_doubt)[:most]
    wanted = pa.array([row["cluster_id"] for row in chosen], pa.string())
    links = measured.links.filter(pc.is_in(measured.links["cluster_id"], value_set=wanted))
    by_cluster = _weakest(links)
    shown = [link for row in chosen for link in by_cluster[row["cluster_id"]]]
    told = iter(_similarities(files, shown, connection))
    members = _members(clusters, wanted)
    found = []
    for row in chosen:
        records = members[row["cluster_id"]]
        place = {record: at for at, record in enumerate(records)}
        found.append(
            StudioCluster(
                records,
                tuple(
                    StudioLink(
                        place[link["left_asset"], link["left_id"]],
                        place[link["right_asset"], link["right_id"]],
                        link["match_probability"],
                        link["is_bridge"],
                        next(told),
                    )
                    for link in by_cluster[row["cluster_id"]]
                ),
                row["n_links"],
                row["density"],
                row["weakest_link"],
                row["n_bridges"],
                row["n_conflicts"],
            )
        )
    return tuple(found)


def _doubt(row: Mapping[str, Any]) -> tuple[Any, ...]:
    hangs = row["n_records"] > 2 and row["n_bridges"] > 0
    return (
        -row["n_conflicts"],
        not hangs,
        row["density"],
        row["weakest_link"],
        -row["n_records"],
        row["cluster_id"],
    )


def _weakest(links: pa.Table) -> dict[str, list[dict[str, Any]]]:
    """The links of each cluster, which stand from the weakest, without the firmest of very many."""
    found: dict[str, list[dict[str, Any]]] = {}
    for link in links.to_pylist():
        own = found.setdefault(link["cluster_id"], [])
        if len(own) < _MOST_LINKS:
            own.append(link)
    return found


def _similarities(
    files: Mapping[str, PeopleFile], links: list[dict[str, Any]], connection: Connection
) -> list[tuple[Similarity, ...]]:
    if not links:
        return []
    pairs = pa.Table.from_pylist([{**link, "threshold": 0.0} for link in links])
    return [pair.similarities for pair in describe_pairs(files, pairs, connection)]


def _members(clusters: Clusters, wanted: pa.Array) -> dict[str, tuple[Name, ...]]:
    kept = clusters.members.filter(pc.is_in(clusters.members["cluster_id"], value_set=wanted))
    found: dict[str, list[Name]] = {}
    for row in kept.to_pylist():
        found.setdefault(row["cluster_id"], []).append((row["asset"], row["record_id"]))
    return {cluster: tuple(sorted(records)) for cluster, records in found.items()}


def _link_to_json(link: StudioLink) -> dict[str, Any]:
    fields = {name: getattr(link, name) for name in link.__slots__}
    return {**fields, "similarities": lines_to_json(link.similarities)}


def _link_from_json(said: Mapping[str, Any]) -> StudioLink:
    return StudioLink(**{**said, "similarities": lines_from_json(said["similarities"])})
