"""Made-up addresses as two offices write them, with truth: no such streets or postcodes exist.

The register writes every part in its place; clerks shorten, leave out, slip and put flats where
they like.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import pyarrow as pa

from folkmoot.linkage.matching import RecordFile
from folkmoot.tables import Column, ColumnType, Meaning, Schema

_STARTS = (
    "Ash Black Crow Dun Elm Fair Grim Hol Ing Jar Kel Lang Mar Nor Ox Pen Ros Sten Thorn Wul "
    "Birk Cald Den Eller Fern Gars Haw Kirk Lin Mill Neth Oak Pad Quar Rad Salt Thwait Under"
)
_ENDS = "by dale field ford gate ham ley more shaw ton wick worth brook bridge combe den"
_COMMON = ("High", "Church", "Station", "Park", "Victoria", "St John's", "Mill", "Queen")
_KINDS = {
    "Street": "St",
    "Road": "Rd",
    "Avenue": "Ave",
    "Lane": "Ln",
    "Close": "Cl",
    "Terrace": "Terr",
    "Drive": "Dr",
    "Crescent": "Cres",
}
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True)
class MadeUpPair:
    """Two files, and what each of their records is, a value a row."""

    left: RecordFile
    right: RecordFile
    left_truth: pa.ChunkedArray
    right_truth: pa.ChunkedArray


@dataclass(frozen=True)
class MadeUpAddress:
    """One address; "" where it has no such part."""

    unit: str
    building: str
    number: str
    street: str
    town: str
    postcode: str


def two_registers(n_addresses: int = 500, seed: int = 1) -> MadeUpPair:
    """Two thirds of the addresses are in both files, the right one in clerks' hands."""
    draw = random.Random(seed)  # noqa: S311
    known = make_addresses(n_addresses, draw)
    third = len(known) // 6
    lefts = list(range(len(known) - third))
    rights = list(range(third, len(known)))
    draw.shuffle(rights)
    return MadeUpPair(
        _register([known[number] for number in lefts]),
        _notes([_written(known[number], draw) for number in rights]),
        _numbers(lefts),
        _numbers(rights),
    )


def make_addresses(n_addresses: int, draw: random.Random) -> list[MadeUpAddress]:
    """Streets of some towns, with houses next to each other and houses of flats."""
    towns = [_name(draw) for _ in range(max(2, n_addresses // 400))]
    made: dict[tuple[str, ...], MadeUpAddress] = {}
    while len(made) < n_addresses:
        town = draw.choice(towns)
        name = draw.choice(_COMMON) if draw.random() < 0.3 else _name(draw)
        street = f"{name} {draw.choice(list(_KINDS))}"
        code = f"ZZ{draw.randrange(1, 30)} {draw.randrange(1, 10)}"
        code += draw.choice(_LETTERS) + draw.choice(_LETTERS)
        start = draw.randrange(1, 60)
        for number in range(start, start + draw.randrange(4, 24), 2):
            for address in _house(draw, str(number), street, town, code):
                key = (address.unit, address.building, address.number, street, town)
                made.setdefault(key, address)
    return list(made.values())[:n_addresses]


def _house(
    draw: random.Random, number: str, street: str, town: str, code: str
) -> list[MadeUpAddress]:
    kind = draw.random()
    if kind < 0.08:
        n_flats = draw.randrange(2, 7)
        return [
            MadeUpAddress(str(flat), "", number, street, town, code)
            for flat in range(1, n_flats + 1)
        ]
    if kind < 0.12:
        return [MadeUpAddress(flat, "", number, street, town, code) for flat in "AB"]
    if kind < 0.15:
        building = f"{_name(draw)} {draw.choice(('House', 'Court', 'Mills'))}"
        return [
            MadeUpAddress(str(flat), building, number, street, town, code) for flat in range(1, 6)
        ]
    if kind < 0.18:
        return [MadeUpAddress("", f"{_name(draw)} Cottage", "", street, town, code)]
    if kind < 0.22:
        number = f"{number}-{int(number) + 2}"
    return [MadeUpAddress("", "", number, street, town, code)]


def _written(address: MadeUpAddress, draw: random.Random) -> tuple[str, str]:
    """The address as somebody wrote it, and the postcode."""
    street, kind = address.street.rsplit(" ", 1)
    if draw.random() < 0.06:
        street = _slip(street, draw)
    if draw.random() < 0.5:
        kind = _KINDS[kind]
    number = address.number.split("-")[0] if draw.random() < 0.3 else address.number
    if address.unit and draw.random() > 0.03:
        first = _with_unit(address, number, draw)
    else:
        first = [part for part in (address.building, number) if part]
    town = [] if draw.random() < 0.25 else [address.town]
    gap = " " if draw.random() < 0.25 else ", "
    front = f"{gap.join(first)}{draw.choice((' ', gap))}{street} {kind}"
    text = gap.join([front, *town])
    if draw.random() < 0.3:
        text = text.upper()
    return text, _code(address.postcode, draw)


def _with_unit(address: MadeUpAddress, number: str, draw: random.Random) -> list[str]:
    unit, chance = address.unit, draw.random()
    if address.building:
        return [f"{draw.choice(('Flat', 'Apartment', 'Apt'))} {unit}", address.building, number]
    if unit.isalpha():
        return [f"{number}{unit}"] if chance < 0.6 else [f"Flat {unit}", number]
    if chance < 0.15:
        return [f"{number}/{unit}"]
    return [f"{draw.choice(('Flat', 'FLAT', 'Flt', 'Apartment'))} {unit}", number]


def _code(postcode: str, draw: random.Random) -> str:
    chance = draw.random()
    if chance < 0.1:
        return ""
    if chance < 0.15:
        return postcode[:-1] + draw.choice(_LETTERS)
    if chance < 0.2:
        return postcode.replace(" ", "").lower()
    return postcode


def _slip(word: str, draw: random.Random) -> str:
    place = draw.randrange(1, len(word))
    return word[:place] + draw.choice("aeiourstln") + word[place + draw.randrange(2) :]


def _name(draw: random.Random) -> str:
    return draw.choice(_STARTS.split()) + draw.choice(_ENDS.split())


def _register(addresses: list[MadeUpAddress]) -> RecordFile:
    lines = [
        ", ".join(
            part
            for part in (
                f"Flat {one.unit}" if one.unit else "",
                one.building,
                f"{one.number} {one.street}".strip(),
            )
            if part
        )
        for one in addresses
    ]
    table = pa.table(
        {
            "ref": [f"L{place:06}" for place in range(len(addresses))],
            "address": lines,
            "town": [one.town for one in addresses],
            "postcode": [one.postcode for one in addresses],
        }
    )
    return RecordFile(table, _schema(table, ("ref", "address", "town", "postcode")))


def _notes(written: list[tuple[str, str]]) -> RecordFile:
    table = pa.table(
        {
            "ref": [f"R{place:06}" for place in range(len(written))],
            "address": [text for text, _ in written],
            "postcode": [code or None for _, code in written],
        }
    )
    return RecordFile(table, _schema(table, ("ref", "address", "postcode")))


_MEANINGS = {
    "ref": Meaning.RECORD_ID,
    "address": Meaning.ADDRESS,
    "town": Meaning.TOWN,
    "postcode": Meaning.POSTCODE,
}


def _schema(table: pa.Table, names: tuple[str, ...]) -> Schema:
    return Schema(
        tuple(Column(name, name.title(), ColumnType.TEXT, _MEANINGS[name]) for name in names)
    )


def _numbers(values: list[int]) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(values)])
