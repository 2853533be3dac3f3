"""The file that leaves a member: encodings and who made them under what, and nothing else.

One Arrow table with the columns of `encoding_schema`, in random order, and in its metadata the
signed agreement, the member's name, and the member's signature over a digest of every value. A
table with any other column is refused: nothing travels beside the encodings.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import pyarrow as pa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from folkmoot.errors import LinkageError
from folkmoot.linkage.encodings.agreement import EncodingAgreement
from folkmoot.linkage.encodings.filters import UNFOLDED_BITS
from folkmoot.linkage.encodings.parameters import Parameters

REFERENCE = "reference"
REFERENCE_BYTES = 16
_METADATA = b"folkmoot.encodings"
_SIGNED_PREFIX = b"folkmoot encodings 1\n"
_MOST_METADATA = 1 << 20
_REMEDY = "Ask its maker to encode and send the file again."


@dataclass(frozen=True)
class EncodedFile:
    """`table` as in `encoding_schema`, made by `member` under `agreement`; `digest` is the SHA-256
    of its values, which `signature` signs."""

    table: pa.Table
    agreement: EncodingAgreement
    member: str
    digest: str
    signature: str

    @classmethod
    def sign(
        cls, table: pa.Table, agreement: EncodingAgreement, member: str, key: Ed25519PrivateKey
    ) -> EncodedFile:
        digest = digest_of(table)
        signature = key.sign(_signed(agreement, member, digest)).hex()
        return cls(table, agreement, member, digest, signature)

    def with_metadata(self) -> pa.Table:
        """The table as it is written to a file."""
        text = json.dumps(
            {
                "agreement": self.agreement.as_json(),
                "member": self.member,
                "digest": self.digest,
                "signature": self.signature,
            }
        )
        return self.table.replace_schema_metadata({_METADATA: text.encode()})


def open_encoded(table: pa.Table, where: str) -> EncodedFile:
    """What a table holds, after its agreement, columns, digest and signature have been checked.

    Raises LinkageError when it holds no encodings, or any of these is not right.
    """
    text = (table.schema.metadata or {}).get(_METADATA, b"")
    try:
        if len(text) > _MOST_METADATA:
            raise ValueError
        given = json.loads(text)
        member, digest, signature = (given[name] for name in ("member", "digest", "signature"))
        signature_bytes = bytes.fromhex(signature)
    except (ValueError, KeyError, TypeError):
        raise LinkageError(
            "This file holds no encodings.", where=where, remedy="Make it with `folkmoot encode`."
        ) from None
    agreement = EncodingAgreement.from_json(given.get("agreement"))
    agreement.check()
    bare = table.replace_schema_metadata(None)
    if bare.schema != encoding_schema(agreement.parameters):
        raise LinkageError(
            "The file's columns are not those of its agreement.", where=where, remedy=_REMEDY
        )
    agreement.check_signature(
        member, signature_bytes, _signed(agreement, member, digest), where=where
    )
    if digest_of(bare) != digest:
        raise LinkageError(
            "The file was changed after its maker signed it.", where=where, remedy=_REMEDY
        )
    return EncodedFile(bare, agreement, member, digest, signature)


def encoding_schema(parameters: Parameters) -> pa.Schema:
    """The columns: `reference` (16 random bytes), `token_NAME` (uint64) for each composite, and
    `filter_NAME` (fixed bytes) for each field; null where a record has no such token or filter."""
    n_bytes = UNFOLDED_BITS // 8 // (2 if parameters.is_folded else 1)
    return pa.schema(
        [
            pa.field(REFERENCE, pa.binary(REFERENCE_BYTES), nullable=False),
            *(pa.field(f"token_{each.name}", pa.uint64()) for each in parameters.composites),
            *(pa.field(f"filter_{each.name}", pa.binary(n_bytes)) for each in parameters.compared),
        ]
    )


def digest_of(table: pa.Table) -> str:
    """SHA-256 of every column's name, which rows it knows, and the values of those rows."""
    hashed = sha256()
    for name in table.schema.names:
        column = table[name].combine_chunks()
        is_known = column.is_valid().to_numpy(zero_copy_only=False)
        known = column.drop_null()
        hashed.update(f"{name}\n{len(column)}\n".encode())
        hashed.update(np.packbits(is_known).tobytes())
        if pa.types.is_string(known.type):
            texts = [text.encode() for text in known.to_pylist()]
            hashed.update(b"".join(b"%d:%b" % (len(text), text) for text in texts))
        else:
            hashed.update(fixed_bytes(known))
    return hashed.hexdigest()


def fixed_bytes(values: pa.Array) -> memoryview:
    """The bytes of an array of one width without nulls."""
    width = values.type.bit_width // 8
    return memoryview(values.buffers()[1])[
        values.offset * width : (values.offset + len(values)) * width
    ]


def _signed(agreement: EncodingAgreement, member: str, digest: str) -> bytes:
    return _SIGNED_PREFIX + f"{agreement.fingerprint}\n{member}\n{digest}\n".encode()
