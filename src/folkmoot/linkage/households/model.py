"""How two households are compared: by who is in both, by surnames and by address."""

from __future__ import annotations

import pyarrow as pa

from folkmoot.linkage.addresses.model import comparison
from folkmoot.linkage.matching.model import ChanceKind, MatchingModel

CONTENT = pa.schema(
    [
        pa.field("people", pa.list_(pa.int64())),
        pa.field("surnames", pa.list_(pa.string())),
        pa.field("home", pa.string()),
        pa.field("postcode", pa.string()),
        pa.field("street", pa.string()),
        pa.field("low", pa.int64()),
        pa.field("unit", pa.string()),
        pa.field("building", pa.string()),
        pa.field("house_key", pa.string()),
    ]
)
"""A household: `people` are numbers of `members.number_people`; `home` is the text of its dwelling;
the parts of its address; `house_key` street and number."""

_COMMON = "len(list_intersect(people_l, people_r))"
_SMALLER = "least(len(people_l), len(people_r))"
_LARGER = "greatest(len(people_l), len(people_r))"
_ONE_HOUSE = (
    "(coalesce(unit_l = unit_r, unit_l is null and unit_r is null) and "
    "coalesce(low_l = low_r, building_l = building_r, false))"
)

MEMBERS = comparison(
    "members",
    "false",
    ("all", f"{_COMMON} >= 2 and {_COMMON} = {_LARGER}", "have the same members", 0.38),
    ("smaller", f"{_COMMON} >= 2 and {_COMMON} = {_SMALLER}", "have one in the other", 0.2),
    ("most", f"{_COMMON} >= 2", "have several members in common", 0.08),
    ("one", f"{_COMMON} = 1 and {_LARGER} = 1", "are one and the same person", 0.18),
    ("alone", f"{_COMMON} = 1 and {_SMALLER} = 1", "have a single person in common", 0.08),
    ("some", f"{_COMMON} = 1", "have one of several members in common", 0.04),
    ("none", "ELSE", "have nobody in common", 0.04),
)
PLACE = comparison(
    "place",
    "(home_l is null and postcode_l is null) or (home_r is null and postcode_r is null)",
    ("home", "home_l = home_r", "are at one address", 0.62),
    (
        "house",
        f"{_ONE_HOUSE} and (street_l = street_r or postcode_l = postcode_r)",
        "are at one address, written in two ways",
        0.1,
    ),
    ("postcode", "postcode_l = postcode_r or street_l = street_r", "are at one postcode", 0.04),
    ("differs", "ELSE", "are at different addresses", 0.24),
)
SURNAME = comparison(
    "surname",
    "surnames_l is null or surnames_r is null",
    ("same", "list_has_any(surnames_l, surnames_r)", "share a surname", 0.95),
    ("differs", "ELSE", "share no surname", 0.05),
)

HOUSEHOLDS = MatchingModel(
    comparisons=(MEMBERS, PLACE, SURNAME),
    keys=("home", "house_key"),
    kinds=(
        ChanceKind(
            frozenset({"place"}), (("members", (5e-4, 5e-4, 1e-3, 2e-3, 3e-3, 3e-3, 0.99)),)
        ),
        ChanceKind(
            frozenset({"surname"}),
            (
                ("members", (1e-3, 0.02, 0.03, 0.02, 0.5, 0.4, 0.029)),
                ("place", (0.002, 0.01, 0.02, 0.968)),
            ),
        ),
        ChanceKind(frozenset(), (("members", (1e-3, 1e-3, 1e-3, 0.02, 0.05, 0.05, 0.877)),)),
    ),
)
"""Those who moved in after another household; somebody who left home; and people taken for each
other by mistake."""
