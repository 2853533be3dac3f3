"""The addresses in files, each in one form, ready to be compared."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import pyarrow as pa

from folkmoot.errors import LinkageError
from folkmoot.linkage.addresses.parsing import Address, parse_address
from folkmoot.linkage.matching.distinct import Content, DistinctRecords, gather
from folkmoot.linkage.matching.files import RecordFile
from folkmoot.linkage.people.roles import Role, find_roles
from folkmoot.tables.formats import Uprn

CONTENT = pa.schema(
    [
        pa.field("postcode", pa.string()),
        pa.field("street", pa.string()),
        pa.field("low", pa.int64()),
        pa.field("high", pa.int64()),
        pa.field("unit", pa.string()),
        pa.field("building", pa.string()),
        pa.field("places", pa.list_(pa.string())),
        pa.field("uprn", pa.string()),
        pa.field("street_root", pa.string()),
        pa.field("street_share", pa.float64()),
        pa.field("postcode_number", pa.string()),
        pa.field("street_number", pa.string()),
        pa.field("postcode_street", pa.string()),
        pa.field("postcode_building", pa.string()),
        pa.field("building_place", pa.string()),
        pa.field("sound_number", pa.string()),
        pa.field("near_number", pa.string()),
        pa.field("town_number", pa.string()),
        pa.field("building_street", pa.string()),
    ]
)
"""The parts of `parsing.Address`, null where an address does not say; `street_root` is the street
without its last word; `street_share` the share of records on streets of this name. The rest are
keys: two parts in one text."""

_PLACE_ROLES = (Role.ADDRESS, Role.POSTCODE, Role.UPRN)


@dataclass(frozen=True, slots=True)
class PlacedAddress:
    """An address and its UPRN, "" where it has none."""

    address: Address
    uprn: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it that tells two addresses apart."""
        told = self.address
        return not (self.uprn or told.street or told.building or told.postcode)


def standardise_addresses(files: tuple[RecordFile, ...]) -> DistinctRecords:
    """The distinct addresses of the files (CONTENT).

    Raises LinkageError when a file has no column of addresses, postcodes or UPRNs.
    """
    read = [read_addresses(file) for file in files]
    shares = street_shares([placed.address for side in read for placed in side])
    return gather([[_content(placed, shares) for placed in side] for side in read], CONTENT)


def read_addresses(file: RecordFile) -> list[PlacedAddress]:
    """The address of every row, from all columns that say where something is."""
    roles = find_roles(file.schema).columns
    if not any(role in roles for role in _PLACE_ROLES):
        raise LinkageError(
            "No column of this file says where something is.",
            where=", ".join(file.schema.names),
            remedy="It needs an address, a postcode or a UPRN; `folkmoot read FILE` shows what "
            "each column was taken for.",
        )
    known: dict[tuple[str, str, str], Address] = {}
    found = []
    columns = [
        file.texts(roles.get(role, ()))
        for role in (Role.ADDRESS, Role.TOWN, Role.POSTCODE, Role.UPRN)
    ]
    for lines, towns, postcodes, uprns in zip(*columns, strict=True):
        key = (", ".join((*lines, *towns[:-1])), towns[-1] if towns else "", "".join(postcodes))
        if key not in known:
            known[key] = parse_address(*key)
        found.append(PlacedAddress(known[key], _read_uprn("".join(uprns))))
    return found


def street_shares(addresses: list[Address]) -> dict[str, float]:
    """The share of addresses on streets of each name."""
    counts = Counter(address.street for address in addresses)
    return {street: count / len(addresses) for street, count in counts.items()}


def _read_uprn(text: str) -> str:
    digits = text.removesuffix(".0")
    return str(Uprn.parse(digits)) if digits and Uprn.is_valid(digits) else ""


def _content(placed: PlacedAddress, shares: dict[str, float]) -> Content | None:
    if placed.is_empty:
        return None
    told = _without_town_as_street(placed.address)
    words = told.street.split()
    root = " ".join(words[:-1]) if len(words) > 1 else told.street
    number = str(told.low) if told.low is not None else ""
    inside = number or (told.unit and f"unit {told.unit}")
    outward = told.postcode[:-3]
    return (
        told.postcode or None,
        told.street or None,
        told.low,
        told.high,
        told.unit or None,
        told.building or None,
        told.places or None,
        placed.uprn or None,
        root or None,
        shares.get(told.street),
        _key(told.postcode, inside),
        _key(told.street, inside),
        _key(told.postcode, told.street),
        _key(told.postcode, told.building, told.unit or "-"),
        _key(told.building, told.town, told.unit or "-"),
        _key(_sound(root), inside, told.unit or "-"),
        _key(outward, inside, told.street[:3], told.unit or "-"),
        _key(told.town, inside, told.unit or "-", told.street[:2]),
        _key(told.building, told.street, told.unit or "-"),
    )


def _without_town_as_street(told: Address) -> Address:
    """An address of one line without a number is a place, not a building."""
    if told.street or told.low is not None or told.places or told.unit:
        return told
    return replace(told, building="", places=(told.building,)) if told.building else told


def _sound(name: str) -> str:
    """The first letter and the consonants of a name, as most slips leave them."""
    letters = name.replace(" ", "")
    return letters[:1] + letters[1:].translate(str.maketrans("", "", "AEIOUYHW"))


def _key(*parts: str) -> str | None:
    return "/".join(parts) if all(parts) else None
