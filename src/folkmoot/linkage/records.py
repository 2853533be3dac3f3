"""The names that two assets give to businesses, as records to compare.

Tens of thousands of rows hold far fewer distinct names, so linking is done between distinct
standardised names; what each name was seen on (a payee, a premises) is kept beside them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa

from folkmoot.linkage.rarity import WordRarity
from folkmoot.linkage.standardise.addresses import read_postcode, read_premises_names, towns_in
from folkmoot.linkage.standardise.business_names import (
    BusinessName,
    chain_names,
    read_business_names,
)
from folkmoot.linkage.standardise.withheld import withheld_reason
from folkmoot.linkage.standardise.words import Vocabulary, vocabulary
from folkmoot.tables import Meaning, Schema


class Side(StrEnum):
    """Which asset a record is from. Left sorts before right."""

    LEFT = "left"
    RIGHT = "right"


class Role(StrEnum):
    """What a name is of: the business that pays or is paid, or a sign over a door."""

    NAME = "name"
    DOOR = "door"


RECORDS = pa.schema(
    [
        pa.field("record_id", pa.int64()),
        pa.field("side", pa.string()),
        pa.field("role", pa.string()),
        pa.field("text", pa.string()),
        pa.field("telling_texts", pa.list_(pa.string())),
        pa.field("key", pa.string()),
        pa.field("whole", pa.string()),
        pa.field("core", pa.list_(pa.string())),
        pa.field("rarity", pa.float64()),
        pa.field("rarest", pa.string()),
        pa.field("second_rarest", pa.string()),
        pa.field("beginning", pa.string()),
        pa.field("trades", pa.list_(pa.string())),
        pa.field("trade_words", pa.list_(pa.string())),
        pa.field("places", pa.list_(pa.string())),
        pa.field("towns", pa.list_(pa.string())),
        pa.field("legal_form", pa.string()),
        pa.field("kinds", pa.list_(pa.string())),
        pa.field("postcodes", pa.list_(pa.string())),
        pa.field("districts", pa.list_(pa.string())),
        pa.field("company_number", pa.string()),
        pa.field("company_numbers", pa.list_(pa.string())),
    ]
)
"""One row a distinct name on one side in one role. `text` is all its words, in one spelling;
`telling_texts` are the spellings that are rare as a whole. `key` is the core run together, `whole`
the key with places and trades; `rarity` is of the core, in bits; `towns` are the places that are
no mere direction; `kinds` are classes of property that the name is at. Lists are null, not empty,
where there is nothing to compare."""

OCCURRENCES = pa.schema([pa.field("record_id", pa.int64()), pa.field("row", pa.int64())])
"""Where a name was seen: `row` counts from 0 in the table of its side."""

_BEGINNING = 8
TELLING = 13.0
"""Bits: words this rare together are those of one name in ten thousand."""
_CHAIN = 20.0
"""Bits: as rare as one name in a million."""
_Identity = tuple[str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Sighting:
    """One name seen on one row."""

    side: Side
    role: Role
    row: int
    name: BusinessName
    kinds: tuple[str, ...] = ()
    postcode: str = ""
    company_number: str = ""

    @property
    def identity(self) -> _Identity:
        name = self.name
        return (self.side, self.role, name.core, name.trade_words, name.places, name.legal_form)


@dataclass(frozen=True)
class NameRecords:
    """Distinct names (RECORDS, by record_id), where they were seen (OCCURRENCES), and how rare
    their words are."""

    records: pa.Table
    occurrences: pa.Table
    rarity: WordRarity


def read_records(
    left: pa.Table, left_schema: Schema, right: pa.Table, right_schema: Schema
) -> NameRecords:
    """The distinct names on both sides. Withheld names give none.

    Names over doors are read from columns that mean an address; towns are learned from them too.
    """
    words = vocabulary().with_places(
        towns_in(_addresses(left, left_schema) + _addresses(right, right_schema))
    )
    sightings = [
        *_sightings(left, left_schema, Side.LEFT, words),
        *_sightings(right, right_schema, Side.RIGHT, words),
    ]
    return gather(sightings)


def gather(
    sightings: Sequence[Sighting], rarity: WordRarity | None = None, first_id: int = 0
) -> NameRecords:
    """Sightings of one name put together; record_id counts from `first_id` in a fixed order.

    Words are as rare as these sightings and the background make them, unless `rarity` says.
    """
    seen: dict[_Identity, list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        seen[sighting.identity].append(sighting)
    rarity = rarity or WordRarity(tuple(sighting.name.text.split()) for sighting in sightings)
    identities = sorted(seen)
    rows = [
        _record(record_id, seen[identity], rarity)
        for record_id, identity in enumerate(identities, start=first_id)
    ]
    pairs = sorted(
        {
            (record_id, sighting.row)
            for record_id, identity in enumerate(identities, start=first_id)
            for sighting in seen[identity]
        }
    )
    return NameRecords(
        records=pa.Table.from_pylist(rows, schema=RECORDS),
        occurrences=pa.Table.from_arrays(
            [pa.array([pair[place] for pair in pairs], pa.int64()) for place in (0, 1)],
            schema=OCCURRENCES,
        ),
        rarity=rarity,
    )


def _record(record_id: int, seen: list[Sighting], rarity: WordRarity) -> dict[str, object]:
    name = seen[0].name
    texts = sorted({sighting.name.text for sighting in seen})
    directions = vocabulary().directions
    rarest = rarity.rarest_first(name.core)
    postcodes = sorted({sighting.postcode for sighting in seen if sighting.postcode})
    numbers = sorted({sighting.company_number for sighting in seen if sighting.company_number})
    return {
        "record_id": record_id,
        "side": seen[0].side.value,
        "role": seen[0].role.value,
        "text": texts[0],
        "telling_texts": [text for text in texts if rarity.bits_of(text.split()) >= TELLING]
        or None,
        "key": name.key,
        "whole": " ".join([name.key, *sorted(name.places), *sorted(name.trades)]),
        "core": list(dict.fromkeys(name.core)),
        "rarity": round(max(rarity.bits_of(name.core), _least_rarity(texts)), 3),
        "rarest": rarest[0],
        "second_rarest": rarest[1] if len(rarest) > 1 else None,
        "beginning": name.key[:_BEGINNING] if len(name.key) >= _BEGINNING else None,
        "trades": list(name.trades) or None,
        "trade_words": list(name.trade_words) or None,
        "places": list(name.places) or None,
        "towns": [place for place in name.places if place not in directions] or None,
        "legal_form": name.legal_form or None,
        "kinds": sorted({kind for sighting in seen for kind in sighting.kinds}) or None,
        "postcodes": postcodes or None,
        "districts": sorted({postcode.split()[0] for postcode in postcodes}) or None,
        "company_number": numbers[0] if numbers else None,
        "company_numbers": numbers or None,
    }


def _least_rarity(texts: list[str]) -> float:
    """A chain's sign is a common word because of the chain, and tells it from all others."""
    return _CHAIN if not chain_names().isdisjoint(texts) else 0.0


def _sightings(
    table: pa.Table, schema: Schema, side: Side, words: Vocabulary
) -> Iterator[Sighting]:
    columns = {
        meaning: [table[column.name].to_pylist() for column in schema.with_meaning(meaning)]
        for meaning in Meaning
    }
    names = [
        (values, meaning is Meaning.SUPPLIER_NAME)
        for meaning in (Meaning.SUPPLIER_NAME, Meaning.RATEPAYER_NAME, Meaning.ORGANISATION_NAME)
        for values in columns[meaning]
    ]
    known: dict[tuple[str, bool], tuple[BusinessName, ...]] = {}
    for row in range(table.num_rows):
        kinds = property_classes((values[row] for values in columns[Meaning.PROPERTY_TYPE]), words)
        postcode = _first(read_postcode(values[row]) for values in columns[Meaning.POSTCODE])
        number = _first(values[row] for values in columns[Meaning.COMPANY_NUMBER])
        for values, is_payee in names:
            value = values[row]
            if withheld_reason(value) is not None:
                continue
            if (value, is_payee) not in known:
                known[value, is_payee] = read_business_names(value, words, is_payee=is_payee)
            for name in known[value, is_payee]:
                yield Sighting(side, Role.NAME, row, name, kinds, postcode, number)
        for addresses in columns[Meaning.ADDRESS]:
            for sign in read_premises_names(addresses[row], words):
                for name in read_business_names(sign, words):
                    yield Sighting(side, Role.DOOR, row, name, kinds, postcode)


def property_classes(descriptions: Iterator[str | None], words: Vocabulary) -> tuple[str, ...]:
    """The classes of trade that premises of this description are for; none where any would do."""
    text = " ".join(description.upper() for description in descriptions if description)
    return tuple(
        sorted({kind for phrase, kind in words.property_classes.items() if phrase in text})
    )


def _addresses(table: pa.Table, schema: Schema) -> list[str | None]:
    return [
        value
        for column in schema.with_meaning(Meaning.ADDRESS)
        for value in table[column.name].to_pylist()
    ]


def _first(values: Iterator[str | None]) -> str:
    return next((value for value in values if value), "")
