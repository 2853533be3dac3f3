"""Real addresses of rating lists, and the same as clerks might write them: truth without labels.

Two entries whose address is the same word for word are one address.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

import pyarrow as pa
from rating_lists import read_premises
from tests.unit.linkage.made_up_addresses import MadeUpPair

from folkmoot.linkage.matching import RecordFile
from folkmoot.tables import Column, ColumnType, Meaning, Schema

_SHORT = {
    "Street": "St",
    "Road": "Rd",
    "Avenue": "Ave",
    "Lane": "Ln",
    "House": "Hse",
    "Ground Floor": "Gnd Flr",
    "Industrial Estate": "Ind Est",
}
_SCHEMA = Schema(
    (
        Column("ref", "Ref", ColumnType.TEXT, Meaning.RECORD_ID),
        Column("address", "Address", ColumnType.TEXT, Meaning.ADDRESS),
        Column("postcode", "Postcode", ColumnType.TEXT, Meaning.POSTCODE),
    )
)


def rewritten(folder: Path, seed: int = 20) -> MadeUpPair:
    """Two files of four real rating lists' addresses, of which two thirds are in both."""
    draw = random.Random(seed)  # noqa: S311
    premises = read_premises(folder)
    distinct = sorted(
        {
            (address, postcode or "")
            for address, postcode in zip(
                premises["address"].to_pylist(), premises["postcode"].to_pylist(), strict=True
            )
            if address
        }
    )
    draw.shuffle(distinct)
    sixth = len(distinct) // 6
    lefts = list(range(len(distinct) - sixth))
    rights = list(range(sixth, len(distinct)))
    return MadeUpPair(
        _file([distinct[number] for number in lefts], "L"),
        _file([_written(*distinct[number], draw) for number in rights], "R"),
        _truth(lefts),
        _truth(rights),
    )


def _written(address: str, postcode: str, draw: random.Random) -> tuple[str, str]:
    text = re.sub(r",?\s*[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$", "", address)
    for whole, short in _SHORT.items():
        if draw.random() < 0.5:
            text = re.sub(rf"\b{whole}\b", short, text, flags=re.IGNORECASE)
    lines = [line.strip() for line in text.split(",") if line.strip()]
    if len(lines) > 2 and draw.random() < 0.25:
        lines = lines[:-1]
    text = (" " if draw.random() < 0.25 else ", ").join(lines)
    if draw.random() < 0.06:
        place = draw.randrange(1, len(text))
        text = text[:place] + draw.choice("aeiourst") + text[place + draw.randrange(2) :]
    chance = draw.random()
    if chance < 0.1:
        postcode = ""
    elif chance < 0.15:
        postcode = postcode[:-1] + draw.choice("ABDEFGHJL")
    return (text.upper() if draw.random() < 0.3 else text), postcode


def _file(addresses: list[tuple[str, str]], prefix: str) -> RecordFile:
    table = pa.table(
        {
            "ref": [f"{prefix}{place:06}" for place in range(len(addresses))],
            "address": [address for address, _ in addresses],
            "postcode": [postcode or None for _, postcode in addresses],
        }
    )
    return RecordFile(table, _SCHEMA)


def _truth(numbers: list[int]) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(numbers)])
