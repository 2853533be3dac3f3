"""Decoys: payees that do not exist, sent through the same linkage.

Any premises found for one is a wrong link, and no label is needed to know it. This is the
target-decoy method of proteomics (Elias and Gygi, *Nature Methods* 4, 2007). A decoy takes its
most telling word from another payee, so it agrees with real names as often as two businesses do.
It cannot show the error of linking a name to another business of exactly that name.
"""

from __future__ import annotations

import hashlib

import pyarrow as pa

from folkmoot.linkage.records import NameRecords, Role, Side, Sighting, gather
from folkmoot.linkage.standardise.business_names import BusinessName


def make_decoys(names: NameRecords) -> pa.Table:
    """Decoys of the names on the left (RECORDS). Their record ids are negative, so that in a pair
    they stand on the left.

    Deterministic: which payee lends its word depends on the names alone. A decoy that happens to
    be a real name is left out.
    """
    real = set(names.records["key"].to_pylist())
    rows = [
        row
        for row in names.records.to_pylist()
        if row["side"] == Side.LEFT.value and row["role"] == Role.NAME.value
    ]
    rows.sort(key=lambda row: (_order(row["text"]), row["record_id"]))
    lenders = [*rows[1:], *rows[:1]]
    decoys = [_decoy(row, lender) for row, lender in zip(rows, lenders, strict=True)]
    sightings = [
        Sighting(Side.LEFT, Role.NAME, row, decoy)
        for row, decoy in enumerate(decoys)
        if decoy.key not in real
    ]
    return gather(sightings, names.rarity, first_id=-len(sightings)).records


def _decoy(row: dict[str, object], lender: dict[str, object]) -> BusinessName:
    core, lent = _words(row["core"]), str(lender["rarest"])
    if len(core) > 1:
        core = tuple(lent if word == row["rarest"] else word for word in core)
    else:
        own = core[0]
        core = (own[: (len(own) + 1) // 2] + lent[len(lent) // 2 :],)
    trade_words, places = _words(row["trade_words"]), _words(row["places"])
    return BusinessName(
        text=" ".join((*core, *trade_words, *places)),
        core=core,
        trades=_words(row["trades"]),
        trade_words=trade_words,
        places=places,
        legal_form=str(row["legal_form"] or ""),
    )


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(word) for word in value) if isinstance(value, list) else ()


def _order(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
