"""Identifiers of clusters: the same from version to version, and telling nothing.

An identifier is a keyed hash (BLAKE2b, RFC 7693) of the round in which its cluster first appeared
and of the cluster's first record then: nobody without the key can find a record's cluster by trying
identifiers, nor see which clusters were made together.
"""

from __future__ import annotations

import hashlib
import struct

import numpy as np
import pyarrow as pa

from folkmoot.errors import LinkageError
from folkmoot.linkage.clusters.graph import Numbers

LEAST_KEY_BYTES = 32
_DIGEST_BYTES = 16
_PERSON = b"folkmoot-cluster"


def make_identifiers(records: pa.Table, firsts: Numbers, round_number: int, key: bytes) -> pa.Array:
    """An identifier for each cluster by the number of its first record, for a round.

    Raises LinkageError for a key that could be guessed.
    """
    if len(key) < LEAST_KEY_BYTES:
        raise LinkageError(
            "The key of identifiers is too short to keep them secret.",
            where="key",
            remedy=f"Give {LEAST_KEY_BYTES} random bytes.",
        )
    started = hashlib.blake2b(
        struct.pack("<q", round_number), digest_size=_DIGEST_BYTES, key=key[:64], person=_PERSON
    )
    taken = records.take(pa.array(firsts))
    named = []
    for asset, record in zip(
        taken["asset"].to_pylist(), taken["record_id"].to_pylist(), strict=True
    ):
        name = asset.encode()
        hashing = started.copy()
        hashing.update(struct.pack("<q", len(name)) + name + str(record).encode())
        named.append(hashing.hexdigest())
    return pa.array(named, pa.string())


def keep_by_overlap(before: Numbers, now: Numbers) -> Numbers:
    """Which former cluster each cluster goes on as: its place among the former, or -1.

    `before` is the former cluster of each record, numbered from 0, -1 where it had none; `now` its
    cluster, numbered from 0. A cluster and a former one with most records in common go together,
    then the next, each once; of equals those that hold the first record.
    """
    kept = np.full(int(now.max(initial=-1)) + 1, -1, np.int64)
    known = np.flatnonzero(before >= 0)
    width = int(before.max(initial=-1)) + 1
    shared, first, counts = np.unique(
        now[known] * width + before[known], return_index=True, return_counts=True
    )
    one, former = shared // max(width, 1), shared % max(width, 1)
    alone = (np.bincount(one, minlength=len(kept))[one] == 1) & (
        np.bincount(former, minlength=width)[former] == 1
    )
    kept[one[alone]] = former[alone]
    taken: set[int] = set()
    rest = np.flatnonzero(~alone)
    for place in rest[np.lexsort((first[rest], -counts[rest]))].tolist():
        if kept[one[place]] < 0 and int(former[place]) not in taken:
            kept[one[place]] = former[place]
            taken.add(int(former[place]))
    return kept
