"""Made-up firms as a register and as two finance systems know them, with truth: none exists.

Firms share words with others of their trade and town, chains have branches, sole traders trade
under another name, and offices write names, numbers and addresses in their own ways.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import pyarrow as pa
from tests.unit.linkage.made_up_addresses import MadeUpPair

from folkmoot.linkage.matching import RecordFile
from folkmoot.tables import Column, ColumnType, Meaning, Schema

_STARTS = "Ash Black Crow Dun Elm Fair Grim Hol Ing Jar Kel Lang Mar Nor Ox Pen Ros Sten Thorn Wul"
_ENDS = "by dale field ford gate ham ley more shaw ton wick worth brook bridge combe den"
_TRADES = (
    "Builders|Plumbing|Bakery|Care Homes|Nursery|Dental Practice|Motors|Catering|Electrical|"
    "Cleaning Services|Taxis|Roofing|Joinery|Tyres|Training|Consulting|Security|Scaffolding"
)
_FORMS = ("Limited", "Limited", "Limited", "Limited", "LLP", "PLC", "")
_STREETS = "High Street|Church Lane|Mill Road|Station Road|Canal Street|Park Row|Albion Way"


@dataclass(frozen=True)
class _Site:
    number: int
    street: str
    town: str
    postcode: str


@dataclass(frozen=True)
class _Firm:
    name: str
    form: str
    trading_as: str
    company: str
    phone: str
    domain: str
    sites: tuple[_Site, ...]


def two_ledgers(n_firms: int = 400, seed: int = 1, *, of_premises: bool = False) -> MadeUpPair:
    """Two thirds of the firms are in both files, a chain with several of its branches. The truth
    is the firm's number, or the branch's."""
    draw = random.Random(seed)  # noqa: S311
    firms = _firms(n_firms, draw)
    sides = []
    for first, last in ((0, n_firms * 5 // 6), (n_firms // 6, n_firms)):
        entries = [
            (firm, site)
            for firm in range(first, last)
            for site in range(len(firms[firm].sites))
            if site == 0 or draw.random() < 0.8
        ]
        draw.shuffle(entries)
        sides.append(entries)
    truths = [
        pa.chunked_array(
            [pa.array([f"{firm}/{site}" if of_premises else str(firm) for firm, site in entries])]
        )
        for entries in sides
    ]
    left = [_entry(firms[firm], firms[firm].sites[site], draw, False) for firm, site in sides[0]]
    right = [_entry(firms[firm], firms[firm].sites[site], draw, True) for firm, site in sides[1]]
    return MadeUpPair(_file(left, "L"), _file(right, "R"), truths[0], truths[1])


def _firms(n_firms: int, draw: random.Random) -> list[_Firm]:
    towns = [_word(draw) for _ in range(max(3, n_firms // 150))]
    names: dict[str, None] = {}
    while len(names) < n_firms:
        word = draw.choice(towns) if draw.random() < 0.15 else _word(draw)
        if draw.random() < 0.15:
            word = f"{draw.choice('ABCDEFGH')} & {draw.choice('JKLMNP')} {word}"
        names.setdefault(f"{word} {draw.choice(_TRADES.split('|'))}")
    return [_firm(name, towns, draw) for name in names]


def _firm(name: str, towns: list[str], draw: random.Random) -> _Firm:
    n_sites = draw.randrange(2, 6) if draw.random() < 0.06 else 1
    form = draw.choice(_FORMS)
    trading_as = ""
    if not form and draw.random() < 0.5:
        trading_as = f"{_word(draw)} {name.rsplit(' ', 1)[-1]}"
    sites = []
    for _ in range(n_sites):
        code = f"ZZ{draw.randrange(1, 30)} {draw.randrange(1, 10)}{draw.choice('ABDEF')}"
        sites.append(
            _Site(
                draw.randrange(1, 120),
                draw.choice(_STREETS.split("|")),
                draw.choice(towns),
                code + draw.choice("ABDEFGHJLN"),
            )
        )
    return _Firm(
        name,
        form,
        trading_as,
        f"{draw.randrange(1_000_000, 14_000_000):08}" if form else "",
        f"0113 {draw.randrange(200, 999)} {draw.randrange(1000, 9999)}",
        "".join(name.lower().split()).replace("&", "") + ".example",
        tuple(sites),
    )


Entry = tuple[str, str, str, str, str, str, str]


def _entry(firm: _Firm, site: _Site, draw: random.Random, is_careless: bool) -> Entry:
    """Name, company number, address, town, postcode, telephone and e-mail of one record."""
    less = 0.55 if is_careless else 0.15
    phone = firm.phone if draw.random() > less else ""
    if phone and draw.random() < 0.3:
        phone = phone.replace(" ", "")
    kind = "Rd" if draw.random() < 0.3 else "Road"
    moved = is_careless and len(firm.sites) == 1 and draw.random() < 0.06
    number = draw.randrange(1, 120) if moved else site.number
    postcode = site.postcode if draw.random() > less / 4 and not moved else ""
    return (
        _spelt(firm, draw, is_careless),
        firm.company.lstrip("0") if firm.company and draw.random() > less else "",
        f"{number} {site.street.replace('Road', kind)}",
        site.town,
        postcode,
        phone,
        f"info@{firm.domain}" if draw.random() > less else "",
    )


def _spelt(firm: _Firm, draw: random.Random, is_careless: bool) -> str:
    name = firm.name
    if is_careless and draw.random() < 0.06:
        place = draw.randrange(1, len(name))
        name = name[:place] + draw.choice("aeiourst") + name[place + draw.randrange(2) :]
    form = "Ltd" if firm.form == "Limited" and draw.random() < 0.5 else firm.form
    if is_careless and draw.random() < 0.3:
        form = ""
    whole = f"{name} {form}".strip()
    if firm.trading_as:
        whole = draw.choice((whole, f"{whole} t/a {firm.trading_as}", firm.trading_as))
    return whole.upper() if draw.random() < 0.3 else whole


def _word(draw: random.Random) -> str:
    return draw.choice(_STARTS.split()) + draw.choice(_ENDS.split())


_COLUMNS = (
    ("ref", Meaning.RECORD_ID),
    ("name", Meaning.ORGANISATION_NAME),
    ("company_number", Meaning.COMPANY_NUMBER),
    ("address", Meaning.ADDRESS),
    ("town", Meaning.TOWN),
    ("postcode", Meaning.POSTCODE),
    ("phone", Meaning.PHONE),
    ("email", Meaning.EMAIL),
)


def _file(entries: list[Entry], prefix: str) -> RecordFile:
    rows = [(f"{prefix}{place:06}", *entry) for place, entry in enumerate(entries)]
    columns = [pa.array([value or None for value in values]) for values in zip(*rows, strict=True)]
    schema = Schema(
        tuple(Column(name, name, ColumnType.TEXT, meaning) for name, meaning in _COLUMNS)
    )
    return RecordFile(pa.table(columns, names=[name for name, _ in _COLUMNS]), schema)
