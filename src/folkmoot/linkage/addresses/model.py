"""How two addresses are compared, and how two that are not one are alike.

The m of a level is what is expected of two records of one address before anything is learned.
"""

from __future__ import annotations

from dataclasses import replace

from folkmoot.linkage.comparisons import Comparison, Level, Teacher
from folkmoot.linkage.matching.distinct import DistinctRecords
from folkmoot.linkage.matching.model import ChanceKind, MatchingModel

_RARE = 1e-3
"""Share of records below which the name of a street is rare."""
_CLOSE = 0.9
"""Jaro and Winkler's similarity of two spellings that are probably one name's."""
_U = 0.1
"""Chance is seen in records drawn at random; what Splink is told of it is not used."""

_HIGH = "coalesce(high_{0}, low_{0})"
_SAME_NUMBER = f"(low_l = low_r and {_HIGH.format('l')} = {_HIGH.format('r')})"
_RANGES_MEET = f"coalesce(low_l <= {_HIGH.format('r')} and low_r <= {_HIGH.format('l')}, false)"
_SAME_BUILDING = (
    "coalesce(building_l = building_r or "
    "jaro_winkler_similarity(building_l, building_r) >= 0.94, false)"
)
_OTHER_BUILDING = f"(building_l is not null and building_r is not null and not {_SAME_BUILDING})"
_ONE_BUILDING = "((building_l is null) <> (building_r is null))"
_SAME_HOUSE = (
    f"(coalesce({_SAME_NUMBER}, false) or "
    f"({_SAME_BUILDING} and (low_l is null or low_r is null)) or "
    "(low_l is null and low_r is null and building_l is null and building_r is null "
    "and unit_l is not null and unit_r is not null))"
)
_NO_HOUSE = "(low_{0} is null and building_{0} is null and unit_{0} is null)"
_NO_UNITS = "(unit_l is null and unit_r is null)"
_ONE_UNIT = "((unit_l is null) <> (unit_r is null))"


def comparison(name: str, silent: str, *levels: tuple[str, str, str, float]) -> Comparison:
    """A comparison of a declared model: levels by code, condition, words and m."""
    return Comparison(
        name,
        None,
        silent,
        tuple(Level(code, sql, words, m, _U) for code, sql, words, m in levels),
        Teacher.NOBODY,
    )


HOUSE = comparison(
    "house",
    f"{_NO_HOUSE.format('l')} and {_NO_HOUSE.format('r')}",
    (
        "other_building",
        f"({_SAME_HOUSE} or {_RANGES_MEET}) and {_OTHER_BUILDING}",
        "are one number and two buildings, or two parts of one",
        0.01,
    ),
    (
        "unit",
        f"{_SAME_HOUSE} and unit_l = unit_r and not {_ONE_BUILDING}",
        "are one flat of one house",
        0.19,
    ),
    ("house", f"{_SAME_HOUSE} and {_NO_UNITS} and not {_ONE_BUILDING}", "are one house", 0.6),
    (
        "named",
        f"{_SAME_HOUSE} and ({_NO_UNITS} or unit_l = unit_r)",
        "are one number, one with the name of a building",
        0.04,
    ),
    (
        "range",
        f"{_RANGES_MEET} and not {_SAME_HOUSE} and ({_NO_UNITS} or unit_l = unit_r)",
        "have numbers of which one is part of the other",
        0.03,
    ),
    (
        "one_unit",
        f"({_SAME_HOUSE} or {_RANGES_MEET}) and {_ONE_UNIT}",
        "are one house, one without a flat",
        0.06,
    ),
    (
        "other_unit",
        f"{_SAME_HOUSE} or {_RANGES_MEET}",
        "are different flats of one house",
        0.01,
    ),
    (
        "untold",
        f"{_NO_HOUSE.format('l')} or {_NO_HOUSE.format('r')} or "
        "((low_l is null or low_r is null) and (building_l is null or building_r is null))",
        "do not both have a number or both a name",
        0.03,
    ),
    ("differs", "ELSE", "are different houses", 0.03),
)
STREET = comparison(
    "street",
    "street_l is null or street_r is null",
    ("rare", f"street_l = street_r and street_share_l < {_RARE}", "have one rare street", 0.35),
    ("same", "street_l = street_r", "have one street", 0.43),
    (
        "close",
        f"jaro_winkler_similarity(street_l, street_r) >= {_CLOSE} and "
        "damerau_levenshtein(street_l, street_r) <= 2",
        "have streets spelt nearly alike",
        0.1,
    ),
    ("root", "street_root_l = street_root_r", "have streets that end differently", 0.03),
    (
        "part",
        "contains(street_l, street_r) or contains(street_r, street_l)",
        "have streets of which one is part of the other",
        0.02,
    ),
    ("differs", "ELSE", "have different streets", 0.07),
)
AREA = comparison(
    "area",
    "(postcode_l is null or postcode_r is null) and (places_l is null or places_r is null)",
    ("postcode", "postcode_l = postcode_r", "have one postcode", 0.78),
    (
        "slip",
        "damerau_levenshtein(postcode_l, postcode_r) <= 1",
        "have postcodes of one slip",
        0.06,
    ),
    (
        "place",
        "(postcode_l is null or postcode_r is null) and list_has_any(places_l, places_r)",
        "name one place, one without a postcode",
        0.08,
    ),
    (
        "sector",
        "left(postcode_l, length(postcode_l) - 2) = left(postcode_r, length(postcode_r) - 2)",
        "have one sector of postcodes",
        0.03,
    ),
    (
        "other_postcode",
        "list_has_any(places_l, places_r) or "
        "left(postcode_l, length(postcode_l) - 3) = left(postcode_r, length(postcode_r) - 3)",
        "name one place or district",
        0.03,
    ),
    ("differs", "ELSE", "have different postcodes or places", 0.02),
)
UPRN = comparison(
    "uprn",
    "uprn_l is null or uprn_r is null",
    ("same", "uprn_l = uprn_r", "have one UPRN", 0.97),
    ("differs", "ELSE", "have different UPRNs", 0.03),
)

_OTHER_FLATS = ("house", (0.2, 0.001, 0.001, 0.02, 0.001, 0.04, 0.73, 0.002, 0.005))
_NEIGHBOURS = ("house", (0.006, 0.001, 0.001, 0.001, 0.01, 0.002, 0.006, 0.1, 0.873))

_OF_EVERYTHING = MatchingModel(
    comparisons=(HOUSE, STREET, AREA, UPRN),
    keys=(
        "uprn",
        "postcode_number",
        "street_number",
        "postcode_building",
        "building_place",
        "sound_number",
        "near_number",
        "town_number",
        "building_street",
        "postcode_street",
    ),
    kinds=(
        ChanceKind(frozenset({"street", "area"}), (_OTHER_FLATS,)),
        ChanceKind(frozenset({"street", "area"}), (_NEIGHBOURS,)),
        ChanceKind(frozenset({"house", "street"})),
        ChanceKind(frozenset({"house", "area"})),
        ChanceKind(frozenset({"area"})),
        ChanceKind(frozenset({"street"})),
        ChanceKind(frozenset({"house"})),
    ),
    apart=frozenset({"postcode_number", "postcode_building", "near_number", "postcode_street"}),
    decisive=frozenset({"uprn"}),
    firmness={"house": 0.1},
    is_chance_known=True,
)
"""Flats of one house; neighbours; the same number in a street of that name elsewhere; the same
number under a postcode of several streets; and what agrees on one thing only."""


_SAID_BY = {"house": ("low", "building", "unit"), "area": ("postcode", "places")}
"""The columns of a comparison that is not one column's."""


def address_model(records: DistinctRecords) -> MatchingModel:
    """The model for these records, of what all files say."""
    return replace(
        _OF_EVERYTHING,
        comparisons=tuple(
            each
            for each in _OF_EVERYTHING.comparisons
            if records.all_say(*_SAID_BY.get(each.name, (each.name,)))
        ),
    )
