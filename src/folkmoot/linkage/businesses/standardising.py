"""The businesses in files, each in one form, ready to be compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from folkmoot.linkage.addresses.parsing import Address
from folkmoot.linkage.addresses.standardising import read_addresses
from folkmoot.linkage.businesses.columns import Fact, find_facts, require_identifying
from folkmoot.linkage.businesses.registrations import (
    read_charity_number,
    read_company_number,
    read_domain,
    read_phone,
    read_vat_number,
)
from folkmoot.linkage.matching.distinct import Content, DistinctRecords, gather
from folkmoot.linkage.matching.files import RecordFile
from folkmoot.linkage.people.roles import Role, find_roles
from folkmoot.linkage.rarity import WordRarity
from folkmoot.linkage.standardise import BusinessName, read_business_names, withheld_reason
from folkmoot.tables.formats import SicCode

CONTENT = pa.schema(
    [
        pa.field("texts", pa.list_(pa.string())),
        pa.field("keys", pa.list_(pa.string())),
        pa.field("core", pa.list_(pa.string())),
        pa.field("trades", pa.list_(pa.string())),
        pa.field("rarity", pa.float64()),
        pa.field("text_rarity", pa.float64()),
        pa.field("text", pa.string()),
        pa.field("key", pa.string()),
        pa.field("other_text", pa.string()),
        pa.field("beginning", pa.string()),
        pa.field("rarest", pa.string()),
        pa.field("company", pa.string()),
        pa.field("charity", pa.string()),
        pa.field("vat", pa.string()),
        pa.field("phone", pa.string()),
        pa.field("domain", pa.string()),
        pa.field("industry", pa.string()),
        pa.field("postcode", pa.string()),
        pa.field("street", pa.string()),
        pa.field("low", pa.int64()),
        pa.field("building", pa.string()),
        pa.field("places", pa.list_(pa.string())),
        pa.field("postcode_word", pa.string()),
        pa.field("postcode_number", pa.string()),
        pa.field("place_word", pa.string()),
    ]
)
"""The names as `standardise.BusinessName` has them, all of a row together: `texts` whole, `keys`
and `core` the telling words, `rarity` and `text_rarity` how telling those and the whole are, in
bits; then numbers, address and keys. `text` and `key`
are the first name, `other_text` the second."""

Read = Callable[[str], str]
"""A reader of one kind of cell: its value in one form, "" where it is none."""

_BEGINNING = 8
_TELLING = 8.0
"""Bits: a word that many names share is no key on its own."""


@dataclass(frozen=True)
class _Row:
    """What a row says, before words are counted; "" where it does not."""

    names: tuple[BusinessName, ...]
    address: Address
    company: str
    charity: str
    vat: str
    phone: str
    domain: str
    industry: str


def standardise_businesses(files: tuple[RecordFile, ...]) -> DistinctRecords:
    """The distinct businesses of the files (CONTENT). Withheld names give none.

    Raises LinkageError when a file has no column that names a business.
    """
    sides = [_read(file) for file in files]
    rarity = WordRarity(
        tuple(name.text.split()) for side in sides for row in side for name in row.names
    )
    return gather([[_content(row, rarity) for row in side] for side in sides], CONTENT)


def _read(file: RecordFile) -> list[_Row]:
    facts = find_facts(file.schema)
    require_identifying(facts)
    names = _names(file, facts)
    addresses = _addresses(file)
    columns = [
        _first(file, facts, fact, read)
        for fact, read in (
            (Fact.COMPANY_NUMBER, read_company_number),
            (Fact.CHARITY_NUMBER, read_charity_number),
            (Fact.VAT_NUMBER, read_vat_number),
            (Fact.PHONE, read_phone),
            (Fact.DOMAIN, read_domain),
            (Fact.INDUSTRY, _read_industry),
        )
    ]
    return [
        _Row(named, address, *numbers)
        for named, address, *numbers in zip(names, addresses, *columns, strict=True)
    ]


def _names(
    file: RecordFile, facts: Mapping[Fact, tuple[str, ...]]
) -> list[tuple[BusinessName, ...]]:
    """Every name that a row gives its business, each once."""
    known: dict[tuple[str, bool], tuple[BusinessName, ...]] = {}
    columns = [
        (is_payee, file.texts(facts.get(fact, ())))
        for is_payee, fact in ((False, Fact.NAME), (True, Fact.PAYEE_NAME))
    ]
    found = []
    for row in range(file.table.num_rows):
        names: dict[tuple[object, ...], BusinessName] = {}
        for is_payee, cells in columns:
            for cell in cells[row]:
                if (cell, is_payee) not in known:
                    is_withheld = withheld_reason(cell) is not None
                    known[cell, is_payee] = (
                        () if is_withheld else read_business_names(cell, is_payee=is_payee)
                    )
                for name in known[cell, is_payee]:
                    names.setdefault(name.identity, name)
        found.append(tuple(names.values()))
    return found


def _addresses(file: RecordFile) -> list[Address]:
    roles = find_roles(file.schema)
    if Role.ADDRESS in roles or Role.POSTCODE in roles:
        return [placed.address for placed in read_addresses(file)]
    return [Address()] * file.table.num_rows


def _first(
    file: RecordFile, facts: Mapping[Fact, tuple[str, ...]], fact: Fact, read: Read
) -> list[str]:
    """The first of a row's cells that can be read as this fact."""
    return [
        next((value for cell in cells if (value := read(cell))), "")
        for cells in file.texts(facts.get(fact, ()))
    ]


def _read_industry(text: str) -> str:
    return str(SicCode.parse(text)) if SicCode.is_valid(text) else ""


def _content(row: _Row, rarity: WordRarity) -> Content | None:
    numbers = (row.company, row.charity, row.vat, row.phone, row.domain)
    if not row.names and not any(numbers):
        return None
    first = row.names[0] if row.names else None
    core = tuple(dict.fromkeys(word for name in row.names for word in name.core))
    rarest = rarity.rarest_first(core)[0] if core else ""
    told = row.address
    return (
        tuple(name.text for name in row.names) or None,
        tuple(dict.fromkeys(name.key for name in row.names)) or None,
        core or None,
        tuple(sorted({trade for name in row.names for trade in name.trades})) or None,
        _most_telling(rarity, [name.core for name in row.names]),
        _most_telling(rarity, [tuple(name.text.split()) for name in row.names]),
        first.text if first else None,
        first.key if first else None,
        row.names[1].text if len(row.names) > 1 else None,
        first.key[:_BEGINNING] if first and len(first.key) >= _BEGINNING else None,
        rarest if rarest and rarity.bits(rarest) >= _TELLING else None,
        *(number or None for number in numbers),
        row.industry or None,
        told.postcode or None,
        told.street or None,
        told.low,
        told.building or None,
        told.places or None,
        _key(told.postcode, rarest),
        _key(told.postcode, str(told.low) if told.low is not None else told.building),
        _key(told.town, rarest),
    )


def _most_telling(rarity: WordRarity, names: list[tuple[str, ...]]) -> float:
    return round(max((rarity.bits_of(words) for words in names), default=0.0), 1)


def _key(*parts: str) -> str | None:
    return "/".join(parts) if all(parts) else None
