"""A made-up region of businesses, with the truth about who occupies what.

Names are of syllables, so they are nobody's. Payees write them as councils do: other legal forms,
other cases, cut to 30 letters, shop numbers, trading names; some businesses have premises in
several councils, some in none; some names are withheld; some are confusingly like others.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import pyarrow as pa

COUNCILS = ("Northdale", "Southmoor", "Eastwick", "Westbeck")
_STARTS = ("Bra", "Cor", "Dun", "Fel", "Gar", "Hol", "Kin", "Lar", "Mor", "Nel", "Pen", "Quil")
_MIDDLES = ("ba", "dri", "fo", "ga", "lu", "ma", "ne", "pi", "ro", "sta", "ti", "vo")
_ENDS = ("ckson", "dale", "ford", "gate", "low", "mere", "nix", "rby", "stell", "thorn", "wick")
_TRADES = ("Plumbing", "Joinery", "Catering", "Solicitors", "Roofing", "Day Nursery", "Motors")
_N_BUSINESSES = 700


@dataclass(frozen=True)
class Region:
    """`truth` are the pairs of payee_id and premises_id that are one business."""

    payees: pa.Table
    premises: pa.Table
    truth: frozenset[tuple[int, int]]


def make_region(seed: int = 1) -> Region:
    generator = random.Random(seed)  # noqa: S311  -- made-up names, no secret
    words = sorted({a + b + c for a in _STARTS for b in _MIDDLES for c in _ENDS})
    generator.shuffle(words)
    payees: list[dict[str, object]] = []
    premises: list[dict[str, object]] = []
    truth: set[tuple[int, int]] = set()
    for number in range(_N_BUSINESSES):
        first, second = words[2 * number], words[2 * number + 1]
        if number % 9 == 8:
            # Another business with a word of the one before.
            first = words[2 * number - 2]
        name = f"{first} {second} {generator.choice(_TRADES)}"
        is_listed = generator.random() < 0.7
        sites = generator.choice((1, 1, 1, 2, 3)) if is_listed else 0
        own = []
        for _ in range(sites):
            own.append(len(premises))
            landlord = f"{words[-number - 1]} Estates Ltd"
            premises.append(_premises(len(premises), name, landlord, generator))
        for council in generator.sample(COUNCILS, generator.choice((0, 1, 1, 2))):
            payee = len(payees)
            payees.append(
                {
                    "payee_id": payee,
                    "council": council,
                    "name": _as_paid(name, generator),
                    "amount": float(generator.randrange(50, 90_000)),
                }
            )
            truth.update((payee, place) for place in own)
    for number in range(20):
        payees.append(
            {
                "payee_id": len(payees),
                "council": COUNCILS[number % 4],
                "name": generator.choice(("REDACTED", "ONE-TIME VENDOR")) + " " * (number // 4),
                "amount": 10.0,
            }
        )
    generator.shuffle(payees)
    generator.shuffle(premises)
    return Region(pa.Table.from_pylist(payees), pa.Table.from_pylist(premises), frozenset(truth))


def _premises(number: int, name: str, landlord: str, generator: random.Random) -> dict[str, object]:
    """Where the business has its sign over the door, the rates may be a landlord's, or withheld."""
    town = generator.choice(COUNCILS)
    sign = f"{name}, " if generator.random() < 0.6 else ""
    ratepayer = f"{name} {generator.choice(('Ltd', 'Limited', 'Ltd'))}"
    if sign:
        (ratepayer,) = generator.choices((ratepayer, landlord, "THE ACCOUNT HOLDER"), (6, 3, 1))
    return {
        "premises_id": number,
        "council": town,
        "reference": f"R{number:05d}",
        "name": ratepayer,
        "address": f"{sign}{generator.randrange(1, 200)}, High Street, {town}, AB1 2CD",
        "postcode": "AB1 2CD",
    }


def _as_paid(name: str, generator: random.Random) -> str:
    kind = generator.randrange(6)
    if kind == 0:
        return f"{name.upper()} LIMITED"
    if kind == 1:
        return f"{name} Ltd"
    if kind == 2:
        return f"THE {name.upper()} CO LTD"
    if kind == 3:
        return name.upper()[:30]
    if kind == 4:
        return f"{name.upper()} {generator.randrange(1000, 9999)}"
    first, second = name.split()[:2]
    return f"Amalgamated {generator.randrange(100, 999)} Ltd T/A {first}-{second} {name.split()[2]}"
