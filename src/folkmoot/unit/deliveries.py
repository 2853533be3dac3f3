"""Deliveries: to each member its own references with their project identifiers, and nothing more.

Every reference gets an identifier, linked or not; those of one person have the same one. A member
turns its delivery into rows of its own file with the map that it kept, and drops its dummies,
which are not in that map.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

import pyarrow as pa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from folkmoot.errors import LinkageError
from folkmoot.linkage.clusters import Basis, ClusterSettings, cluster_records
from folkmoot.linkage.encodings import digest_of
from folkmoot.linkage.encodings.encoded_file import REFERENCE, REFERENCE_BYTES
from folkmoot.unit.signed_files import open_document, sign_document

DELIVERY_SCHEMA = pa.schema(
    [
        pa.field(REFERENCE, pa.binary(REFERENCE_BYTES), nullable=False),
        pa.field("project_id", pa.string(), nullable=False),
        pa.field("match_probability", pa.float64()),
    ]
)
"""`match_probability` is that of a record's likeliest link; null where it has none."""

_KIND = "delivery"
_METADATA = b"folkmoot.delivery"
_ID_BYTES = 12
_KEY_BYTES = 32


def make_deliveries(
    references: Mapping[str, pa.ChunkedArray], links: pa.Table
) -> dict[str, pa.Table]:
    """DELIVERY_SCHEMA for each member, by name, in the order of its references.

    Identifiers are random and hold for this delivery only. `links` has left_asset, left_id,
    right_asset, right_id (members' names, references in hexadecimal digits) and match_probability.
    """
    key = secrets.token_bytes(_KEY_BYTES)
    members = cluster_records(Basis(links), ClusterSettings(threshold=0.0), key).members
    identifiers = dict(
        zip(
            zip(members["asset"].to_pylist(), members["record_id"].to_pylist(), strict=True),
            members["cluster_id"].to_pylist(),
            strict=True,
        )
    )
    likeliest: dict[tuple[str, str], float] = {}
    for row in links.to_pylist():
        for side in ("left", "right"):
            name = (row[f"{side}_asset"], row[f"{side}_id"])
            likeliest[name] = max(likeliest.get(name, 0.0), row["match_probability"])
    names: dict[str, str] = {}
    deliveries = {}
    for member, given in references.items():
        ids, probabilities = [], []
        for reference in given.to_pylist():
            record = (member, reference.hex())
            cluster = identifiers.get(record)
            # Identifiers of the linked and of the others look alike.
            ids.append(
                secrets.token_hex(_ID_BYTES)
                if cluster is None
                else names.setdefault(cluster, secrets.token_hex(_ID_BYTES))
            )
            probabilities.append(likeliest.get(record))
        deliveries[member] = pa.table([given, ids, probabilities], schema=DELIVERY_SCHEMA)
    return deliveries


def sign_delivery(
    table: pa.Table, member: str, round_fingerprint: str, key: Ed25519PrivateKey
) -> pa.Table:
    """The same table with the unit's signature in its metadata."""
    content = {"member": member, "round": round_fingerprint, "digest": digest_of(table)}
    return table.replace_schema_metadata({_METADATA: sign_document(_KIND, content, key)})


def open_delivery(table: pa.Table, member: str, round_fingerprint: str, unit_key: str) -> pa.Table:
    """What was delivered to a member in a round.

    Raises LinkageError when this unit did not sign it, it was changed, or is for another.
    """
    text = (table.schema.metadata or {}).get(_METADATA, b"")
    content = open_document(_KIND, text, unit_key)
    bare = table.replace_schema_metadata(None)
    if content.get("member") != member or content.get("round") != round_fingerprint:
        raise LinkageError(
            "This delivery is for another member or another round.",
            remedy="Ask the unit for yours.",
        )
    if bare.schema != DELIVERY_SCHEMA or content.get("digest") != digest_of(bare):
        raise LinkageError(
            "The delivery was changed after the unit signed it.",
            remedy="Ask the unit for it again.",
        )
    return bare


def take_delivery(delivery: pa.Table, rows: pa.Table) -> pa.Table:
    """A member's rows with their project identifiers, in the order of its file.

    `rows` is the map that `encode_people` gave: its columns, then project_id and
    match_probability. Raises LinkageError when the two are of different encodings.
    """
    joined = rows.join(delivery, REFERENCE, join_type="left outer")
    if joined["project_id"].null_count or joined.num_rows != rows.num_rows:
        raise LinkageError(
            "The delivery is not for these encodings: references are missing.",
            remedy="Use the map of rows that was written beside the encodings you sent.",
        )
    taken: pa.Table = joined.drop_columns([REFERENCE]).sort_by("row")
    return taken
