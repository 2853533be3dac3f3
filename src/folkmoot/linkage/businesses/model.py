"""How two businesses are compared, as firms or as premises."""

from __future__ import annotations

from enum import StrEnum

from folkmoot.linkage.addresses.model import comparison
from folkmoot.linkage.comparisons import Comparison
from folkmoot.linkage.matching.distinct import DistinctRecords
from folkmoot.linkage.matching.model import FIXED, ChanceKind, MatchingModel


class Sameness(StrEnum):
    """What counts as one business: the firm wherever it is, or the firm at one place."""

    FIRM = "firm"
    PREMISES = "premises"


_RARE = 20.0
"""Bits. Words this rare together are those of one in a million names."""
_COMMON = 13.0
_CLOSE = 0.93
_LONG = 9

_RARER = "least(rarity_l, rarity_r)"
_RARER_TEXT = "least(text_rarity_l, text_rarity_r)"
_SAME_TEXT = "list_has_any(texts_l, texts_r)"
_SAME_CORE = "list_has_any(keys_l, keys_r)"
_OTHER_TRADE = (
    "(trades_l is not null and trades_r is not null and not list_has_any(trades_l, trades_r))"
)
_SHORTER = "least(length(key_l), length(key_r))"
_ALIKE = (
    f"({_SHORTER} >= {_LONG} and (jaro_winkler_similarity(key_l, key_r) >= {_CLOSE} or "
    "starts_with(key_l, key_r) or starts_with(key_r, key_l)))"
)

NAME = comparison(
    "name",
    "key_l is null or key_r is null",
    ("rare", f"{_SAME_TEXT} and {_RARER_TEXT} >= {_RARE}", "have one rare name", 0.35),
    ("same", f"{_SAME_TEXT} and {_RARER_TEXT} >= {_COMMON}", "have one name", 0.25),
    ("common", _SAME_TEXT, "have one name of common words", 0.08),
    (
        "core",
        f"{_SAME_CORE} and not {_OTHER_TRADE} and {_RARER} >= {_COMMON}",
        "have the same telling words",
        0.12,
    ),
    (
        "other_trade",
        f"{_SAME_CORE} and {_OTHER_TRADE}",
        "have the same telling words, but say different trades",
        0.01,
    ),
    (
        "alike",
        f"{_ALIKE} and not {_OTHER_TRADE} and {_RARER} >= {_COMMON}",
        "have names spelt alike",
        0.08,
    ),
    (
        "included",
        "list_has_all(core_l, core_r) or list_has_all(core_r, core_l)",
        "share telling words: one has all of the other's",
        0.04,
    ),
    ("word", "list_has_any(core_l, core_r)", "share a word and little else", 0.03),
    ("differs", "ELSE", "have different names", 0.04),
)
_NO_REGISTER_IN_COMMON = (
    "(company_l is null or company_r is null) and (charity_l is null or charity_r is null) and "
    "(vat_l is null or vat_r is null)"
)
REGISTRATION = comparison(
    "registration",
    _NO_REGISTER_IN_COMMON,
    (
        "same",
        "company_l = company_r or charity_l = charity_r or vat_l = vat_r",
        "have one registration",
        0.93,
    ),
    ("differs", "ELSE", "have different registrations", 0.07),
)


def _place(*m: float) -> Comparison:
    """Silent where one has no address; m of each level, the strongest first."""
    same, postcode, town, differs = m
    return comparison(
        "place",
        "(postcode_l is null or postcode_r is null) and (places_l is null or places_r is null)",
        (
            "same",
            "(low_l = low_r or building_l = building_r) and "
            "(street_l = street_r or postcode_l = postcode_r)",
            "are at one address",
            same,
        ),
        (
            "postcode",
            "postcode_l = postcode_r or (street_l = street_r and list_has_any(places_l, places_r))",
            "are at one postcode or street",
            postcode,
        ),
        (
            "town",
            "list_has_any(places_l, places_r) or "
            "left(postcode_l, length(postcode_l) - 3) = left(postcode_r, length(postcode_r) - 3)",
            "are in one town or district",
            town,
        ),
        ("differs", "ELSE", "are in different places", differs),
    )


def _one_number(name: str, what: str, same: float) -> Comparison:
    return comparison(
        name,
        f"{name}_l is null or {name}_r is null",
        ("same", f"{name}_l = {name}_r", f"have one {what}", same),
        ("differs", "ELSE", f"have different {what}s", 1 - same),
    )


INDUSTRY = comparison(
    "industry",
    "industry_l is null or industry_r is null",
    ("same", "industry_l = industry_r", "have one code of industry", 0.7),
    ("division", "left(industry_l, 2) = left(industry_r, 2)", "are in one division", 0.15),
    ("differs", "ELSE", "are in different industries", 0.15),
)

_SHARED_WORD = ("name", (0.001, 0.003, 0.03, 0.02, 0.15, 0.02, 0.15, 0.6, 0.026))
_UNLIKE_NAME = ("name", (0.0005, 0.001, 0.001, 0.0015, 0.003, 0.002, 0.004, 0.02, 0.967))
_ELSEWHERE = ("place", (0.001, 0.02, 0.1, 0.879))
_KEYS = (
    "company",
    "charity",
    "vat",
    "domain",
    "phone",
    "text",
    "key",
    "postcode_word",
    "other_text",
    "place_word",
    "beginning",
    "rarest",
    "postcode_number",
)
_IN_COMMON = (
    ChanceKind(frozenset(), (_SHARED_WORD,)),
    ChanceKind(frozenset({"place"}), (_UNLIKE_NAME,)),
    ChanceKind(frozenset({"phone"}), (_UNLIKE_NAME,)),
    ChanceKind(frozenset({"domain"}), (_UNLIKE_NAME,)),
    ChanceKind(frozenset({"place", "phone"}), (_UNLIKE_NAME,)),
)
"""Names that share a word; who else is, or was, at an address; a telephone of several, or a
domain."""


def business_model(sameness: Sameness, records: DistinctRecords) -> MatchingModel:
    """The model for firms or for premises, of what these records have in common."""
    is_firm = sameness is Sameness.FIRM
    comparisons = (
        NAME,
        REGISTRATION,
        _place(0.45, 0.12, 0.18, 0.25) if is_firm else _place(0.78, 0.15, 0.05, 0.02),
        _one_number("phone", "telephone number", 0.6 if is_firm else 0.75),
        _one_number("domain", "domain", 0.85),
        INDUSTRY,
    )
    branches = ChanceKind(frozenset({"name", "registration", "domain", "phone"}), (_ELSEWHERE,))
    return MatchingModel(
        comparisons=tuple(
            each for each in comparisons if records.all_say(*_SAID_BY.get(each.name, (each.name,)))
        ),
        keys=_KEYS,
        kinds=_IN_COMMON if is_firm else (*_IN_COMMON, branches),
        apart=frozenset({"company", "charity", "vat", "domain", "phone", "postcode_number"}),
        decisive=frozenset({"registration"}) if is_firm else frozenset(),
        firmness={} if is_firm else {"place": FIXED},
        competes=not is_firm,
    )


_SAID_BY = {
    "name": ("key",),
    "registration": ("company", "charity", "vat"),
    "place": ("postcode", "places"),
}
"""The columns of a comparison that is not one column's."""
