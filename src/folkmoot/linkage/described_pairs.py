"""What a file of pairs says of itself beside its rows: of one asset or two, and where to link."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

import pyarrow as pa

_KEY = b"folkmoot.pairs"


@dataclass(frozen=True, slots=True)
class PairsDescription:
    """`is_within` where both records of a pair are of one asset; `threshold` is where it was chosen
    to link."""

    is_within: bool
    threshold: float


def describe_pairs(pairs: pa.Table, description: PairsDescription) -> pa.Table:
    """The same pairs, with the description in the metadata of their schema."""
    kept = pairs.schema.metadata or {}
    told = json.dumps(asdict(description), sort_keys=True).encode()
    return pairs.replace_schema_metadata({**kept, _KEY: told})


def description_of(pairs: pa.Table) -> PairsDescription | None:
    """What the pairs say of themselves; None where they say nothing."""
    told = (pairs.schema.metadata or {}).get(_KEY)
    return None if told is None else PairsDescription(**json.loads(told))
