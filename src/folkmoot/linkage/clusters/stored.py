"""Clusters as a table that can be written to a file and gone on from."""

from __future__ import annotations

import pyarrow as pa

from folkmoot.errors import LinkageError
from folkmoot.linkage.clusters.clustering import MEMBERS, Clusters

_KEY = b"folkmoot.clusters.round"


def as_stored(clusters: Clusters) -> pa.Table:
    """cluster_id, asset and record_id, a row a record, with the round in the schema's metadata."""
    return clusters.members.replace_schema_metadata({_KEY: str(clusters.round_number).encode()})


def round_of(stored: pa.Table) -> int:
    """The round of stored clusters. Raises LinkageError for a table that holds none."""
    metadata = stored.schema.metadata or {}
    if _KEY not in metadata or any(name not in stored.column_names for name in MEMBERS):
        raise LinkageError(
            "This table does not hold clusters.",
            where="previous clusters",
            remedy="Give the file that `folkmoot cluster` wrote.",
        )
    return int(metadata[_KEY])
